/*
 * Paired bootstrap: how sure it is that the mean of a measure over the same questions is higher after than
 * before. Questions are drawn with replacement, each with both its values (Efron & Tibshirani, An Introduction
 * to the Bootstrap, 1993; for systems on one test set Koehn, EMNLP 2004).
 *
 * The interval is BCa, corrected for bias and skewness (Efron 1987). p is two-sided: the share of draws whose
 * difference is as far from the one seen as this is from 0, (1 + count) / (1 + draws) (Efron & Tibshirani,
 * section 16.4: draws are moved so that the hypothesis of no difference holds).
 */
#ifndef MEASURE_PAIRED_BOOTSTRAP_H
#define MEASURE_PAIRED_BOOTSTRAP_H

#include "base/pool.h"

#include <stdint.h>

enum { PAIRED_DRAWS = 10000 };

typedef struct PairedOptions {
	size_t draws; /* 0: PAIRED_DRAWS */
	double level; /* 0: 0.95 */
	uint64_t seed;
} PairedOptions;

typedef struct PairedDifference {
	size_t n;
	double before, after; /* means */
	double difference;    /* after less before */
	double low, high;     /* equal to the difference where that is the same for all questions */
	double p;             /* 1 where there is no difference at all, and for a single question */
} PairedDifference;

/* By question the measure before and after: 0 or 1 for right and wrong, 1 / rank, … All is NAN for n = 0. The
 * result does not depend on the number of threads. */
PairedDifference paired_bootstrap(
	const double *before, const double *after, size_t n, const PairedOptions *options, Pool *pool);

#endif
