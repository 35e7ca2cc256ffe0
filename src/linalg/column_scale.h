/*
 * ColumnScale: columns brought to mean 0 and variance 1 (population) by some rows, and others with them. A
 * column that is the same in all rows becomes 0.
 */
#ifndef LINALG_COLUMN_SCALE_H
#define LINALG_COLUMN_SCALE_H

#include "linalg/matrix.h"

typedef struct ColumnScale {
	size_t width;
	double *mean, *spread; /* by column */
} ColumnScale;

/* `sparse`: a column most of whose numbers are 0 keeps them: it is only divided. */
void column_scale_learn(Rows rows, bool sparse, ColumnScale *scale);
/* In place. */
void column_scale_apply(const ColumnScale *scale, float *row);
void column_scale_release(ColumnScale *scale); /* {0} is valid */

#endif
