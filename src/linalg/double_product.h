/*
 * DoubleProduct: products of matrices of doubles, for what single precision would spoil: covariances, kernels
 * and their decompositions. The pool deals out strips of the result, so that it does not depend on the number
 * of threads.
 */
#ifndef LINALG_DOUBLE_PRODUCT_H
#define LINALG_DOUBLE_PRODUCT_H

#include "base/pool.h"

#include <stdbool.h>

/* A factor, row-major. */
typedef struct DoubleFactor {
	const double *data;
	size_t rows, cols; /* as it lies in memory */
	bool transposed;   /* its transpose is the factor */
} DoubleFactor;

/* A B, packed row by row; out must not overlap the factors. */
void double_product(DoubleFactor a, DoubleFactor b, Pool *pool, double *out);

#endif
