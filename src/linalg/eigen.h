/* Eigen: eigenvalues and eigenvectors of symmetric matrices (LAPACK dsyevr, dsygst). */
#ifndef LINALG_EIGEN_H
#define LINALG_EIGEN_H

#include "base/error.h"

#include <stddef.h>

/* The `count` largest eigenvalues of the symmetric n x n matrix, falling, and their unit eigenvectors as rows
 * of `vectors` (count x n). Each vector's element of largest magnitude (the first of equals) is positive, so
 * that signs repeat. Fails on values that are not finite. 1 <= count <= n. */
bool eigen_largest(const double *matrix, size_t n, size_t count, double *values, double *vectors, Error *err);

/* The same for A w = v B w, both symmetric, B positive definite; vectors are scaled so that w^T B w = 1. Fails
 * when B is not positive definite, too. */
bool eigen_generalised(
	const double *a, const double *b, size_t n, size_t count, double *values, double *vectors, Error *err);

#endif
