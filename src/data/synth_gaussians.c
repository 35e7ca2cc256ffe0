/*
 * gaussians: classes of points, normal around their means, in two domains that differ in one way of a strength
 * that is chosen: turned and moved (every point of the one has a partner in the other), or another distribution
 * of the points, of the classes, of the classes given the points, or columns that are missing. What an adapter
 * can and cannot mend is known for each (Quiñonero-Candela et al., Dataset Shift in Machine Learning, 2009).
 */
#include "base/random.h"
#include "base/text.h"
#include "data/synth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEANS_STREAM = 1, BASIS_STREAM, COLUMNS_STREAM, FIRST_ROW = 16 };

typedef struct Gaussians {
	size_t rows, width, classes;
	double severity, noise;
	char shift; /* the first letter of its name */
	uint64_t seed;
	double *means;     /* classes x width */
	double *basis;     /* width x width, orthonormal rows; the first is the direction of moves */
	uint32_t *columns; /* a permutation: those missing come first */
} Gaussians;

static const ArgSpec gaussians_options[] = {
	{.name = "severity",
		.kind = ARG_NUMBER,
		.help = "how much the domains differ",
		.fallback = "0.5",
		.low = 0,
		.high = 1},
	{.name = "shift",
		.kind = ARG_CHOICE,
		.help = "in what: turned and moved, the points, the classes, what class a point is of, columns "
			"that are missing",
		.fallback = "rotation",
		.choices = "rotation|covariate|label|concept|missing"},
	{.name = "dim", .kind = ARG_INTEGER, .help = "columns", .fallback = "10", .low = 2, .high = 500},
	{.name = "classes", .kind = ARG_INTEGER, .help = "classes", .fallback = "3", .low = 2, .high = 50},
	{.name = "separation",
		.kind = ARG_NUMBER,
		.help = "distance of the means from 0, in standard deviations",
		.fallback = "3",
		.low = 0,
		.high = 100},
	{.name = "noise",
		.kind = ARG_NUMBER,
		.help = "of rotation: standard deviation of what is added to a partner",
		.fallback = "0.1",
		.low = 0,
		.high = 10},
	{.name = NULL},
};

static double dot(const double *a, const double *b, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static void make_length(double *vector, size_t n, double length)
{
	double norm = sqrt(dot(vector, vector, n));
	for (size_t i = 0; i < n; i++)
		vector[i] *= length / norm;
}

static void draw_normal(Random *random, double *vector, size_t n)
{
	for (size_t i = 0; i < n; i++)
		vector[i] = random_normal(random);
}

/* ---- what is planted ---- */

static void plant(Gaussians *world, double separation)
{
	size_t d = world->width;
	Random random;
	random_init(&random, world->seed, MEANS_STREAM);
	for (size_t c = 0; c < world->classes; c++) {
		draw_normal(&random, world->means + c * d, d);
		make_length(world->means + c * d, d, separation);
	}
	/* Gram-Schmidt, twice. */
	random_init(&random, world->seed, BASIS_STREAM);
	for (size_t i = 0; i < d; i++) {
		double *row = world->basis + i * d;
		draw_normal(&random, row, d);
		for (size_t pass = 0; pass < 2; pass++)
			for (size_t j = 0; j < i; j++) {
				double along = dot(row, world->basis + j * d, d);
				for (size_t k = 0; k < d; k++)
					row[k] -= along * world->basis[j * d + k];
			}
		make_length(row, d, 1);
	}
	random_init(&random, world->seed, COLUMNS_STREAM);
	for (uint32_t i = 0; i < d; i++)
		world->columns[i] = i;
	random_shuffle(&random, world->columns, d);
}

/* Every plane of two basis vectors is turned by severity x 90 degrees; then comes a move along the first one by
 * 2 x severity. */
static void turn_and_move(const Gaussians *world, double *x)
{
	size_t d = world->width;
	double cosine = cos(world->severity * acos(0)), sine = sin(world->severity * acos(0));
	double *along = memory_new(d, sizeof *along);
	for (size_t i = 0; i < d; i++)
		along[i] = dot(world->basis + i * d, x, d);
	for (size_t i = 0; i + 1 < d; i += 2) {
		double first = along[i], second = along[i + 1];
		along[i] = cosine * first - sine * second;
		along[i + 1] = sine * first + cosine * second;
	}
	along[0] += 2 * world->severity;
	memset(x, 0, d * sizeof *x);
	for (size_t i = 0; i < d; i++)
		for (size_t k = 0; k < d; k++)
			x[k] += along[i] * world->basis[i * d + k];
	free(along);
}

/* ---- points ---- */

static void draw_point(const Gaussians *world, size_t class, Random *random, double *x)
{
	draw_normal(random, x, world->width);
	for (size_t i = 0; i < world->width; i++)
		x[i] += world->means[class * world->width + i];
}

/* Points far along a direction are taken more often; which class a point is of stays as it is. */
static size_t draw_elsewhere(const Gaussians *world, Random *random, double *x)
{
	for (;;) {
		size_t class = random_below(random, world->classes);
		draw_point(world, class, random, x);
		double along = dot(world->basis, x, world->width);
		if (random_uniform(random) < 1 / (1 + exp(-4 * world->severity * along)))
			return class;
	}
}

/* Later classes are rarer, by e^-4 at the most. */
static size_t draw_uneven_class(const Gaussians *world, Random *random)
{
	for (;;) {
		size_t class = random_below(random, world->classes);
		double share = (double)class / (double)(world->classes - 1);
		if (random_uniform(random) < exp(-4 * world->severity * share))
			return class;
	}
}

/* The other domain's point and class. */
static size_t draw_target(const Gaussians *world, size_t row, Random *random, double *x)
{
	size_t class = row % world->classes, d = world->width;
	switch (world->shift) {
	case 'r':
		draw_point(world, class, random, x);
		turn_and_move(world, x);
		for (size_t i = 0; i < d; i++)
			x[i] += world->noise * random_normal(random);
		return class;
	case 'c':
		return draw_elsewhere(world, random, x);
	case 'l':
		class = draw_uneven_class(world, random);
		break;
	default:
		break;
	}
	draw_point(world, class, random, x);
	if (world->shift == 'o' && random_uniform(random) < world->severity)
		class = (class + 1) % world->classes;
	for (size_t i = 0; world->shift == 'm' && i < (size_t)(world->severity * (double)d + 0.5); i++)
		x[world->columns[i]] = 0;
	return class;
}

/* Partners of a rotation begin from the same random numbers. */
static void fill(const Gaussians *world, bool target, Space *space)
{
	double *x = memory_new(world->width, sizeof *x);
	for (size_t row = 0; row < world->rows; row++) {
		Random random;
		size_t stream = FIRST_ROW + 2 * row + (target && world->shift != 'r');
		random_init(&random, world->seed, stream);
		size_t class = row % world->classes;
		if (target)
			class = draw_target(world, row, &random, x);
		else
			draw_point(world, class, &random, x);
		space->class_of[row] = (uint32_t) class;
		for (size_t i = 0; i < world->width; i++)
			matrix_row(&space->vectors, row)[i] = (float)x[i];
	}
	free(x);
}

/* ---- parts ---- */

static bool add_side(const Gaussians *world, bool target, const SynthOptions *options, Synth *out, Error *err)
{
	Space *space = synth_space(target ? "b" : "a", world->rows, world->width, world->classes, options, err);
	if (!space)
		return false;
	fill(world, target, space);
	synth_add_space(out, options->name, target ? "b" : "a", space);
	return space_finish(space, err);
}

static void add_pairs(const Gaussians *world, const SynthOptions *options, Synth *out)
{
	Lexicon *pairs = lexicon_new(options->source);
	for (size_t row = 1; row <= world->rows; row++) {
		char a[32], b[32];
		snprintf(a, sizeof a, "a-%zu", row);
		snprintf(b, sizeof b, "b-%zu", row);
		lexicon_add(pairs, a, b);
	}
	synth_add_lexicon(out, options->name, "pairs", pairs);
}

static void tell(const Gaussians *world, Synth *out)
{
	double s = world->severity;
	switch (world->shift) {
	case 'r':
		synth_add_fact(out, "turned", "degrees, every plane", 90 * s);
		synth_add_fact(out, "moved", "length", 2 * s);
		break;
	case 'c':
		synth_add_fact(out, "covariate", "points weigh 1 / (1 + exp(-value along a direction))", 4 * s);
		break;
	case 'l':
		synth_add_fact(
			out, "label", "share of the last class, as a multiple of the first's", exp(-4 * s));
		break;
	case 'o':
		synth_add_fact(out, "concept", "share of labels that are the next class's", s);
		break;
	default:
		synth_add_fact(out, "missing", "columns that are 0", floor(s * (double)world->width + 0.5));
		break;
	}
}

static void release(Gaussians *world)
{
	free(world->means);
	free(world->basis);
	free(world->columns);
}

static bool make_gaussians(const SynthOptions *options, Synth *out, Error *err)
{
	Error none = ERROR_INIT;
	Args *own = options->options ? NULL : args_of(gaussians_options, "", &none);
	const Args *args = own ? own : options->options;
	const char *shift = args_text(args, "shift");
	Gaussians world = {.rows = options->size,
		.width = (size_t)args_integer(args, "dim"),
		.classes = (size_t)args_integer(args, "classes"),
		.severity = args_number(args, "severity"),
		.noise = args_number(args, "noise"),
		.shift = strcmp(shift, "concept") == 0 ? 'o' : *shift,
		.seed = options->seed};
	world.means = memory_new(world.classes * world.width, sizeof *world.means);
	world.basis = memory_new(world.width * world.width, sizeof *world.basis);
	world.columns = memory_new(world.width, sizeof *world.columns);
	plant(&world, args_number(args, "separation"));
	args_free(own);
	bool fine = add_side(&world, false, options, out, err) && add_side(&world, true, options, out, err);
	if (fine && world.shift == 'r')
		add_pairs(&world, options, out);
	out->value_name = "value";
	out->value_decimals = 2;
	tell(&world, out);
	release(&world);
	return fine;
}

const World world_gaussians = {
	.name = "gaussians",
	.summary = "classes of points in two domains, that differ in a way and by a strength you choose",
	.tries = "eval shift NAME-a NAME-b\nadapt procrustes NAME-a NAME-b pairs=NAME-pairs",
	.size = 1000,
	.options = gaussians_options,
	.make = make_gaussians,
};
