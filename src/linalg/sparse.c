#include "linalg/sparse.h"

#include "base/memory.h"
#include "linalg/kernels.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE_ROWS = 16, AHEAD = 4 };

bool sparse_init(
	SparseMatrix *m, size_t rows, size_t cols, const uint32_t *lengths, const char *what, Error *err)
{
	sparse_release(m);
	m->starts = memory_data(rows + 1, sizeof *m->starts, what, err);
	if (!m->starts)
		return false;
	for (size_t i = 0; i < rows; i++)
		m->starts[i + 1] = m->starts[i] + lengths[i];
	m->rows = rows;
	m->cols = cols;
	m->columns = memory_data(m->starts[rows], sizeof *m->columns, what, err);
	m->values = m->columns ? memory_data(m->starts[rows], sizeof *m->values, what, err) : NULL;
	if (!m->values)
		sparse_release(m);
	return m->values != NULL;
}

static uint32_t count_row(const float *row, size_t width)
{
	uint32_t count = 0;
	for (size_t j = 0; j < width; j++)
		count += row[j] != 0;
	return count;
}

static void fill_row(const float *row, size_t width, uint32_t *columns, float *values)
{
	for (size_t j = 0, at = 0; j < width; j++)
		if (row[j] != 0) {
			columns[at] = (uint32_t)j;
			values[at++] = row[j];
		}
}

bool sparse_from_rows(Rows rows, const char *what, SparseMatrix *m, Error *err)
{
	uint32_t *lengths = memory_data(rows.count, sizeof *lengths, what, err);
	for (size_t i = 0; lengths && i < rows.count; i++)
		lengths[i] = count_row(rows_at(rows, i), rows.width);
	bool fine = lengths && sparse_init(m, rows.count, rows.width, lengths, what, err);
	for (size_t i = 0; fine && i < rows.count; i++)
		fill_row(rows_at(rows, i), rows.width, m->columns + m->starts[i], m->values + m->starts[i]);
	free(lengths);
	return fine;
}

void sparse_release(SparseMatrix *m)
{
	free(m->starts);
	free(m->columns);
	free(m->values);
	*m = (SparseMatrix){0};
}

double sparse_squares(const SparseMatrix *m)
{
	double sum = 0;
	for (uint64_t k = 0; k < sparse_count(m); k++)
		sum += (double)m->values[k] * (double)m->values[k];
	return sum;
}

typedef struct Times {
	const SparseMatrix *matrix;
	const Kernels *kernels;
	size_t first, count;
	Rows dense;
	float *product;
} Times;

static void prefetch_row(Rows rows, size_t row)
{
	const float *at = rows_at(rows, row);
	for (size_t i = 0; i < rows.width; i += KERNEL_LANES)
		__builtin_prefetch(at + i);
}

static void add_row(const SparseMatrix *m, size_t row, Rows dense, const Kernels *kernels, float *sum)
{
	for (uint64_t k = m->starts[row], end = m->starts[row + 1]; k < end; k++) {
		if (k + AHEAD < end)
			prefetch_row(dense, m->columns[k + AHEAD]);
		kernels->axpy(m->values[k], rows_at(dense, m->columns[k]), sum, dense.width);
	}
}

static void multiply_row(const Times *times, size_t row)
{
	size_t width = times->dense.width;
	float *sum = times->product + (row - times->first) * width;
	memset(sum, 0, width * sizeof *sum);
	add_row(times->matrix, row, times->dense, times->kernels, sum);
}

static void multiply_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Times *times = context;
	size_t row = times->first + piece * PIECE_ROWS, end = times->first + times->count;
	end = end - row > PIECE_ROWS ? row + PIECE_ROWS : end;
	for (; row < end; row++)
		multiply_row(times, row);
}

void sparse_times(const SparseMatrix *m, size_t first, size_t count, Rows dense, Pool *pool, float *product)
{
	Times times = {m, kernels_best(), first, count, dense, product};
	pool_run(pool, (count + PIECE_ROWS - 1) / PIECE_ROWS, multiply_piece, &times);
}

void sparse_row_times(const SparseMatrix *m, size_t row, Rows dense, float *out)
{
	add_row(m, row, dense, kernels_best(), out);
}

/* The first of the row's numbers in a column of at least `column`. */
static uint64_t seek(const SparseMatrix *m, size_t row, uint32_t column)
{
	uint64_t low = m->starts[row], high = m->starts[row + 1];
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		if (m->columns[middle] < column)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void sparse_row_spread(const SparseMatrix *m, size_t row, uint32_t from, uint32_t to, const float *factor,
	size_t width, float *out)
{
	const Kernels *kernels = kernels_best();
	for (uint64_t k = seek(m, row, from), end = m->starts[row + 1]; k < end && m->columns[k] < to; k++)
		kernels->axpy(m->values[k], factor, out + m->columns[k] * width, width);
}
