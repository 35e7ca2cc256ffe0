/* PpmiMatrix: the matrix m of ppmi.h and its transpose, made of the counts of pairs, step by step. */
#ifndef TRAIN_PPMI_MATRIX_H
#define TRAIN_PPMI_MATRIX_H

#include "linalg/sparse.h"
#include "train/cooccurrence.h"

typedef struct PpmiMatrix {
	const Cooccurrence *counts; /* borrowed */
	SparseMatrix *made[2];      /* borrowed: the matrix, its transpose */
	double smoothing, shift;
	/* private */
	double *words, *contexts, sum; /* what the counts of a row and a column are divided by */
	uint32_t *lengths;             /* of the rows of the result */
	int phase, side;
	size_t row;
} PpmiMatrix;

/* `self` starts as {0}. */
void ppmi_matrix_init(PpmiMatrix *self, const Cooccurrence *counts, double smoothing, double shift,
	SparseMatrix *matrix, SparseMatrix *transpose);
void ppmi_matrix_release(PpmiMatrix *self);
/* Some rows more; *done when both matrices are whole. */
bool ppmi_matrix_step(PpmiMatrix *self, Pool *pool, bool *done, Error *err);

#endif
