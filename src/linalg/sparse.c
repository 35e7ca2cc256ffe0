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

static void multiply_row(const Times *times, size_t row)
{
	const SparseMatrix *m = times->matrix;
	size_t width = times->dense.width;
	float *sum = times->product + (row - times->first) * width;
	memset(sum, 0, width * sizeof *sum);
	for (uint64_t k = m->starts[row], end = m->starts[row + 1]; k < end; k++) {
		if (k + AHEAD < end)
			prefetch_row(times->dense, m->columns[k + AHEAD]);
		times->kernels->axpy(m->values[k], rows_at(times->dense, m->columns[k]), sum, width);
	}
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
