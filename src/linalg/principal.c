#include "linalg/principal.h"

#include "base/memory.h"
#include "linalg/eigen.h"
#include "linalg/product.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void principal_release(Principal *principal)
{
	free(principal->mean);
	free(principal->axes);
	free(principal->variance);
	*principal = (Principal){0};
}

bool principal_init(Principal *principal, size_t width, size_t count, Error *err)
{
	principal_release(principal);
	principal->width = width;
	principal->count = count;
	principal->mean = memory_data(width, sizeof(double), "the means of the columns", err);
	principal->variance = memory_data(count, sizeof(double), "the variances of the components", err);
	principal->axes = memory_data(count * width, sizeof(double), "the principal components", err);
	return principal->mean && principal->variance && principal->axes;
}

/* Rounding may say -1e-17. */
static void clear_negative(Principal *principal)
{
	for (size_t k = 0; k < principal->count; k++)
		principal->variance[k] = fmax(principal->variance[k], 0);
}

bool principal_of_moments(const Moments *moments, size_t count, Principal *principal, Error *err)
{
	size_t d = moments->width;
	double *covariance = memory_data(d * d, sizeof *covariance, "a covariance matrix", err);
	bool ok = covariance && principal_init(principal, d, count, err);
	if (ok) {
		moments_covariance(moments, covariance);
		memcpy(principal->mean, moments->mean, d * sizeof *moments->mean);
		ok = eigen_largest(covariance, d, count, principal->variance, principal->axes, err);
	}
	for (size_t i = 0; ok && i < d; i++)
		principal->total_variance += covariance[i * d + i];
	clear_negative(principal);
	free(covariance);
	return ok;
}

static bool fit_columns(Rows rows, size_t count, Pool *pool, Principal *principal, Error *err)
{
	Moments moments = {0};
	bool ok = moments_init(&moments, rows.width, err) && moments_add(&moments, rows, pool, err) &&
		  principal_of_moments(&moments, count, principal, err);
	moments_release(&moments);
	return ok;
}

/* to: width x count, each column one row of `rows` without the mean. */
static bool centred_transpose(Rows rows, const double *mean, Matrix *to, Error *err)
{
	if (!matrix_init(to, rows.width, rows.count, "the centred rows", err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			matrix_row(to, j)[i] = (float)((double)rows_at(rows, i)[j] - mean[j]);
	return true;
}

/* An eigenvector u of the inner products X X^T gives the axis X^T u, here made unit; its element of largest
 * magnitude is made positive. */
static void axis_of(const Matrix *transpose, const double *u, double *axis)
{
	double squares = 0, largest = 0;
	for (size_t j = 0; j < transpose->rows; j++) {
		double sum = 0;
		for (size_t i = 0; i < transpose->cols; i++)
			sum += u[i] * matrix_row(transpose, j)[i];
		axis[j] = sum;
		squares += sum * sum;
		if (fabs(sum) > fabs(largest))
			largest = sum;
	}
	double scale = squares > 0 ? copysign(1 / sqrt(squares), largest) : 0;
	for (size_t j = 0; j < transpose->rows; j++)
		axis[j] *= scale;
}

static bool fit_rows(Rows rows, size_t count, Pool *pool, Principal *principal, Error *err)
{
	size_t n = rows.count;
	if (!principal_init(principal, rows.width, count, err))
		return false;
	statistics_column_means(rows, principal->mean);
	Matrix transpose = {0};
	double *products = memory_data(n * n, sizeof *products, "the inner products of the rows", err);
	double *vectors = memory_data(principal->count * n, sizeof *vectors, "eigenvectors", err);
	bool ok = products && vectors && centred_transpose(rows, principal->mean, &transpose, err);
	if (ok) {
		Rows columns = matrix_rows(&transpose);
		statistics_cross_products(columns, columns, NULL, NULL, pool, products);
		ok = eigen_largest(products, n, principal->count, principal->variance, vectors, err);
	}
	for (size_t i = 0; ok && i < n; i++)
		principal->total_variance += products[i * n + i] / (double)(n - 1);
	double noise = ok ? fabs(principal->variance[0]) * (double)n * 1e-15 : 0;
	for (size_t k = 0; ok && k < principal->count; k++) {
		if (principal->variance[k] > noise)
			axis_of(&transpose, vectors + k * n, principal->axes + k * rows.width);
		principal->variance[k] /= (double)(n - 1);
	}
	clear_negative(principal);
	free(products);
	free(vectors);
	matrix_release(&transpose);
	return ok;
}

bool principal_possible(Rows rows, size_t count, Error *err)
{
	size_t most = rows.count < rows.width ? rows.count : rows.width;
	if (rows.count >= 2 && count >= 1 && count <= most)
		return true;
	return error_set(err, ERROR_NUMBER, "%zu rows of %zu columns have no %zu principal components",
		rows.count, rows.width, count);
}

bool principal_fit(Rows rows, size_t count, Pool *pool, Principal *principal, Error *err)
{
	return principal_possible(rows, count, err) &&
	       (rows.count < rows.width ? fit_rows : fit_columns)(rows, count, pool, principal, err);
}

double principal_score(const Principal *principal, size_t axis, const float *row)
{
	const double *direction = principal->axes + axis * principal->width;
	double sum = 0;
	for (size_t j = 0; j < principal->width; j++)
		sum += direction[j] * ((double)row[j] - principal->mean[j]);
	return sum;
}

/* --- scores of many rows --- */

enum { SCORE_ROWS = 1024 };

typedef struct Scores {
	const Principal *principal;
	Rows rows;
	Matrix axes;    /* as single precision */
	float *centred; /* by thread, SCORE_ROWS x width */
	float *to;
} Scores;

static void score_piece(void *context, size_t piece, int thread)
{
	const Scores *s = context;
	size_t width = s->principal->width, first = piece * SCORE_ROWS;
	size_t count = s->rows.count - first < SCORE_ROWS ? s->rows.count - first : SCORE_ROWS;
	float *centred = s->centred + (size_t)thread * SCORE_ROWS * width;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++)
			centred[i * width + j] =
				(float)(rows_at(s->rows, first + i)[j] - s->principal->mean[j]);
	product_rows((Rows){centred, count, width, width}, matrix_rows(&s->axes), NULL,
		s->to + first * s->principal->count);
}

bool principal_scores(const Principal *principal, Rows rows, Pool *pool, float *scores, Error *err)
{
	size_t width = principal->width, count = principal->count;
	Scores s = {.principal = principal, .rows = rows, .to = scores};
	s.centred = memory_data(
		(size_t)pool_threads(pool) * SCORE_ROWS * width, sizeof *s.centred, "the centred rows", err);
	bool ok = s.centred && matrix_init(&s.axes, count, width, "the principal components", err);
	for (size_t i = 0; ok && i < count * width; i++)
		s.axes.data[i] = (float)principal->axes[i];
	if (ok)
		pool_run(pool, (rows.count + SCORE_ROWS - 1) / SCORE_ROWS, score_piece, &s);
	free(s.centred);
	matrix_release(&s.axes);
	return ok;
}
