/*
 * MMD: maximum mean discrepancy between two samples, with a permutation test (Gretton, Borgwardt, Rasch,
 * Schölkopf & Smola, "A kernel two-sample test", Journal of Machine Learning Research 13, 2012). The kernel is
 * Gaussian, exp(-gamma |a - b|^2).
 */
#ifndef MEASURE_MMD_H
#define MEASURE_MMD_H

#include "base/pool.h"
#include "linalg/matrix.h"

/* 1 / (2 m), m the median of the squared distances between the rows of all pairs that differ; 0 when all are
 * equal. */
bool mmd_median_gamma(Rows rows, double *gamma, Error *err);

/* The kernel of all rows of both samples with all rows; {0} is valid and empty. */
typedef struct MmdKernel {
	size_t n;
	float *values; /* n x n */
	double *sums;  /* by row, the row itself left out */
	double total;  /* of sums */
} MmdKernel;

/* Room for n rows. */
bool mmd_kernel_init(MmdKernel *kernel, size_t n, Error *err);
/* Fills in rows first .. first + count - 1, each once. */
void mmd_kernel_fill(MmdKernel *kernel, Rows rows, double gamma, size_t first, size_t count, Pool *pool);
void mmd_kernel_release(MmdKernel *kernel);

/*
 * The unbiased estimate of the square of the discrepancy between the `chosen` (k of n) rows of a kernel and the
 * others, both at least two: mean kernel among the chosen + mean among the others - 2 mean between them, no row
 * with itself. It is about 0, and may be below, when both samples are of one distribution.
 */
double mmd_square(const MmdKernel *kernel, const uint32_t *chosen, size_t k);

/* How many of the permutations first .. first + count - 1 (each from a stream of its own) have an estimate of
 * at least `square` when k of the rows are chosen at random. (1 + of B) / (1 + B) is the p of the test. */
size_t mmd_permutations(const MmdKernel *kernel, size_t k, double square, uint64_t seed, size_t first,
	size_t count, Pool *pool);

#endif
