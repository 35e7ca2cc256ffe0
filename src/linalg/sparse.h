/* SparseMatrix: rows of float32 with only their numbers that are not 0, and their products with dense ones. */
#ifndef LINALG_SPARSE_H
#define LINALG_SPARSE_H

#include "base/pool.h"
#include "linalg/matrix.h"

#include <stdint.h>

/* Row i holds values[k] in columns[k] for starts[i] <= k < starts[i + 1]. {0} is valid and empty. */
typedef struct SparseMatrix {
	size_t rows, cols;
	uint64_t *starts; /* rows + 1 */
	uint32_t *columns;
	float *values;
} SparseMatrix;

/* Room for rows of the given lengths, to be filled by the caller; releases what was there. `what` names the
 * data for the message. */
bool sparse_init(
	SparseMatrix *matrix, size_t rows, size_t cols, const uint32_t *lengths, const char *what, Error *err);
/* The numbers of `rows` that are not 0, each row in the order of its columns. */
bool sparse_from_rows(Rows rows, const char *what, SparseMatrix *matrix, Error *err);
void sparse_release(SparseMatrix *matrix);

static inline uint64_t sparse_count(const SparseMatrix *matrix)
{
	return matrix->rows ? matrix->starts[matrix->rows] : 0;
}

double sparse_squares(const SparseMatrix *matrix); /* sum of the squares of all numbers */

/* Rows first .. first + count - 1 times the dense matrix, count x dense.width, which is overwritten. Each row
 * is summed in the order of its columns, whichever thread does it. */
void sparse_times(
	const SparseMatrix *matrix, size_t first, size_t count, Rows dense, Pool *pool, float *product);

/* out += the row times the dense matrix, in the order of its columns. out: dense.width. */
void sparse_row_times(const SparseMatrix *matrix, size_t row, Rows dense, float *out);

/* Columns from <= c < to of the row's transpose times `factor`, added to the rows of the same numbers: row c of
 * `out`, packed and `width` wide, += value in column c * factor. */
void sparse_row_spread(const SparseMatrix *matrix, size_t row, uint32_t from, uint32_t to, const float *factor,
	size_t width, float *out);

#endif
