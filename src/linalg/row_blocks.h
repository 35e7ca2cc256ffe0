/*
 * RowBlocks: a float32 matrix that grows by rows while rows that are there stay where they are, so that
 * pointers to them keep their meaning. Rows are aligned to 64 bytes and padded with zeros to a multiple of 16
 * numbers. {0} is valid and empty.
 */
#ifndef LINALG_ROW_BLOCKS_H
#define LINALG_ROW_BLOCKS_H

#include "base/error.h"

#include <stddef.h>

typedef struct RowBlocks {
	float **blocks;
	size_t rows, width;
	size_t stride;  /* floats from one row to the next */
	unsigned shift; /* a block has 2^shift rows; memory is taken only for those that are written */
	size_t n_blocks;
} RowBlocks;

void row_blocks_init(RowBlocks *rows, size_t width);
/* Makes it `count` rows; those that were never written are zero. `what` names the data for the message. */
bool row_blocks_grow(RowBlocks *rows, size_t count, const char *what, Error *err);
/* Gives the memory of this row and those before it back as far as no later row needs it; what they hold is
 * lost. To be called for one row after the other. */
void row_blocks_forget(RowBlocks *rows, size_t row);
/* Makes `to`, which is released first, equal to `from`. */
bool row_blocks_copy(const RowBlocks *from, RowBlocks *to, const char *what, Error *err);
void row_blocks_release(RowBlocks *rows);

static inline float *row_blocks_at(const RowBlocks *rows, size_t row)
{
	return rows->blocks[row >> rows->shift] + (row & (((size_t)1 << rows->shift) - 1)) * rows->stride;
}

#endif
