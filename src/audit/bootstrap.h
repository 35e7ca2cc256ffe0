/*
 * Bootstrap intervals for statistics of several sets of words: words are drawn with replacement within each set
 * and the statistic is computed again. A draw is told as multiplicities, so that tables of cosines need not be
 * copied. Efron & Tibshirani, An Introduction to the Bootstrap, 1993; several samples: Davison & Hinkley 1997,
 * section 5.3.
 */
#ifndef AUDIT_BOOTSTRAP_H
#define AUDIT_BOOTSTRAP_H

#include "base/pool.h"

#include <stdbool.h>
#include <stdint.h>

enum { BOOTSTRAP_SETS = 8 };

/* The statistic when word i of set s stands counts[s][i] times; NAN when it is not defined. Called from several
 * threads at a time. */
typedef double BootstrapStatistic(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS]);

typedef struct BootstrapOptions {
	size_t draws;
	bool bca;     /* corrected for bias and skewness, instead of plain percentiles */
	double level; /* 0.95 */
	uint64_t seed;
	double *values; /* gets the statistic of every draw, in their order; or NULL */
	/* Of bca: sets are small, so that draws from them spread too little (by sqrt(1 - 1 / n)) and their own
	 * spread is uncertain: levels are widened as Student's t widens those of a mean. Hesterberg, The
	 * American Statistician 69, 2015, section 4.3. */
	bool widened;
} BootstrapOptions;

typedef struct Bootstrap {
	double low, high; /* NAN when fewer than half of the draws define the statistic */
	size_t undefined; /* draws for which it was not defined; they are left out */
} Bootstrap;

/* sizes: words of each set, all > 0. The result does not depend on the number of threads. */
void bootstrap_interval(BootstrapStatistic *statistic, const void *context, const size_t *sizes, size_t sets,
	const BootstrapOptions *options, Pool *pool, Bootstrap *out);

/* The BCa interval at 95 % of what was drawn elsewhere: `values`, which it sorts, NAN where a draw does not
 * define the statistic; `whole` is the statistic itself, `acceleration` a sixth of its skewness by the
 * jackknife. */
void bootstrap_corrected(double *values, size_t draws, double whole, double acceleration, Bootstrap *out);

#endif
