/*
 * Matrix: rows x cols of float32, row-major, 64-byte aligned, rows packed (stride = cols). {0} is valid and
 * empty. Rows is a borrowed view of consecutive rows. Functions take views so that parts of a matrix need no
 * copy.
 */
#ifndef LINALG_MATRIX_H
#define LINALG_MATRIX_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Matrix {
	float *data;
	size_t rows, cols;
	void *map; /* of a file, that data lies in; NULL: data are memory of their own */
	size_t map_bytes;
} Matrix;

typedef struct Rows {
	const float *data;
	size_t count, width;
	size_t stride; /* floats from one row to the next */
} Rows;

/* rows x cols zeros; releases what was there. `what` names the data for the message. */
bool matrix_init(Matrix *matrix, size_t rows, size_t cols, const char *what, Error *err);
/* rows x cols float32 of a file, `offset` bytes (a multiple of 4) after its beginning, to be read only. They
 * take no memory that the system cannot give to others, and must not change, nor the file shrink, until the
 * release. */
bool matrix_map(Matrix *matrix, const char *path, uint64_t offset, size_t rows, size_t cols, Error *err);
bool matrix_copy(Rows from, Matrix *to, Error *err);
void matrix_release(Matrix *matrix);

static inline float *matrix_row(const Matrix *matrix, size_t row)
{
	return matrix->data + row * matrix->cols;
}

static inline Rows matrix_rows(const Matrix *matrix)
{
	return (Rows){matrix->data, matrix->rows, matrix->cols, matrix->cols};
}

static inline const float *rows_at(Rows rows, size_t row)
{
	return rows.data + row * rows.stride;
}

static inline Rows rows_part(Rows rows, size_t first, size_t count)
{
	return (Rows){rows.data + first * rows.stride, count, rows.width, rows.stride};
}

/* The first value that is NaN or infinite, as row and column; false when all are finite. */
bool rows_find_bad(Rows rows, size_t *row, size_t *column);

#endif
