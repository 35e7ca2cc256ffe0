/*
 * Words of a planted bias as vectors: words are drawn from populations whose effect is known, so that what an
 * audit of these few words says of it can be held against the truth.
 *
 * A word's cosine t with a direction g is normal: around +m for the words that lean to the first group and -m
 * for those that lean to the second, SD s. The groups' own words have the cosines +r and -r. What is left of a
 * vector points anywhere, so that the mean association of a word is 2 r t, and the effect of the populations 2
 * m / sqrt(s^2 + m^2).
 */
#include "data/synth_leaning.h"

#include "base/random.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SPREAD 0.1       /* s */
#define MOST_LEAN 0.15   /* m at strength 1 */
#define GROUP_COSINE 0.6 /* r */
#define HIGHEST 0.95     /* of a cosine */

enum { LEANING_SETS = 4 };

static const struct {
	const char *ending;
	char letter;
	int sign;
	bool group;
} sets[LEANING_SETS] = {{"leaning-male", 'x', 1, false}, {"leaning-female", 'y', -1, false},
	{"male", 'a', 1, true}, {"female", 'b', -1, true}};

double synth_leaning_effect(double strength)
{
	double mean = MOST_LEAN * strength;
	return 2 * mean / sqrt(SPREAD * SPREAD + mean * mean);
}

static double dot(const double *a, const double *b, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

/* A vector of length 1 that points anywhere; across `direction`, unless that is NULL. */
static void draw_unit(Random *random, const double *direction, size_t n, double *vector)
{
	for (size_t i = 0; i < n; i++)
		vector[i] = random_normal(random);
	double along = direction ? dot(vector, direction, n) : 0;
	for (size_t i = 0; direction && i < n; i++)
		vector[i] -= along * direction[i];
	double length = sqrt(dot(vector, vector, n));
	for (size_t i = 0; i < n; i++)
		vector[i] /= length;
}

static double draw_cosine(Random *random, size_t set, double strength)
{
	if (sets[set].group)
		return sets[set].sign * GROUP_COSINE;
	double cosine = sets[set].sign * MOST_LEAN * strength + SPREAD * random_normal(random);
	return fmin(fmax(cosine, -HIGHEST), HIGHEST);
}

static void draw_word(Random *random, const double *direction, double cosine, Space *space, uint32_t row)
{
	size_t width = space->vectors.cols;
	double *across = memory_new(width, sizeof *across);
	draw_unit(random, direction, width, across);
	for (size_t i = 0; i < width; i++)
		matrix_row(&space->vectors, row)[i] =
			(float)(cosine * direction[i] + sqrt(1 - cosine * cosine) * across[i]);
	free(across);
}

/* The words of one set; their facts are their cosines. */
static void add_set(const SynthOptions *options, size_t set, size_t words, const double *direction,
	Space *space, Random *random, Synth *out)
{
	double strength = args_number(options->options, "strength");
	WordSet *made = wordset_new(sets[set].ending, options->source);
	for (size_t i = 0; i < words; i++) {
		char name[24];
		size_t bytes = (size_t)snprintf(name, sizeof name, "%c%zu", sets[set].letter, i + 1);
		double cosine = draw_cosine(random, set, strength);
		draw_word(random, direction, cosine, space, dictionary_add(&space->items, name, bytes));
		wordset_add(made, name);
		if (!sets[set].group)
			synth_add_fact(out, name, sets[set].ending, cosine);
	}
	synth_add_wordset(out, options->name, sets[set].ending, made);
}

bool synth_leaning_make(const SynthOptions *options, Synth *out, Error *err)
{
	size_t words = (size_t)args_integer(options->options, "words");
	size_t width = (size_t)args_integer(options->options, "dim");
	Space *space = space_new(LEANING_SETS * words, width, err);
	if (!space)
		return false;
	space->provenance.command = memory_text(options->source);
	space->provenance.seed = options->seed;
	Random random;
	random_init(&random, options->seed, 0);
	double *direction = memory_new(width, sizeof *direction);
	draw_unit(&random, NULL, width, direction);
	synth_add_fact(out, "effect", "of weat, of the populations that the words are drawn from",
		synth_leaning_effect(args_number(options->options, "strength")));
	for (size_t s = 0; s < LEANING_SETS; s++)
		add_set(options, s, words, direction, space, &random, out);
	free(direction);
	out->value_name = "value";
	out->value_decimals = 3;
	synth_add_space(out, options->name, "", space);
	return space_finish(space, err);
}
