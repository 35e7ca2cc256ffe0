/*
 * Subspace: the leading principal components of rows that are too many or too wide for a covariance matrix, by
 * orthogonal iteration: passes over the rows, block by block, each of which turns the directions nearer to the
 * components. Rutishauser, Numerische Mathematik 13, 1969; Halko, Martinsson & Tropp, SIAM Review 53(2), 2011.
 *
 * A pass adds all rows, in any blocks but always in one order, and ends with subspace_turn.
 */
#ifndef LINALG_SUBSPACE_H
#define LINALG_SUBSPACE_H

#include "base/pool.h"
#include "linalg/matrix.h"

#include <stdint.h>

typedef struct Subspace {
	size_t width, count;
	double *directions; /* count x width, orthonormal rows (or zeros, where nothing varies) */
	double *variance;   /* found by the last pass, along its components, falling */
	double *sums;       /* count x width: of this pass, so that it may go on later */
	/* private */
	Matrix narrow; /* directions as float */
	double *room;  /* as large */
} Subspace;

/* Random directions from the seed. More directions than are wanted, by 10 or so, converge in fewer passes. 1 <=
 * count <= width. `subspace` starts as {0}. */
bool subspace_init(Subspace *subspace, size_t width, size_t count, uint64_t seed, Error *err);
/* Starts from these directions instead: count x width, as they were in `directions` of another. */
void subspace_set(Subspace *subspace, const double *directions);
void subspace_release(Subspace *subspace);

/* Rows without their mean. projected: block.count x count, their coordinates along the directions. */
void subspace_add(Subspace *subspace, Rows block, Pool *pool, float *projected);

/* Ends a pass over rows whose covariance is their squares' sum divided by `divisor`. rotation: count x count;
 * projected rows times its transpose are the coordinates along the components that the pass found. Each
 * component has its element of largest magnitude positive. */
bool subspace_turn(Subspace *subspace, double divisor, double *rotation, Error *err);

#endif
