/*
 * DenseRow: sums for one row of a sparse table, by column, with a record of the columns that were touched, so
 * that they are found in order without sorting and without looking at all.
 */
#ifndef TRAIN_DENSE_ROW_H
#define TRAIN_DENSE_ROW_H

#include "train/cooccurrence.h"

typedef struct DenseRow {
	uint64_t *sums;    /* by column */
	uint64_t *touched; /* a bit for each column */
	uint64_t *groups;  /* a bit for each word of `touched` */
	size_t width, count;
	bool failed; /* a row did not fit into memory */
} DenseRow;

/* `row` starts as {0}. */
bool dense_row_init(DenseRow *row, size_t width, Error *err);
void dense_row_release(DenseRow *row);
/* Makes a row of the sums, rising by column, and begins anew. */
void dense_row_take(DenseRow *row, PairRow *into);
/* Adds all sums to another row and begins anew. */
void dense_row_move(DenseRow *row, DenseRow *to);

/* weight > 0. */
static inline void dense_row_add(DenseRow *row, uint32_t column, uint64_t weight)
{
	if (row->sums[column] == 0) {
		row->touched[column / 64] |= (uint64_t)1 << column % 64;
		row->groups[column / 4096] |= (uint64_t)1 << column / 64 % 64;
		row->count++;
	}
	row->sums[column] += weight;
}

#endif
