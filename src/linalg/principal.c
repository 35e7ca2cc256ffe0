#include "linalg/principal.h"

#include "base/memory.h"
#include "linalg/eigen.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

void principal_release(Principal *principal)
{
	free(principal->mean);
	free(principal->axes);
	free(principal->variance);
	*principal = (Principal){0};
}

static bool room_for(Rows rows, size_t count, Principal *principal, Error *err)
{
	principal_release(principal);
	principal->width = rows.width;
	principal->count = count;
	principal->mean = memory_data(rows.width, sizeof(double), "the means of the columns", err);
	principal->variance = memory_data(count, sizeof(double), "the variances of the components", err);
	principal->axes = memory_data(count * rows.width, sizeof(double), "the principal components", err);
	return principal->mean && principal->variance && principal->axes;
}

static bool fit_columns(Rows rows, Pool *pool, Principal *principal, Error *err)
{
	size_t d = rows.width;
	double *covariance = memory_data(d * d, sizeof *covariance, "a covariance matrix", err);
	if (!covariance)
		return false;
	statistics_covariance(rows, pool, principal->mean, covariance);
	for (size_t i = 0; i < d; i++)
		principal->total_variance += covariance[i * d + i];
	bool ok = eigen_largest(covariance, d, principal->count, principal->variance, principal->axes, err);
	free(covariance);
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

static bool fit_rows(Rows rows, Pool *pool, Principal *principal, Error *err)
{
	size_t n = rows.count;
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
	free(products);
	free(vectors);
	matrix_release(&transpose);
	return ok;
}

bool principal_fit(Rows rows, size_t count, Pool *pool, Principal *principal, Error *err)
{
	size_t most = rows.count < rows.width ? rows.count : rows.width;
	if (rows.count < 2 || count < 1 || count > most)
		return error_set(err, ERROR_NUMBER, "%zu rows of %zu columns have no %zu principal components",
			rows.count, rows.width, count);
	bool ok = room_for(rows, count, principal, err) &&
		  (rows.count < rows.width ? fit_rows : fit_columns)(rows, pool, principal, err);
	for (size_t k = 0; ok && k < count; k++)
		principal->variance[k] = fmax(principal->variance[k], 0); /* rounding may say -1e-17 */
	return ok;
}

double principal_score(const Principal *principal, size_t axis, const float *row)
{
	const double *direction = principal->axes + axis * principal->width;
	double sum = 0;
	for (size_t j = 0; j < principal->width; j++)
		sum += direction[j] * ((double)row[j] - principal->mean[j]);
	return sum;
}
