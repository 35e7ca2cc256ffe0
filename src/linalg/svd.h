/* Svd: singular value decomposition of small matrices (LAPACK dgesdd). */
#ifndef LINALG_SVD_H
#define LINALG_SVD_H

#include "base/error.h"

#include <stddef.h>

/* A = U diag(s) V^T of a square n x n matrix, row-major; U, V^T n x n, s falling. U and V are orthogonal to
 * rounding even when A has not full rank (LAPACK completes them). Fails on values that are not finite. */
bool svd_square(const double *matrix, size_t n, double *u, double *s, double *vt, Error *err);
/* The same of a rows x columns matrix, as far as both sides reach: with k the lesser of rows and columns, U is
 * rows x k, s k, V^T k x columns. */
bool svd_thin(const double *matrix, size_t rows, size_t columns, double *u, double *s, double *vt, Error *err);

#endif
