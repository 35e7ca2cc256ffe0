#include "linalg/matrix.h"

#include "base/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool matrix_init(Matrix *matrix, size_t rows, size_t cols, const char *what, Error *err)
{
	matrix_release(matrix);
	if (cols && rows > (size_t)-1 / sizeof(float) / cols)
		return error_set(
			err, ERROR_MEMORY, "not enough memory for %s: %zu x %zu numbers", what, rows, cols);
	matrix->data = memory_data(rows * cols, sizeof(float), what, err);
	if (!matrix->data)
		return false;
	matrix->rows = rows;
	matrix->cols = cols;
	return true;
}

bool matrix_copy(Rows from, Matrix *to, Error *err)
{
	if (!matrix_init(to, from.count, from.width, "a copy of a matrix", err))
		return false;
	for (size_t i = 0; i < from.count; i++)
		memcpy(matrix_row(to, i), rows_at(from, i), from.width * sizeof(float));
	return true;
}

void matrix_release(Matrix *matrix)
{
	free(matrix->data);
	*matrix = (Matrix){0};
}

enum { LANES = 4, EXPONENT = 0x7F800000 };
typedef int32_t Bits __attribute__((vector_size(LANES * sizeof(int32_t)), aligned(4), may_alias));

/* All bits of the exponent are set in what is not finite. Most rows are good: the first look does not ask
 * where. */
static bool has_bad(const float *row, size_t width)
{
	Bits bad = {0};
	size_t i = 0;
	for (; i + LANES <= width; i += LANES)
		bad |= (*(const Bits *)(row + i) & EXPONENT) == EXPONENT;
	int any = 0;
	for (size_t lane = 0; lane < LANES; lane++)
		any |= bad[lane];
	for (; i < width; i++)
		any |= !isfinite(row[i]);
	return any != 0;
}

bool rows_find_bad(Rows rows, size_t *row, size_t *column)
{
	for (size_t i = 0; i < rows.count; i++) {
		const float *at = rows_at(rows, i);
		if (!has_bad(at, rows.width))
			continue;
		for (*row = i, *column = 0; isfinite(at[*column]);)
			++*column;
		return true;
	}
	return false;
}
