/*
 * Principal components: the directions along which rows vary most. Exact, by the eigenvectors of the covariance
 * matrix or, for fewer rows than columns, of the rows' inner products. Pearson, Philosophical Magazine 2(11),
 * 1901.
 */
#ifndef LINALG_PRINCIPAL_H
#define LINALG_PRINCIPAL_H

#include "base/pool.h"
#include "linalg/matrix.h"

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
void principal_release(Principal *principal);

/* How far the row (width values) lies from the mean along the axis. */
double principal_score(const Principal *principal, size_t axis, const float *row);

#endif
