#include "linalg/matrix.h"

#include "base/memory.h"

#include <math.h>
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

bool rows_find_bad(Rows rows, size_t *row, size_t *column)
{
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			if (!isfinite(rows_at(rows, i)[j])) {
				*row = i;
				*column = j;
				return true;
			}
	return false;
}
