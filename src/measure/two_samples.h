/*
 * Two samples of numbers: whether they are of one distribution (Kolmogorov-Smirnov) and how far their shares by
 * bin have moved (population stability index).
 */
#ifndef MEASURE_TWO_SAMPLES_H
#define MEASURE_TWO_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Up to so many products of sizes p is exact. */
enum { KS_EXACT = 1100000 };

typedef struct KsTest {
	double distance; /* largest difference between the two distribution functions */
	/* That two samples of one continuous distribution lie as far apart: exact, by counting lattice paths
	 * (Hodges, Arkiv för Matematik 3, 1958), else by Kolmogorov's limit at sqrt(n m / (n + m)) D. Ties make
	 * it too large, never too small. */
	double p;
	bool exact;
} KsTest;

/* Both of at least one number, sorted upwards. */
KsTest ks_two_samples(const double *a, size_t n, const double *b, size_t m);
/* 2 sum_{k>=1} (-1)^(k-1) exp(-2 k^2 x^2): the limit for x = sqrt(n m / (n + m)) D. */
double kolmogorov_above(double x);

enum { PSI_BINS = 10 };

/*
 * sum (q_i - p_i) ln(q_i / p_i), p and q the shares of the baseline and of what is compared with it (Siddiqi,
 * Credit risk scorecards, 2006; it is the divergence of Jeffreys). A bin that is empty on one side
 * counts half an observation there. Where nothing changed it is about (bins - 1) (1/n + 1/m).
 */
double psi_of_counts(const uint64_t *baseline, const uint64_t *now, size_t bins);
/* Bins between the deciles of the baseline; both sorted upwards and of at least one number. NAN where the
 * baseline is one and the same number throughout. */
double psi_of_samples(const double *baseline, size_t n, const double *now, size_t m);

#endif
