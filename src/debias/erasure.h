/*
 * Erasure: what a method of debiasing takes out of every vector, a part of low rank,
 *
 *	x' = x - sum over k of (find_k . (x - mean)) back_k.
 *
 * A projection has the same orthonormal rows for find and back.
 */
#ifndef DEBIAS_ERASURE_H
#define DEBIAS_ERASURE_H

#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct Erasure {
	size_t width, rank;
	double *find, *back; /* rank x width */
	double *mean;        /* width; NULL: 0 */
	bool unit;           /* vectors are scaled to length 1 before and after */
	bool centred;        /* the mean is taken out, too: x' = (x - mean) - … */
} Erasure;

/* An erasure of nothing, with room for `most` directions. `erasure` starts as {0} or as an earlier result. */
void erasure_init(Erasure *erasure, size_t width, size_t most);
void erasure_release(Erasure *erasure);

/* Adds a direction to project out, made orthogonal to those that are there; false when nothing of it is left.
 */
bool erasure_add(Erasure *erasure, const double *direction);
/* One row; `to` may be the row itself. What is left of a row whose length was all in the erased part is 0. */
void erasure_apply_row(const Erasure *erasure, const float *row, float *to);
/* Rows one after the other; `to`: rows.count x width. */
void erasure_apply(const Erasure *erasure, Rows rows, Pool *pool, float *to);

#endif
