/*
 * Whitening: rows turned and stretched so that their columns are uncorrelated and vary alike. Kessy, Lewin &
 * Strimmer, The American Statistician 72(4), 2018.
 */
#ifndef LINALG_WHITENING_H
#define LINALG_WHITENING_H

#include "linalg/principal.h"

/* Drops axes along which rows hardly vary, less than 1e-9 of the first: to be stretched they would have to be
 * more than rounding noise. */
void whitening_drop_flat(Principal *principal);

/* Scores of the rows along the axes, each divided by its standard deviation (PCA whitening): rows.count x
 * principal->count. `back`: turned back to where the columns were, so that rows stay as near to themselves as
 * white rows can (ZCA whitening): rows.count x principal->width. None of the variances may be 0. */
bool whitening_rows(const Principal *principal, bool back, Rows rows, Pool *pool, float *to, Error *err);

#endif
