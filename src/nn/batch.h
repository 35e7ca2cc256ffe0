/*
 * Batch: the rows that a network sees at one time.
 *
 * Examples are rows to learn from, kept without their zeros when most are: bags of words are 98 % zeros, and
 * the first layer then does 2 % of the work. A batch is a choice of them, or simply packed rows.
 */
#ifndef NN_BATCH_H
#define NN_BATCH_H

#include "linalg/sparse.h"

enum { BATCH_STRIPS = 16 };

typedef struct Examples {
	Rows rows;           /* borrowed */
	float scale;         /* that they are multiplied by on their way into a batch */
	SparseMatrix sparse; /* the same, scaled; no rows: they are dense */
	/* Columns strip[s] .. strip[s + 1] - 1 hold about a sixteenth of the numbers that are not 0. */
	uint32_t strips[BATCH_STRIPS + 1];
} Examples;

bool examples_init(Rows rows, float scale, Examples *examples, Error *err);
void examples_release(Examples *examples);

static inline bool examples_sparse(const Examples *examples)
{
	return examples->sparse.rows > 0;
}

typedef struct Batch {
	size_t count, width;
	const float *rows;        /* packed, count x width; NULL: sparse */
	const Examples *examples; /* of a sparse batch, whose row i is row chosen[i] of theirs */
	const uint32_t *chosen;
} Batch;

/* Packed rows, borrowed. */
Batch batch_of_rows(const float *rows, size_t count, size_t width);
/* A choice of examples; of dense ones a copy in `room`, count x width, which sparse ones do not need (NULL).
 * Examples, choice and room are borrowed. */
Batch batch_choose(const Examples *examples, const uint32_t *chosen, size_t count, float *room);

#endif
