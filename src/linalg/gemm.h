/*
 * Gemm: one product of float matrices in the thread that asks, added to what is there. For those that deal out
 * their parts themselves; whole products are in linalg/product.h.
 */
#ifndef LINALG_GEMM_H
#define LINALG_GEMM_H

#include "linalg/matrix.h"

#include <stdbool.h>

/* A matrix, or its transpose. */
typedef struct Factor {
	Rows rows;
	bool transposed;
} Factor;

/* out = keep * out + A B, its rows `stride` apart. out must not overlap the factors; with keep 0 it may hold
 * anything. Sums are in single precision. */
void gemm(Factor a, Factor b, float keep, float *out, size_t stride);

#endif
