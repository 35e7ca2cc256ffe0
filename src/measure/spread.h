/*
 * Spread: how many directions the rows of a space really use; what tells a space that collapses from one that
 * merely changes.
 *
 * The effective rank is exp(H) of the shares that the eigenvalues of the covariance have of their sum (Roy &
 * Vetterli, The effective rank, EUSIPCO 2007): d when all directions vary alike, 1 when one does alone. The
 * deviation is the root mean variance of a column times sqrt(d) (Chen & He, Exploring simple siamese
 * representation learning, CVPR 2021): 1 when rows point everywhere, 0 when all point the same way; its square
 * is 1 less the mean cosine of two rows. Both are of rows scaled to length 1.
 */
#ifndef MEASURE_SPREAD_H
#define MEASURE_SPREAD_H

#include "linalg/matrix.h"

typedef struct Spread {
	double rank, deviation;
	double zeros; /* share of rows that have no direction: what dead units leave */
} Spread;

/* Of all rows: takes n n d, meant for a sample. Rows without a direction count as zeros. Of equal rows, or
 * none, rank is 0. */
bool spread_of(Rows rows, Spread *spread, Error *err);

#endif
