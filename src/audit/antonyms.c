/* Antonym audit: whether a space tells words of opposite meaning from words of like meaning. Vectors that are
 * learned from contexts put both near, since opposites stand in the same places: Mohammad, Dorr, Hirst, Turney,
 * Computational Linguistics 39(3), 2013. */
#include "audit/inference.h"
#include "audit/options.h"
#include "index/exact.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST = 5, MOST = 20000 }; /* pairs of a kind */

/* The cosines of the pairs X, then those of Y, and the order in which they rise. */
typedef struct Pairs {
	double *cosines;
	uint32_t *rising;
	size_t size[2];
} Pairs;

/* --- pairs --- */

static uint32_t row_of(const Space *space, const char *word, size_t bytes)
{
	char *text = memory_slice(word, bytes);
	uint32_t row = selection_row(space, text, NULL);
	free(text);
	return row;
}

/* The rows of "hot:cold"; false when one of them is not in the space, or both are one. */
static bool find_pair(const Space *space, const char *pair, uint32_t *a, uint32_t *b)
{
	const char *colon = strchr(pair, ':');
	*a = row_of(space, pair, (size_t)(colon - pair));
	*b = row_of(space, colon + 1, strlen(colon + 1));
	return *a != DICTIONARY_NONE && *b != DICTIONARY_NONE && *a != *b;
}

static bool check_pairs(const WordSet *set, Error *err)
{
	for (size_t i = 0; i < set->count; i++) {
		const char *colon = strchr(set->words[i], ':');
		if (!colon || colon == set->words[i] || !colon[1] || strchr(colon + 1, ':'))
			return error_set(err, ERROR_INPUT,
				"\"%s\" of %s is no pair: two words with a colon between them, such as "
				"hot:cold, are wanted",
				set->words[i], set->name);
	}
	return set->count <= MOST ||
	       error_set(
		       err, ERROR_INPUT, "%zu pairs are too many to wait for; give up to %d", set->count, MOST);
}

/* The pairs of a set that the space has, with their cosines. */
static void select_pairs(Selection *selection, const Space *space, WordSet *set, char role, double *cosines)
{
	*selection = (Selection){.set = wordset_ref(set), .role = role, .least = FEWEST};
	selection->rows = memory_new(set->count, sizeof *selection->rows);
	selection->words = memory_new(set->count, sizeof *selection->words);
	selection->lost = memory_new(set->count, sizeof *selection->lost);
	for (uint32_t i = 0; i < set->count; i++) {
		uint32_t a, b;
		if (!find_pair(space, set->words[i], &a, &b)) {
			selection->lost[selection->n_lost++] = i;
			continue;
		}
		cosines[selection->count] = exact_cosine(
			matrix_row(&space->vectors, a), matrix_row(&space->vectors, b), space->vectors.cols);
		selection->rows[selection->count] = a;
		selection->words[selection->count++] = i;
	}
}

static void sort_rising(Pairs *pairs)
{
	size_t n = pairs->size[0] + pairs->size[1];
	double *ranks = memory_new(n, sizeof *ranks);
	uint32_t *met = memory_new(2 * n + 2, sizeof *met); /* ranks are halves */
	pairs->rising = memory_new(n, sizeof *pairs->rising);
	statistics_ranks(pairs->cosines, n, ranks);
	for (size_t i = 0; i < n; i++)
		met[(size_t)(2 * ranks[i]) + 1]++;
	for (size_t r = 1; r < 2 * n + 2; r++)
		met[r] += met[r - 1];
	for (uint32_t i = 0; i < n; i++)
		pairs->rising[met[(size_t)(2 * ranks[i])]++] = i;
	free(ranks);
	free(met);
}

static bool pairs_init(Pairs *pairs, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	bool force = args_yes(options, "force");
	pairs->cosines = memory_new(input->sets[0]->count + input->sets[1]->count, sizeof *pairs->cosines);
	for (size_t s = 0, at = 0; s < 2; at += pairs->size[s++]) {
		if (!check_pairs(input->sets[s], err))
			return false;
		select_pairs(&audit->sets[s], input->space, input->sets[s], "XY"[s], pairs -> cosines + at);
		pairs->size[s] = audit->sets[s].count;
	}
	if (!selection_check(&audit->sets[0], force, err) || !selection_check(&audit->sets[1], force, err))
		return false;
	sort_rising(pairs);
	return true;
}

static void pairs_release(Pairs *pairs)
{
	free(pairs->cosines);
	free(pairs->rising);
}

/* --- the audit --- */

/* The area under the curve: the chance that a pair of X is nearer than one of Y, ties split. */
static double area(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Pairs *pairs = context;
	size_t n = pairs->size[0] + pairs->size[1];
	double won = 0, below = 0, all[2] = {0};
	for (size_t first = 0, end; first < n; first = end) {
		double here[2] = {0}, cosine = pairs->cosines[pairs->rising[first]];
		for (end = first; end < n && pairs->cosines[pairs->rising[end]] == cosine; end++) {
			uint32_t pair = pairs->rising[end];
			bool y = pair >= pairs->size[0];
			here[y] += counts[y][y ? pair - pairs->size[0] : pair];
		}
		won += here[0] * (below + here[1] / 2);
		below += here[1];
		all[0] += here[0];
		all[1] += here[1];
	}
	return won / (all[0] * all[1]);
}

static double area_of_all(const Pairs *pairs)
{
	size_t n = pairs->size[0] + pairs->size[1];
	uint32_t *ones = memory_new(n, sizeof *ones);
	for (size_t i = 0; i < n; i++)
		ones[i] = 1;
	double effect = area(pairs, (const uint32_t *const[BOOTSTRAP_SETS]){ones, ones + pairs->size[0]});
	free(ones);
	return effect;
}

static double mean(const double *values, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum / (double)n;
}

/* Ranks order partitions as the area does: Mann & Whitney, Annals of Mathematical Statistics 18, 1947. */
static void find_p(const Pairs *pairs, const AuditInput *input, const Args *options, Audit *audit)
{
	size_t n = pairs->size[0] + pairs->size[1];
	PermutationOptions how = audit_permutations(input, options);
	double *ranks = memory_new(n, sizeof *ranks);
	statistics_ranks(pairs->cosines, n, ranks);
	permutation_test(ranks, pairs->size[0], pairs->size[1], &how, &audit->permutation);
	audit_note_p(audit, &how, 'X', 'Y');
	free(ranks);
}

static void list_pairs(const Pairs *pairs, size_t most, Audit *audit)
{
	audit->words = memory_new(pairs->size[0] + pairs->size[1], sizeof *audit->words);
	for (size_t s = 0, at = 0; s < 2; at += pairs->size[s++])
		for (size_t i = 0; i < pairs->size[s] && (!most || i < most); i++)
			audit->words[audit->n_words++] = (AuditWord){audit->sets[s].role,
				audit->sets[s].set->words[audit->sets[s].words[i]], pairs->cosines[at + i], NAN,
				NAN, NAN};
}

static void measure(const Pairs *pairs, const AuditInput *input, const Args *options, Audit *audit)
{
	double x = mean(pairs->cosines, pairs->size[0]),
	       y = mean(pairs->cosines + pairs->size[0], pairs->size[1]);
	audit->n = pairs->size[0] + pairs->size[1];
	audit->least = 0;
	audit->largest = 1;
	audit->effect = area_of_all(pairs);
	audit->statistic = x - y;
	audit_note(audit,
		"effect: area under the curve, the chance that an antonym pair of X has a higher cosine than a "
		"synonym pair of Y; 0 where the space tells them apart, .5 where it does not at all");
	audit_note(audit, "statistic: the mean cosine of X, %.3f, less that of Y, %.3f", x, y);
	find_p(pairs, input, options, audit);
	audit_interval(audit, input, options, area, pairs, pairs->size, 2, "pairs within each of the two sets");
	list_pairs(pairs, (size_t)args_integer(options, "list"), audit);
	audit_find(audit,
		"a pair of {X} is nearer than one of {Y} in %.1f %% of cases, where 0 %% is as it should be "
		"and 50 %% is as if the space did not know opposites; {p}",
		100 * audit->effect);
}

static bool run(const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	Pairs pairs = {0};
	audit_begin(audit, test, input);
	bool fine = pairs_init(&pairs, input, options, audit, err);
	if (fine)
		measure(&pairs, input, options, audit);
	pairs_release(&pairs);
	return fine;
}

static const ArgSpec options[] = {
	AUDIT_SIDES("two"),
	AUDIT_PERMUTATIONS,
	AUDIT_LIST,
	AUDIT_DRAWING,
	{.name = NULL},
};

const AuditTest audit_antonyms = {
	.name = "antonyms",
	.title = "Antonym audit",
	.summary = "whether pairs of opposites X (hot:cold) are nearer than pairs of like meaning Y (hot:warm)",
	.source = "Mohammad, Dorr, Hirst, Turney: Computing lexical contrast, Computational Linguistics 39(3), "
		  "2013",
	.roles = "XY",
	.apart = "it wants pairs of opposites, as `load opposites` makes",
	.pairs = true,
	.reading = "cosine of the two words",
	.crossed = true,
	.margin = 0.05,
	.options = options,
	.run = run,
};
