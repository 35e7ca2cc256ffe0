#include "audit/correction.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

typedef struct Ranked {
	double p;
	size_t at;
} Ranked;

static int by_p(const void *a, const void *b)
{
	double left = ((const Ranked *)a)->p, right = ((const Ranked *)b)->p;
	return (left > right) - (left < right);
}

/* Those that are numbers, rising; the others are NAN in `corrected`. */
static Ranked *rank(const double *p, size_t count, double *corrected, size_t *ranked)
{
	Ranked *order = memory_new(count, sizeof *order);
	*ranked = 0;
	for (size_t i = 0; i < count; i++) {
		corrected[i] = NAN;
		if (!isnan(p[i]))
			order[(*ranked)++] = (Ranked){p[i], i};
	}
	qsort(order, *ranked, sizeof *order, by_p);
	return order;
}

void correction_holm(const double *p, size_t count, double *corrected)
{
	size_t n;
	double highest = 0;
	Ranked *order = rank(p, count, corrected, &n);
	for (size_t i = 0; i < n; i++) {
		highest = fmax(highest, fmin(1, (double)(n - i) * order[i].p));
		corrected[order[i].at] = highest;
	}
	free(order);
}

void correction_hochberg(const double *p, size_t count, double *corrected)
{
	size_t n;
	double lowest = 1;
	Ranked *order = rank(p, count, corrected, &n);
	for (size_t i = n; i-- > 0;) {
		lowest = fmin(lowest, (double)n * order[i].p / (double)(i + 1));
		corrected[order[i].at] = lowest;
	}
	free(order);
}
