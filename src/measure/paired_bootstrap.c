#include "measure/paired_bootstrap.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

/* Draws that share a random stream; fixed, so that threads do not matter. */
enum { PIECE = 64 };

typedef struct Draws {
	const double *differences; /* by question */
	size_t n, count;
	uint64_t seed;
	double *means; /* by draw */
} Draws;

static void draw_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Draws *self = context;
	Random random;
	random_init(&random, self->seed, piece);
	size_t end = (piece + 1) * PIECE < self->count ? (piece + 1) * PIECE : self->count;
	for (size_t draw = piece * PIECE; draw < end; draw++) {
		double sum = 0;
		for (size_t i = 0; i < self->n; i++)
			sum += self->differences[random_below(&random, self->n)];
		self->means[draw] = sum / (double)self->n;
	}
}

/* Of a mean: a sixth of the skewness of its jackknife values. */
static double acceleration(const double *differences, size_t n, double mean)
{
	double squares = 0, cubes = 0;
	for (size_t i = 0; i < n; i++) {
		squares += pow(differences[i] - mean, 2);
		cubes += pow(differences[i] - mean, 3);
	}
	return cubes / (6 * pow(squares, 1.5));
}

/* The share of draws below, ties split, kept off 0 and 1 where the correction is infinite. Sums of the same
 * numbers in another order are ties. */
static double share_below(const double *sorted, size_t count, double mean, double tie)
{
	double below = 0;
	for (size_t i = 0; i < count; i++)
		below += sorted[i] < mean - tie ? 1 : sorted[i] > mean + tie ? 0 : 0.5;
	double edge = 0.5 / (double)count;
	return fmin(1 - edge, fmax(edge, below / (double)count));
}

static void judge(const Draws *draws, double level, double tie, PairedDifference *out)
{
	size_t as_far = 0;
	statistics_sort(draws->means, draws->count);
	double z0 = normal_quantile(share_below(draws->means, draws->count, out->difference, tie));
	double a = acceleration(draws->differences, draws->n, out->difference);
	double ends[2];
	for (int i = 0; i < 2; i++) {
		double z = z0 + normal_quantile(i ? (1 + level) / 2 : (1 - level) / 2);
		ends[i] = statistics_quantile(draws->means, draws->count, normal_below(z0 + z / (1 - a * z)));
	}
	out->low = ends[0];
	out->high = ends[1];
	for (size_t i = 0; i < draws->count; i++)
		as_far += fabs(draws->means[i] - out->difference) >= fabs(out->difference) - tie;
	out->p = (1 + (double)as_far) / (1 + (double)draws->count);
}

PairedDifference paired_bootstrap(
	const double *before, const double *after, size_t n, const PairedOptions *options, Pool *pool)
{
	if (n == 0)
		return (PairedDifference){0, NAN, NAN, NAN, NAN, NAN, NAN};
	PairedDifference out = {.n = n};
	double *differences = memory_new(n, sizeof *differences), largest = 0;
	bool constant = true;
	for (size_t i = 0; i < n; i++) {
		differences[i] = after[i] - before[i];
		out.before += before[i];
		out.after += after[i];
		out.difference += differences[i];
		largest = fmax(largest, fabs(differences[i]));
		constant = constant && differences[i] == differences[0];
	}
	out.before /= (double)n;
	out.after /= (double)n;
	out.difference /= (double)n;
	out.low = out.high = out.difference;
	size_t count = options->draws ? options->draws : PAIRED_DRAWS;
	out.p = largest == 0 || n == 1 ? 1 : 1 / (1 + (double)count);
	if (!constant) {
		Draws draws = {differences, n, count, options->seed, memory_new(count, sizeof(double))};
		pool_run(pool, (count + PIECE - 1) / PIECE, draw_piece, &draws);
		judge(&draws, options->level > 0 ? options->level : 0.95, 1e-12 * largest, &out);
		free(draws.means);
	}
	free(differences);
	return out;
}
