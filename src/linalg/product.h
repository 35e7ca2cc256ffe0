/*
 * Product: products of float matrices, by the kernels of search where they are faster than BLAS, in parts of a
 * fixed size that the pool deals out, so that the result does not depend on the number of threads. `out` is the
 * caller's, packed row by row, and is overwritten; it must not overlap the factors. Sums are in single
 * precision: fit for scores, not for statistics.
 */
#ifndef LINALG_PRODUCT_H
#define LINALG_PRODUCT_H

#include "base/pool.h"
#include "linalg/matrix.h"

/* A B^T. a: n x d, b: m x d; out: n x m. The inner products of all rows of a with all rows of b. */
void product_rows(Rows a, Rows b, Pool *pool, float *out);

/* A B. a: n x d, b: d x m; out: n x m. Every row of a carried over by the map b. */
void product_map(Rows a, Rows b, Pool *pool, float *out);

#endif
