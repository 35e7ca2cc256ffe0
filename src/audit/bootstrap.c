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

/* Fisher's z of a value within its range, infinite at the ends; without a range the value itself. */
static double to_z(const BootstrapOptions *options, double value)
{
	double half = (options->most - options->least) / 2;
	if (half == 0)
		return value;
	return atanh(fmin(fmax((value - options->least) / half - 1, -1), 1));
}

static double from_z(const BootstrapOptions *options, double z)
{
	double half = (options->most - options->least) / 2;
	return half == 0 ? z : options->least + half * (1 + tanh(z));
}

void jackknife_add(Jackknife *jackknife, const double *influences, size_t n)
{
	double squares = 0, words = (double)n;
	if (jackknife->sets++ == 0) {
		jackknife->first = words;
	} else {
		jackknife->freedom += words - 1;
		jackknife->inverse += 1 / words;
		jackknife->fewer += (words - 1) / (words * words);
	}
	for (size_t i = 0; i < n && n > 1; i++) {
		double influence = isnan(influences[i]) ? 0 : influences[i] * (words - 1) / words;
		squares += influence * influence;
		jackknife->cubes += pow(influence, 3);
	}
	if (n > 1) {
		jackknife->squares += squares;
		jackknife->unbiased += squares * words / (words - 1);
		jackknife->freedom_squares += squares * squares / (words - 1);
	}
}

static void add_set(const Work *work, size_t set, uint32_t *counts, const uint32_t *const *views, double whole,
	Jackknife *jackknife)
{
	size_t n = work->sizes[set];
	double *influences = memory_new(n, sizeof *influences);
	for (size_t i = 0; i < n && n > 1; i++) {
		counts[i] = 0;
		influences[i] = whole - work->statistic(work->context, views);
		counts[i] = 1;
	}
	jackknife_add(jackknife, influences, n);
	free(influences);
}

static Jackknife jackknife(const Work *work, double whole, uint32_t *counts, const uint32_t *const *views)
{
	Jackknife result = {0};
	size_t at = 0;
	for (size_t s = 0; s < work->sets; s++) {
		add_set(work, s, counts + at, views, whole, &result);
		at += work->sizes[s];
	}
	return result;
}

/* The acceleration of BCa: a sixth of the skewness of the statistic. */
static double acceleration(const Jackknife *of)
{
	return of->squares > 0 ? of->cubes / (6 * pow(of->squares, 1.5)) : 0;
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

/* Beyond the pole of the correction, where influences are so skew, the limit is the last of the draws. */
static double corrected(double z0, double a, double z)
{
	double scale = 1 - a * (z0 + z);
	if (scale <= 0)
		return z0 + z > 0 ? 1 : 0;
	return normal_below(z0 + (z0 + z) / scale);
}

/* z: how many SDs the interval reaches to either side. */
static void bca_limits(const double *sorted, size_t count, double whole, double a, double z, Bootstrap *out)
{
	double z0 = normal_quantile(share_below(sorted, count, whole));
	out->low = statistics_quantile(sorted, count, corrected(z0, a, -z));
	out->high = statistics_quantile(sorted, count, corrected(z0, a, z));
}

/* How far Student's t reaches, in SDs of draws, which spread too little. */
static double plain_reach(const Jackknife *of, double level)
{
	double share = (1 + level) / 2;
	if (!(of->freedom_squares > 0))
		return normal_quantile(share);
	return normal_student_quantile(share, of->squares * of->squares / of->freedom_squares) *
	       sqrt(of->unbiased / of->squares);
}

static double variance_of(const double *values, size_t count)
{
	double sum = 0, squares = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	for (size_t i = 0; i < count; i++)
		squares += (values[i] - sum / (double)count) * (values[i] - sum / (double)count);
	return squares / (double)count;
}

/* How far the interval of a mean over pairs reaches. Draws vary by what leaving out items tells and by what is
 * peculiar to pairs, which is the rest. Each part of the variance has a t of its own (Graybill & Wang, Journal
 * of the American Statistical Association 75, 1980). */
static double crossed_reach(const Jackknife *of, double drawn, double level)
{
	double share = (1 + level) / 2, freedom = (of->first - 1) * of->freedom;
	double seen = of->fewer > 0 ? (of->first - 1) / of->first * of->fewer / of->inverse : 0;
	double peculiar = seen > 0 ? fmax(drawn - of->squares, 0) / seen : 0;
	double variance = fmax(of->unbiased - peculiar, peculiar);
	double uncertain = of->freedom_squares * pow(of->unbiased / of->squares, 2) +
			   (peculiar > 0 ? peculiar * peculiar / freedom : 0);
	double whole = normal_student_quantile(share, fmax(variance * variance / uncertain, 1));
	double apart = peculiar > 0 ? normal_student_quantile(share, freedom) : 0;
	return sqrt(whole * whole * (variance - peculiar) + apart * apart * peculiar);
}

/* How far the interval reaches, in units of half of what the middle 68 % of the draws span. */
static double student_reach(const BootstrapOptions *options, const Jackknife *of, const double *sorted,
	size_t count, double half_span)
{
	if (options->tied)
		return normal_quantile((1 + options->level) / 2);
	return options->crossed && half_span > 0 && of->freedom_squares > 0
		       ? crossed_reach(of, variance_of(sorted, count), options->level) / half_span
		       : plain_reach(of, options->level);
}

/* At an end of the range a statistic has no standard error: percentiles that reach as far are left. */
static void student_limits(const BootstrapOptions *options, const double *sorted, size_t count, double whole,
	const Jackknife *of, Bootstrap *out)
{
	double low = statistics_quantile(sorted, count, normal_below(-1));
	double high = statistics_quantile(sorted, count, normal_below(1));
	double reach = student_reach(options, of, sorted, count, (high - low) / 2);
	double middle = to_z(options, whole), error = (to_z(options, high) - to_z(options, low)) / 2;
	if (isfinite(middle) && isfinite(error)) {
		out->low = from_z(options, middle - reach * error);
		out->high = from_z(options, middle + reach * error);
	} else {
		out->low = statistics_quantile(sorted, count, normal_below(-reach));
		out->high = statistics_quantile(sorted, count, normal_below(reach));
	}
}

void bootstrap_student(const BootstrapOptions *options, double *values, double whole,
	const Jackknife *jackknife, Bootstrap *out)
{
	size_t defined = statistics_sort(values, options->draws);
	*out = (Bootstrap){NAN, NAN, options->draws - defined};
	if (defined && defined * 2 >= options->draws)
		student_limits(options, values, defined, whole, jackknife, out);
}

static void percentile_limits(const double *sorted, size_t count, double level, Bootstrap *out)
{
	out->low = statistics_quantile(sorted, count, (1 - level) / 2);
	out->high = statistics_quantile(sorted, count, (1 + level) / 2);
}

/* Limits that want to know more of the statistic than its draws. */
static void jackknife_limits(const Work *work, const double *sorted, size_t count, Bootstrap *out)
{
	const BootstrapOptions *options = work->options;
	const uint32_t *views[BOOTSTRAP_SETS] = {0};
	uint32_t *counts = new_counts(work, views);
	for (size_t i = 0; i < work->words; i++)
		counts[i] = 1;
	double whole = work->statistic(work->context, views);
	Jackknife influences = jackknife(work, whole, counts, views);
	if (options->kind == BOOTSTRAP_BCA)
		bca_limits(sorted, count, whole, acceleration(&influences),
			normal_quantile((1 + options->level) / 2), out);
	else
		student_limits(options, sorted, count, whole, &influences, out);
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
	bool enough = defined && defined * 2 >= options->draws;
	if (enough && options->kind == BOOTSTRAP_PERCENTILE)
		percentile_limits(work.values, defined, options->level, out);
	else if (enough)
		jackknife_limits(&work, work.values, defined, out);
	free(work.values);
}
