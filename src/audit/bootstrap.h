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

typedef enum BootstrapKind {
	BOOTSTRAP_PERCENTILE,
	BOOTSTRAP_BCA, /* percentiles corrected for bias and skewness: Efron, JASA 82, 1987 */
	/*
	 * The statistic itself and Student's t times its standard error to either side, for sets of few words.
	 * The standard error is half of what the middle 68 % of the draws span, less what draws from n words
	 * spread too little (sqrt(1 - 1 / n)); the degrees of freedom of several sets are Welch and
	 * Satterthwaite's, from the jackknife. All that happens on the scale of Fisher's z, where a statistic
	 * with a range has about the same spread and no skewness wherever it lies, so that the interval never
	 * leaves the range. Efron & Tibshirani 1993, chapter 12; Hesterberg, The American Statistician 69,
	 * 2015, sections 4.3 and 4.5.
	 */
	BOOTSTRAP_STUDENT
} BootstrapKind;

typedef struct BootstrapOptions {
	size_t draws;
	BootstrapKind kind;
	double level; /* 0.95 */
	uint64_t seed;
	double least, most; /* of student: what the statistic can be; equal: anything */
	/* Of student: the statistic is a mean over pairs, each of an item of the first set and one of another.
	 * What is peculiar to a pair varies as often as there are pairs; draws of both sets count it three
	 * times, and leaving out items of both counts it twice (Owen, The pigeonhole bootstrap, Annals of
	 * Applied Statistics 1, 2007). It is counted once: the variance is what the jackknife says less one
	 * such part, and no less than that part, which has degrees of freedom of its own. */
	bool crossed;
	/* Of student: the statistic goes by ranks. A word that is drawn twice ties with itself, so that draws
	 * spread as much as samples do, and the interval reaches as far as the normal distribution tells. */
	bool tied;
	double *values; /* gets the statistic of every draw, in their order; or NULL */
} BootstrapOptions;

typedef struct Bootstrap {
	double low, high; /* NAN when fewer than half of the draws define the statistic */
	size_t undefined; /* draws for which it was not defined; they are left out */
} Bootstrap;

/* sizes: words of each set, all > 0. The result does not depend on the number of threads. */
void bootstrap_interval(BootstrapStatistic *statistic, const void *context, const size_t *sizes, size_t sets,
	const BootstrapOptions *options, Pool *pool, Bootstrap *out);

/* What leaving out words tells of a statistic, all sets together; starts as {0}. */
typedef struct Jackknife {
	double squares, cubes;  /* of the influences of words */
	double unbiased;        /* the squares, each times n / (n - 1) */
	double freedom_squares; /* the squares of each set, squared, / (n - 1): for its degrees of freedom */
	/* Of a crossed statistic: the size of the first set; of the others the sums of n - 1, 1 / n and
	 * (n - 1) / n^2. */
	size_t sets;
	double first, freedom, inverse, fewer;
} Jackknife;

/* Adds one set: for each of its n words the statistic less what it is without the word; NAN: not known. A set
 * of one word tells nothing. */
void jackknife_add(Jackknife *jackknife, const double *influences, size_t n);
/* Student's interval of what was drawn elsewhere: the `draws` of the options in `values`, which it sorts, NAN
 * where a draw does not define the statistic; `whole` is the statistic itself. */
void bootstrap_student(const BootstrapOptions *options, double *values, double whole,
	const Jackknife *jackknife, Bootstrap *out);

#endif
