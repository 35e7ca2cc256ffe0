#include "audit/permutation.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The deviation of a group's sum from its expectation stands for the difference of the means, which is the same
 * number times (1/n_x + 1/n_y). */
typedef struct Tally {
	double seen, tolerance;
	bool two_sided;
	uint64_t partitions, at_least, beyond;
	double sum, squares; /* of what is more than the one seen */
} Tally;

static void tally_add(Tally *tally, double deviation)
{
	double excess = tally->two_sided ? fabs(deviation) - fabs(tally->seen) : deviation - tally->seen;
	tally->partitions++;
	tally->sum += deviation - tally->seen;
	tally->squares += (deviation - tally->seen) * (deviation - tally->seen);
	tally->at_least += excess >= -tally->tolerance;
	tally->beyond += excess > tally->tolerance;
}

static double binomial(size_t n, size_t k)
{
	double result = 1;
	for (size_t i = 1; i <= k && result < 1e300; i++)
		result = result * (double)(n - k + i) / (double)i;
	return round(result);
}

/* Deviations of all k-subsets of the values; sums[i] is the sum of the first i chosen, so that stepping to the
 * next subset in lexical order changes only its tail. `sign` is -1 when the subsets are the second group. */
static void count_subsets(const double *values, size_t n, size_t k, double expected, int sign, Tally *tally)
{
	size_t *chosen = memory_new(k, sizeof *chosen);
	double *sums = memory_new(k + 1, sizeof *sums);
	size_t place = 0; /* the first that is to be set */
	for (;;) {
		for (; place < k; place++) {
			sums[place + 1] = sums[place] + values[chosen[place]];
			if (place + 1 < k)
				chosen[place + 1] = chosen[place] + 1;
		}
		tally_add(tally, sign * (sums[k] - expected));
		while (place > 0 && chosen[place - 1] == n - k + place - 1)
			place--;
		if (!place)
			break;
		chosen[--place]++;
	}
	free(chosen);
	free(sums);
}

static void draw_partitions(const double *values, size_t n, size_t nx, double expected,
	const PermutationOptions *options, Tally *tally)
{
	double *pool = memory_new(n, sizeof *pool);
	memcpy(pool, values, n * sizeof *pool);
	Random random;
	random_init(&random, options->seed, 0);
	for (uint64_t draw = 0; draw < options->draws; draw++) {
		double sum = 0;
		for (size_t i = 0; i < nx; i++) { /* the first steps of a Fisher-Yates shuffle */
			size_t other = i + random_below(&random, n - i);
			double value = pool[other];
			pool[other] = pool[i];
			pool[i] = value;
			sum += value;
		}
		tally_add(tally, sum - expected);
	}
	free(pool);
}

/* scale: what the statistic is for each of the tally's. */
static void conclude_moments(const Tally *tally, double scale, Permutation *out)
{
	double n = (double)tally->partitions, above = tally->sum / n;
	out->mean = scale * (tally->seen + above);
	out->sd = fabs(scale) * sqrt(fmax(0, tally->squares / n - above * above));
}

static void conclude_exact(const Tally *tally, Permutation *out)
{
	out->exact = true;
	out->p = (double)tally->at_least / (double)tally->partitions;
	out->p_strict = (double)tally->beyond / (double)tally->partitions;
	out->low = out->high = out->p;
	out->seen = tally->partitions;
}

Permutation permutation_drawn(uint64_t at_least, uint64_t beyond, uint64_t draws)
{
	Permutation out = {.p = (double)(at_least + 1) / (double)(draws + 1),
		.p_strict = (double)beyond / (double)draws,
		.partitions = NAN,
		.seen = draws};
	normal_wilson((double)at_least, (double)draws, 0.95, &out.low, &out.high);
	return out;
}

static void conclude_drawn(const Tally *tally, Permutation *out)
{
	double partitions = out->partitions;
	*out = permutation_drawn(tally->at_least, tally->beyond, tally->partitions);
	out->partitions = partitions;
}

void permutation_test(
	const double *values, size_t nx, size_t ny, const PermutationOptions *options, Permutation *out)
{
	size_t n = nx + ny, k = nx <= ny ? nx : ny;
	double total = 0, sizes = 0, first = 0;
	for (size_t i = 0; i < n; i++) {
		total += values[i];
		sizes += fabs(values[i]);
		first += i < nx ? values[i] : 0;
	}
	double expected = total * (double)nx / (double)n;
	Tally tally = {.seen = first - expected, .tolerance = 1e-12 * sizes, .two_sided = options->two_sided};
	*out = (Permutation){.partitions = binomial(n, k)};
	if (out->partitions <= PERMUTATION_EXACT) {
		count_subsets(values, n, k, total * (double)k / (double)n, nx <= ny ? 1 : -1, &tally);
		conclude_exact(&tally, out);
	} else {
		draw_partitions(values, n, nx, expected, options, &tally);
		conclude_drawn(&tally, out);
	}
	conclude_moments(&tally, 1 / (double)nx + 1 / (double)ny, out);
}

/* --- any statistic --- */

/* The next choice of k out of n in lexical order; false after the last. */
static bool next_choice(uint32_t *chosen, size_t k, size_t n)
{
	size_t place = k;
	while (place > 0 && chosen[place - 1] == n - k + place - 1)
		place--;
	if (!place)
		return false;
	chosen[place - 1]++;
	for (; place < k; place++)
		chosen[place] = chosen[place - 1] + 1;
	return true;
}

/* Puts what is not chosen behind what is. */
static void complete_order(uint32_t *order, size_t k, size_t n)
{
	size_t next = 0, end = k;
	for (uint32_t i = 0; i < n; i++)
		if (next < k && order[next] == i)
			next++;
		else
			order[end++] = i;
}

static void shuffle_first(Random *random, uint32_t *order, size_t k, size_t n)
{
	for (size_t i = 0; i < k; i++) {
		size_t other = i + random_below(random, n - i);
		uint32_t moved = order[other];
		order[other] = order[i];
		order[i] = moved;
	}
}

void permutation_test_of(PermutationStatistic *statistic, void *context, double scale, size_t nx, size_t ny,
	const PermutationOptions *options, Permutation *out)
{
	size_t n = nx + ny;
	double sign = options->low ? -1 : 1;
	uint32_t *order = memory_new(n, sizeof *order);
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	Tally tally = {.seen = sign * statistic(context, order),
		.tolerance = 1e-12 * scale,
		.two_sided = options->two_sided};
	*out = (Permutation){.partitions = binomial(n, nx <= ny ? nx : ny)};
	if (out->partitions <= PERMUTATION_EXACT) {
		do {
			complete_order(order, nx, n);
			tally_add(&tally, sign * statistic(context, order));
		} while (next_choice(order, nx, n));
		conclude_exact(&tally, out);
	} else {
		Random random;
		random_init(&random, options->seed, 0);
		for (uint64_t draw = 0; draw < options->draws; draw++) {
			shuffle_first(&random, order, nx, n);
			tally_add(&tally, sign * statistic(context, order));
		}
		conclude_drawn(&tally, out);
	}
	conclude_moments(&tally, sign, out);
	free(order);
}
