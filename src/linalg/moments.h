/*
 * Moments: the mean of rows and the sums of products of their deviations from it, gathered part by part: what
 * is there and a block of more rows are merged exactly, so that a set of rows that grew needs the new ones
 * only. Chan, Golub & LeVeque, The American Statistician 37(3), 1983.
 *
 * Of more than 128 columns, products of a few rows, less the mean of their block, are summed in single
 * precision; everything else is summed in double. The result depends on the parts, not on the number of
 * threads.
 */
#ifndef LINALG_MOMENTS_H
#define LINALG_MOMENTS_H

#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct Moments {
	size_t width, count;      /* columns; rows so far */
	double *mean;             /* width */
	double *products;         /* width x width, upper triangle: sum of (x - mean)(x - mean)^T */
	struct MomentsRoom *room; /* where blocks are prepared; NULL before the first */
} Moments;

/* Of no rows. `moments` starts as {0} or as an earlier result. */
bool moments_init(Moments *moments, size_t width, Error *err);
void moments_release(Moments *moments);
/* Gives back the memory that only adding needs, for moments that are kept; more may be added later. */
void moments_rest(Moments *moments);

/* Adds rows of the same width. */
bool moments_add(Moments *moments, Rows rows, Pool *pool, Error *err);
/* The covariance of the columns, width x width, divided by count - 1 (by 1 for a single row). */
void moments_covariance(const Moments *moments, double *covariance);

#endif
