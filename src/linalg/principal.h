/*
 * Principal components: the directions along which rows vary most. Exact, by the eigenvectors of the covariance
 * matrix or, for fewer rows than columns, of the rows' inner products. Pearson, Philosophical Magazine 2(11),
 * 1901. For rows that are both many and wide see linalg/principal_fit.h.
 */
#ifndef LINALG_PRINCIPAL_H
#define LINALG_PRINCIPAL_H

#include "base/pool.h"
#include "linalg/matrix.h"
#include "linalg/moments.h"

typedef struct Principal {
	size_t width, count;
	double *mean;          /* width */
	double *axes;          /* count x width, unit rows; a row of zeros where nothing varies any more */
	double *variance;      /* along each axis, falling; divided by rows - 1 */
	double total_variance; /* of all columns */
} Principal;

/* The first `count` components of the rows. Each axis has its element of largest magnitude positive. Fails when
 * there are fewer than two rows, no such number of components, or values that are not finite; rows that are all
 * equal are no failure: their variances are 0. `principal` starts as {0} or as an earlier result. */
bool principal_fit(Rows rows, size_t count, Pool *pool, Principal *principal, Error *err);
/* Whether there can be so many: fails like principal_fit. */
bool principal_possible(Rows rows, size_t count, Error *err);
/* The same of rows that were gathered before: at least two, 1 <= count <= moments->width. */
bool principal_of_moments(const Moments *moments, size_t count, Principal *principal, Error *err);
/* An empty one, to be filled in. */
bool principal_init(Principal *principal, size_t width, size_t count, Error *err);
void principal_release(Principal *principal);

/* How far the row (width values) lies from the mean along the axis. */
double principal_score(const Principal *principal, size_t axis, const float *row);
/* The same of all rows along all axes, in single precision. scores: rows.count x count. */
bool principal_scores(const Principal *principal, Rows rows, Pool *pool, float *scores, Error *err);

#endif
