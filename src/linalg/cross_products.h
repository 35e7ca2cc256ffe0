/*
 * CrossProducts: A^T B of many rows, by the tiles of search kernels where they are faster than BLAS. The
 * products of a few rows are summed in single precision and these sums in double, in one order whatever the
 * number of threads; of few columns, which cost little, everything is summed in double
 * (statistics_cross_products, which also takes off means).
 */
#ifndef LINALG_CROSS_PRODUCTS_H
#define LINALG_CROSS_PRODUCTS_H

#include "base/pool.h"
#include "linalg/matrix.h"

/* sum over rows i of a_i b_i^T. a: n x d, b: n x e, as many rows; out: d x e, row-major. Only half the work is
 * done when both are the same view. */
bool cross_products(Rows a, Rows b, Pool *pool, double *out, Error *err);
/* Also the sums of the squares of all numbers, of a and of b, while the rows are at hand. */
bool cross_products_and_squares(Rows a, Rows b, Pool *pool, double *out, double squares[2], Error *err);

#endif
