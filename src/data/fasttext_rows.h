/*
 * FasttextRows: what the .bin of a word model holds beyond the vectors that it gives and the n-grams: the
 * words' own rows, of which vectors are made, and the rows of outputs that they learned with.
 */
#ifndef DATA_FASTTEXT_ROWS_H
#define DATA_FASTTEXT_ROWS_H

#include "base/memory.h"
#include "data/fasttext_header.h"
#include "linalg/row_blocks.h"

/* Counted, since a space holds it, and never changed once a space does. */
typedef struct FasttextRows {
	References references;
	FasttextSettings settings;
	RowBlocks words;   /* by item */
	RowBlocks outputs; /* by item; of a model with loss=hs inner nodes of its tree. There may be none */
} FasttextRows;

FasttextRows *fasttext_rows_new(const FasttextSettings *settings);
FasttextRows *fasttext_rows_ref(FasttextRows *rows); /* NULL is fine */
void fasttext_rows_unref(FasttextRows *rows);        /* NULL is fine */

/* What the item's word learned with; NULL when that is not known. */
static inline const float *fasttext_rows_output(const FasttextRows *rows, size_t item)
{
	bool known = rows->settings.loss == FASTTEXT_NS && item < rows->outputs.rows;
	return known ? row_blocks_at(&rows->outputs, item) : NULL;
}

#endif
