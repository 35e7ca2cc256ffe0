/*
 * TruncatedSvd: the largest singular values of a sparse matrix and their left vectors, by subspace iteration
 * from random directions (Rutishauser, Numerische Mathematik 13, 1969; Halko, Martinsson & Tropp, SIAM Review
 * 53(2), 2011). Nothing of the size of the dense matrix is ever made.
 *
 * A sweep multiplies the directions by the matrix, makes the result orthonormal, and multiplies it by the
 * transpose; it is cut into steps. The result depends on the matrices and the seed only.
 *
 *	while (truncated_svd_step(&svd, pool, &swept, err) && !(swept && svd.sweeps == enough)) ;
 */
#ifndef LINALG_TRUNCATED_SVD_H
#define LINALG_TRUNCATED_SVD_H

#include "base/random.h"
#include "linalg/sparse.h"

typedef struct TruncatedSvd {
	size_t count;   /* directions; more than are wanted, by 10 or so, converge in fewer sweeps */
	size_t sweeps;  /* done */
	double *values; /* count singular values found by the last sweep, falling */
	Matrix left; /* rows x count: at the end of a sweep the left vectors, as columns; zeros past the rank */
	/* private; to go on later with the same matrices, one needs all of this but the block and the vectors
	 */
	const SparseMatrix *matrix, *transpose; /* borrowed */
	Matrix right;                  /* cols x count: orthonormal columns that the sweep starts from */
	Matrix block, turn;            /* rows of a step; the rotation at hand, count x count */
	double *gram, *part, *vectors; /* count x count each */
	bool backward, turning;        /* which half of the sweep, which part of it */
	size_t next;                   /* row */
	size_t started;                /* rows of `right` that were drawn */
	Random random;
} TruncatedSvd;

/* `transpose` is the matrix's; both must live as long as `svd`. 1 <= count <= the smaller side. `svd` starts as
 * {0}. */
bool truncated_svd_init(TruncatedSvd *svd, const SparseMatrix *matrix, const SparseMatrix *transpose,
	size_t count, uint64_t seed, Error *err);
void truncated_svd_release(TruncatedSvd *svd);

/* A few rows more; *swept when that ended a sweep. */
bool truncated_svd_step(TruncatedSvd *svd, Pool *pool, bool *swept, Error *err);
/* How far the sweep at hand is, 0 to 1. */
double truncated_svd_done(const TruncatedSvd *svd);

#endif
