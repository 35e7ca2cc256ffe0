#include "linalg/truncated_svd.h"

#include "base/memory.h"

#include "linalg/eigen.h"
#include "linalg/product.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_ROWS = 2048,
	STEP_PRODUCTS = 1 << 25, /* of two numbers, in one step */
};

#define NOISE 1e-6 /* singular values below this share of the largest are rounding of floats */

bool truncated_svd_init(TruncatedSvd *svd, const SparseMatrix *matrix, const SparseMatrix *transpose,
	size_t count, uint64_t seed, Error *err)
{
	svd->matrix = matrix;
	svd->transpose = transpose;
	svd->count = count;
	svd->values = memory_data(count, sizeof(double), "the singular values", err);
	svd->gram = memory_data(count * count, sizeof(double), "the products of directions", err);
	svd->part = memory_data(count * count, sizeof(double), "the products of a block", err);
	svd->vectors = memory_data(count * count, sizeof(double), "the rotation of directions", err);
	if (!svd->values || !svd->gram || !svd->part || !svd->vectors ||
		!matrix_init(&svd->left, matrix->rows, count, "the left singular vectors", err) ||
		!matrix_init(&svd->right, matrix->cols, count, "the right singular vectors", err) ||
		!matrix_init(&svd->block, BLOCK_ROWS, count, "a block of singular vectors", err) ||
		!matrix_init(&svd->turn, count, count, "the rotation of directions", err))
		return false;
	random_init(&svd->random, seed, 0);
	return true;
}

void truncated_svd_release(TruncatedSvd *svd)
{
	free(svd->values);
	free(svd->gram);
	free(svd->part);
	free(svd->vectors);
	matrix_release(&svd->left);
	matrix_release(&svd->right);
	matrix_release(&svd->block);
	matrix_release(&svd->turn);
	*svd = (TruncatedSvd){0};
}

/* Random directions. */
static void draw_rows(TruncatedSvd *svd)
{
	size_t left = svd->right.rows - svd->started, rows = left < BLOCK_ROWS ? left : BLOCK_ROWS;
	float *at = matrix_row(&svd->right, svd->started);
	for (size_t i = 0; i < rows * svd->count; i++)
		at[i] = (float)random_normal(&svd->random);
	svd->started += rows;
}

static const SparseMatrix *factor(const TruncatedSvd *svd)
{
	return svd->backward ? svd->transpose : svd->matrix;
}

/* As many rows from svd->next as make one step: it depends on the matrix alone. */
static size_t rows_of_step(const TruncatedSvd *svd)
{
	const SparseMatrix *m = factor(svd);
	size_t most = m->rows - svd->next, rows = 1;
	uint64_t limit = m->starts[svd->next] + STEP_PRODUCTS / svd->count;
	most = most < BLOCK_ROWS ? most : BLOCK_ROWS;
	while (rows < most && m->starts[svd->next + rows + 1] <= limit)
		rows++;
	return rows;
}

static void multiply_rows(TruncatedSvd *svd, Pool *pool)
{
	size_t rows = rows_of_step(svd);
	Matrix *from = svd->backward ? &svd->left : &svd->right, *to = svd->backward ? &svd->right : &svd->left;
	float *product = matrix_row(to, svd->next);
	sparse_times(factor(svd), svd->next, rows, matrix_rows(from), pool, product);
	Rows block = {product, rows, svd->count, svd->count};
	statistics_cross_products(block, block, NULL, NULL, pool, svd->part);
	for (size_t i = 0; i < svd->count * svd->count; i++)
		svd->gram[i] += svd->part[i];
	svd->next += rows;
}

/* Row k of the rotation is the k-th vector of the Gram matrix over the length it gives, or zeros where only
 * noise is left. */
static void set_turn(TruncatedSvd *svd)
{
	for (size_t k = 0; k < svd->count; k++) {
		double scale = svd->values[k] > NOISE * svd->values[0] ? 1 / svd->values[k] : 0;
		for (size_t j = 0; j < svd->count; j++)
			svd->turn.data[k * svd->count + j] = (float)(scale * svd->vectors[k * svd->count + j]);
	}
}

static bool end_products(TruncatedSvd *svd, Error *err)
{
	size_t n = svd->count;
	if (!eigen_largest(svd->gram, n, n, svd->values, svd->vectors, err))
		return false;
	for (size_t k = 0; k < n; k++)
		svd->values[k] = sqrt(fmax(svd->values[k], 0));
	memset(svd->gram, 0, n * n * sizeof *svd->gram);
	set_turn(svd);
	svd->turning = true;
	svd->next = 0;
	return true;
}

static void turn_rows(TruncatedSvd *svd, Matrix *matrix, Pool *pool)
{
	if (svd->next >= matrix->rows)
		return;
	size_t left = matrix->rows - svd->next, rows = left < BLOCK_ROWS ? left : BLOCK_ROWS;
	float *at = matrix_row(matrix, svd->next);
	Rows block = {at, rows, svd->count, svd->count};
	product_rows(block, matrix_rows(&svd->turn), pool, svd->block.data);
	memcpy(at, svd->block.data, rows * svd->count * sizeof *at);
}

/* The left vectors, which were orthonormal before, turn along with the right ones but keep their length. */
static void turn_left_rows(TruncatedSvd *svd, Pool *pool)
{
	turn_rows(svd, &svd->left, pool);
	size_t end = svd->next + BLOCK_ROWS < svd->left.rows ? svd->next + BLOCK_ROWS : svd->left.rows;
	for (size_t row = svd->next; row < end; row++)
		for (size_t k = 0; k < svd->count; k++)
			matrix_row(&svd->left, row)[k] *= (float)svd->values[k];
}

static bool turn_step(TruncatedSvd *svd, Pool *pool)
{
	size_t rows = svd->left.rows;
	if (svd->backward) {
		turn_rows(svd, &svd->right, pool);
		turn_left_rows(svd, pool);
		rows = rows > svd->right.rows ? rows : svd->right.rows;
	} else {
		turn_rows(svd, &svd->left, pool);
	}
	svd->next += BLOCK_ROWS;
	return svd->next >= rows;
}

bool truncated_svd_step(TruncatedSvd *svd, Pool *pool, bool *swept, Error *err)
{
	*swept = false;
	if (svd->started < svd->right.rows) {
		draw_rows(svd);
		return true;
	}
	if (!svd->turning) {
		multiply_rows(svd, pool);
		return svd->next < factor(svd)->rows || end_products(svd, err);
	}
	if (!turn_step(svd, pool))
		return true;
	*swept = svd->backward;
	svd->sweeps += svd->backward;
	svd->backward = !svd->backward;
	svd->turning = false;
	svd->next = 0;
	return true;
}

double truncated_svd_done(const TruncatedSvd *svd)
{
	double part = svd->turning ? 1 : (double)svd->next / (double)factor(svd)->rows;
	return (svd->backward + part) / 2;
}
