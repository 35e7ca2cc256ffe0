#include "audit/bootstrap.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Draws that share a random stream; fixed, so that threads do not matter. */
enum { PIECE = 128 };

typedef struct Work {
	BootstrapStatistic *statistic;
	const void *context;
	const size_t *sizes;
	size_t sets, words; /* words of all sets together */
	const BootstrapOptions *options;
	double *values; /* by draw */
} Work;

/* Multiplicities of all sets in one block; views[s] is where set s starts. */
static uint32_t *new_counts(const Work *work, const uint32_t *views[BOOTSTRAP_SETS])
{
	uint32_t *counts = memory_new(work->words, sizeof *counts);
	size_t at = 0;
	for (size_t s = 0; s < work->sets; s++) {
		views[s] = counts + at;
		at += work->sizes[s];
	}
	return counts;
}

static void draw_counts(const Work *work, Random *random, uint32_t *counts)
{
	memset(counts, 0, work->words * sizeof *counts);
	for (size_t s = 0; s < work->sets; s++) {
		for (size_t i = 0; i < work->sizes[s]; i++)
			counts[random_below(random, work->sizes[s])]++;
		counts += work->sizes[s];
	}
}

static void draw_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Work *work = context;
	const uint32_t *views[BOOTSTRAP_SETS] = {0};
	uint32_t *counts = new_counts(work, views);
	Random random;
	random_init(&random, work->options->seed, piece);
	size_t end = (piece + 1) * PIECE < work->options->draws ? (piece + 1) * PIECE : work->options->draws;
	for (size_t draw = piece * PIECE; draw < end; draw++) {
		draw_counts(work, &random, counts);
		work->values[draw] = work->statistic(work->context, views);
	}
	free(counts);
}

/* What leaving out words tells of a statistic, all sets together. */
typedef struct Jackknife {
	double squares, cubes;  /* of the influences of words, by n */
	double unbiased;        /* the squares, each times n / (n - 1) */
	double freedom_squares; /* the squares of each set, squared, / (n - 1): for its degrees of freedom */
} Jackknife;

/* Adds the influence of each word of one set. */
static void add_influence(const Work *work, size_t set, uint32_t *counts, const uint32_t *const *views,
	double whole, Jackknife *jackknife)
{
	double n = (double)work->sizes[set], squares = 0;
	for (size_t i = 0; i < work->sizes[set] && n > 1; i++) {
		counts[i] = 0;
		double influence = (n - 1) * (whole - work->statistic(work->context, views)) / n;
		counts[i] = 1;
		if (isnan(influence))
			continue;
		squares += influence * influence;
		jackknife->cubes += pow(influence, 3);
	}
	if (n > 1) {
		jackknife->squares += squares;
		jackknife->unbiased += squares * n / (n - 1);
		jackknife->freedom_squares += squares * squares / (n - 1);
	}
}

static Jackknife jackknife(const Work *work, double whole, uint32_t *counts, const uint32_t *const *views)
{
	Jackknife result = {0};
	size_t at = 0;
	for (size_t s = 0; s < work->sets; s++) {
		add_influence(work, s, counts + at, views, whole, &result);
		at += work->sizes[s];
	}
	return result;
}

/* The acceleration of BCa: a sixth of the skewness of the statistic. */
static double acceleration(const Jackknife *of)
{
	return of->squares > 0 ? of->cubes / (6 * pow(of->squares, 1.5)) : 0;
}

/* How many SDs the interval reaches. The degrees of freedom of several sets: Welch and Satterthwaite's. */
static double reach(const Jackknife *of, const BootstrapOptions *options)
{
	double share = (1 + options->level) / 2;
	if (!options->widened || !(of->freedom_squares > 0))
		return normal_quantile(share);
	return normal_student_quantile(share, of->squares * of->squares / of->freedom_squares) *
	       sqrt(of->unbiased / of->squares);
}

/* The share of draws below the statistic itself, ties split, kept off 0 and 1 where the correction is infinite.
 */
static double share_below(const double *sorted, size_t count, double whole)
{
	double below = 0;
	for (size_t i = 0; i < count; i++)
		below += sorted[i] < whole ? 1 : sorted[i] > whole ? 0 : 0.5;
	double edge = 0.5 / (double)count, share = below / (double)count;
	return share < edge ? edge : share > 1 - edge ? 1 - edge : share;
}

static double corrected(double z0, double a, double z)
{
	return normal_below(z0 + (z0 + z) / (1 - a * (z0 + z)));
}

/* z: how many SDs the interval reaches to either side. */
static void correct_shares(
	const double *sorted, size_t count, double whole, double a, double z, double shares[2])
{
	double z0 = normal_quantile(share_below(sorted, count, whole));
	shares[0] = corrected(z0, a, -z);
	shares[1] = corrected(z0, a, z);
}

void bootstrap_corrected(double *values, size_t draws, double whole, double acceleration, Bootstrap *out)
{
	size_t defined = statistics_sort(values, draws);
	double shares[2];
	*out = (Bootstrap){NAN, NAN, draws - defined};
	if (!defined || defined * 2 < draws)
		return;
	correct_shares(values, defined, whole, acceleration, normal_quantile(0.975), shares);
	out->low = statistics_quantile(values, defined, shares[0]);
	out->high = statistics_quantile(values, defined, shares[1]);
}

static void bca_shares(const Work *work, const double *sorted, size_t count, double shares[2])
{
	const uint32_t *views[BOOTSTRAP_SETS] = {0};
	uint32_t *counts = new_counts(work, views);
	for (size_t i = 0; i < work->words; i++)
		counts[i] = 1;
	double whole = work->statistic(work->context, views);
	Jackknife influences = jackknife(work, whole, counts, views);
	correct_shares(
		sorted, count, whole, acceleration(&influences), reach(&influences, work->options), shares);
	free(counts);
}

void bootstrap_interval(BootstrapStatistic *statistic, const void *context, const size_t *sizes, size_t sets,
	const BootstrapOptions *options, Pool *pool, Bootstrap *out)
{
	Work work = {statistic, context, sizes, sets, 0, options, memory_new(options->draws, sizeof(double))};
	for (size_t s = 0; s < sets; s++)
		work.words += sizes[s];
	pool_run(pool, (options->draws + PIECE - 1) / PIECE, draw_piece, &work);
	if (options->values)
		memcpy(options->values, work.values, options->draws * sizeof *work.values);
	size_t defined = statistics_sort(work.values, options->draws);
	*out = (Bootstrap){NAN, NAN, options->draws - defined};
	if (defined && defined * 2 >= options->draws) {
		double shares[2] = {(1 - options->level) / 2, (1 + options->level) / 2};
		if (options->bca)
			bca_shares(&work, work.values, defined, shares);
		out->low = statistics_quantile(work.values, defined, shares[0]);
		out->high = statistics_quantile(work.values, defined, shares[1]);
	}
	free(work.values);
}
