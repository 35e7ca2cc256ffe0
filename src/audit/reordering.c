#include "audit/reordering.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"

#include <math.h>
#include <stdlib.h>

/* With both sides centred, the sum of products orders deals as the correlation does. */
typedef struct Deals {
	double *x, *y; /* centred; y as it is dealt */
	size_t n;
	double seen, tolerance;
	bool two_sided;
	uint64_t count, at_least, beyond;
} Deals;

static double centre(const double *from, size_t n, double *to)
{
	double mean = 0, squares = 0;
	for (size_t i = 0; i < n; i++)
		mean += from[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		to[i] = from[i] - mean;
		squares += to[i] * to[i];
	}
	return squares;
}

static double products(const Deals *deals)
{
	double sum = 0;
	for (size_t i = 0; i < deals->n; i++)
		sum += deals->x[i] * deals->y[i];
	return sum;
}

static void count_deal(Deals *deals)
{
	double sum = products(deals);
	double excess = deals->two_sided ? fabs(sum) - fabs(deals->seen) : sum - deals->seen;
	deals->count++;
	deals->at_least += excess >= -deals->tolerance;
	deals->beyond += excess > deals->tolerance;
}

static void swap(double *values, size_t i, size_t j)
{
	double value = values[i];
	values[i] = values[j];
	values[j] = value;
}

/* Every order once, each by one swap from the last: Heap, The Computer Journal 6(3), 1963. */
static void count_all(Deals *deals)
{
	size_t done[REORDERING_EXACT] = {0};
	count_deal(deals);
	for (size_t i = 1; i < deals->n;)
		if (done[i] < i) {
			swap(deals->y, i % 2 ? done[i] : 0, i);
			count_deal(deals);
			done[i]++;
			i = 1;
		} else {
			done[i++] = 0;
		}
}

static void draw(Deals *deals, const PermutationOptions *options)
{
	Random random;
	random_init(&random, options->seed, 0);
	for (uint64_t d = 0; d < options->draws; d++) {
		for (size_t i = 0; i + 1 < deals->n; i++)
			swap(deals->y, i, i + random_below(&random, deals->n - i));
		count_deal(deals);
	}
}

void reordering_test(
	const double *x, const double *y, size_t n, const PermutationOptions *options, Permutation *out)
{
	double *centred = memory_new(2 * n, sizeof *centred);
	Deals deals = {.x = centred, .y = centred + n, .n = n, .two_sided = options->two_sided};
	deals.tolerance = 1e-12 * sqrt(centre(x, n, deals.x) * centre(y, n, deals.y));
	deals.seen = products(&deals);
	*out = (Permutation){.exact = n <= REORDERING_EXACT, .partitions = tgamma((double)n + 1)};
	if (out->exact)
		count_all(&deals);
	else
		draw(&deals, options);
	double hits = (double)deals.at_least, count = (double)deals.count;
	out->seen = deals.count;
	out->p_strict = (double)deals.beyond / count;
	out->p = out->exact ? hits / count : (hits + 1) / (count + 1);
	out->low = out->high = out->p;
	if (!out->exact)
		normal_wilson(hits, count, 0.95, &out->low, &out->high);
	free(centred);
}
