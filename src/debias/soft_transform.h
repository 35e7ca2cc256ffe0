/*
 * Soft transform: the linear map T that keeps the inner products of words as far as it can while it brings what
 * they have along some directions B near 0. Bolukbasi et al., NeurIPS 2016, minimise
 *
 *	|(T W)^T T W - W^T W|^2 + lambda |(T N)^T T B|^2,
 *
 * W all words, N the neutral ones. Here N = W, and both terms are means over words, so that lambda means the
 * same for any number of them. With S the mean of x x^T and A = T^T T this is
 *
 *	f(A) = tr (A - I) S (A - I) S + lambda tr B^T A S A B,
 *
 * convex, and solved in closed form: S^1/2 A S^1/2 solves a Lyapunov equation whose left side has the few
 * directions S^-1/2 B. That keeps it positive, so that T = A^1/2 exists; it differs from I in at most twice as
 * many directions as B has.
 */
#ifndef DEBIAS_SOFT_TRANSFORM_H
#define DEBIAS_SOFT_TRANSFORM_H

#include "debias/erasure.h"

typedef struct SoftChange {
	double products; /* |S^1/2 (A - I) S^1/2| / |S|: by how much inner products change */
	double along;    /* what tr B^T A S A B is of tr B^T S B */
} SoftChange;

/* second: S, width x width. axes: B, rank x width, orthonormal. transform: x' = T x; it starts as {0} or as an
 * earlier result. Directions in which no word has anything stay as they are. */
bool soft_transform(const double *second, size_t width, const double *axes, size_t rank, double lambda,
	Erasure *transform, SoftChange *change, Error *err);

#endif
