/*
 * Permutation test for the difference of two groups' means.
 *
 * Under the null hypothesis the n_x + n_y values could have been dealt to the groups in any way; p is the share
 * of the partitions into groups of these sizes whose statistic mean_x - mean_y is at least as large as the one
 * seen (the one seen is among them). For groups of equal size this orders partitions as sum_x - sum_y does.
 */
#ifndef AUDIT_PERMUTATION_H
#define AUDIT_PERMUTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Up to here all partitions are counted; C(20, 10) is the largest for equal groups. */
enum { PERMUTATION_EXACT = 200000 };

typedef struct PermutationOptions {
	bool two_sided; /* compare sizes, whatever the sign */
	bool low;       /* of any statistic: low values are the extreme ones */
	uint64_t draws; /* Monte-Carlo partitions, when there are too many to count; > 0 */
	uint64_t seed;
} PermutationOptions;

typedef struct Permutation {
	double p;         /* at least as extreme; Monte-Carlo: (k + 1) / (draws + 1) (Phipson & Smyth 2010) */
	double p_strict;  /* more extreme; Monte-Carlo: k / draws */
	double low, high; /* 95 % interval of p (Wilson); equal to p when exact */
	double mean, sd;  /* of the statistic over the partitions looked at */
	bool exact;
	double partitions; /* how many there are: C(n_x + n_y, n_x) */
	uint64_t seen;     /* partitions looked at */
} Permutation;

/* What random draws say of which `at_least` were as extreme as what was seen, and `beyond` more so; how many
 * partitions there are is not told (NAN). */
Permutation permutation_drawn(uint64_t at_least, uint64_t beyond, uint64_t draws);

/* values: the n_x of the first group, then the n_y of the second; both at least 1. Values that differ by less
 * than 1e-12 of the sum of sizes count as equal, so that rounding does not decide ties. */
void permutation_test(
	const double *values, size_t nx, size_t ny, const PermutationOptions *options, Permutation *out);

/* The statistic of two groups when `order`, the numbers 0 … n_x + n_y - 1, names the values of the first group,
 * then those of the second. */
typedef double PermutationStatistic(void *context, const uint32_t *order);
/* The same for any statistic; values of it that differ by less than 1e-12 of `scale` count as equal. */
void permutation_test_of(PermutationStatistic *statistic, void *context, double scale, size_t nx, size_t ny,
	const PermutationOptions *options, Permutation *out);

#endif
