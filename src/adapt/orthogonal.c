#include "adapt/orthogonal.h"

#include "base/memory.h"
#include "linalg/statistics.h"
#include "linalg/svd.h"

#include <math.h>
#include <stdlib.h>

void orthogonal_release(Orthogonal *fit)
{
	free(fit->map);
	free(fit->singular);
	*fit = (Orthogonal){0};
}

static double sum_of_squares(Rows rows)
{
	double sum = 0;
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			sum += (double)rows_at(rows, i)[j] * rows_at(rows, i)[j];
	return sum;
}

/* to = U V^T. */
static void multiply(const double *u, const double *vt, size_t d, double *to)
{
	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < d; j++)
			to[i * d + j] = 0;
	for (size_t i = 0; i < d; i++)
		for (size_t k = 0; k < d; k++)
			for (size_t j = 0; j < d; j++)
				to[i * d + j] += u[i * d + k] * vt[k * d + j];
}

/* +1 or -1: the determinant of an orthogonal matrix, by elimination with pivoting. */
static int orientation(const double *matrix, size_t d)
{
	double *a = memory_new(d * d, sizeof *a);
	for (size_t i = 0; i < d * d; i++)
		a[i] = matrix[i];
	int sign = 1;
	for (size_t k = 0; k < d; k++) {
		size_t pivot = k;
		for (size_t i = k + 1; i < d; i++)
			if (fabs(a[i * d + k]) > fabs(a[pivot * d + k]))
				pivot = i;
		if (pivot != k)
			sign = -sign;
		for (size_t j = k; j < d && pivot != k; j++) {
			double swapped = a[k * d + j];
			a[k * d + j] = a[pivot * d + j];
			a[pivot * d + j] = swapped;
		}
		if (a[k * d + k] < 0)
			sign = -sign;
		for (size_t i = k + 1; i < d; i++) {
			double factor = a[i * d + k] / a[k * d + k];
			for (size_t j = k + 1; j < d; j++)
				a[i * d + j] -= factor * a[k * d + j];
		}
	}
	free(a);
	return sign;
}

/* Singular values below this share of the largest are no more than the rounding of the vectors, which are
 * floats.
 */
#define NOISE 1e-6

static size_t rank_of(const double *singular, size_t d)
{
	size_t rank = 0;
	while (rank < d && singular[rank] > NOISE * singular[0])
		rank++;
	return rank;
}

/* Among all orthogonal maps the best is unique when Y^T X has full rank. Among rotations one direction may be
 * missing, since the determinant settles it; but where a reflection had to be turned into a rotation, the
 * direction of the smallest singular value pays, and it must be alone. */
static bool is_unique(const Orthogonal *fit, bool rotation, bool turned)
{
	size_t d = fit->width;
	if (!rotation)
		return fit->rank == d;
	if (fit->rank + 1 < d)
		return false;
	return !turned || d < 2 || fit->singular[d - 2] - fit->singular[d - 1] > NOISE * fit->singular[0];
}

/* *gain: tr(W X^T Y), by which the map lessens the residual, twice. */
static bool solve(const double *products, OrthogonalOptions options, double *u, double *vt, Orthogonal *fit,
	double *gain, Error *err)
{
	size_t d = fit->width;
	if (!svd_square(products, d, u, fit->singular, vt, err))
		return false;
	fit->rank = rank_of(fit->singular, d);
	multiply(u, vt, d, fit->map);
	fit->reflects = orientation(fit->map, d) < 0;
	bool turn = fit->reflects && options.rotation;
	if (turn) {
		for (size_t i = 0; i < d; i++)
			u[i * d + d - 1] = -u[i * d + d - 1];
		multiply(u, vt, d, fit->map);
		fit->reflects = false;
	}
	fit->unique = is_unique(fit, options.rotation, turn);
	*gain = 0;
	for (size_t i = 0; i < d; i++)
		*gain += turn && i == d - 1 ? -fit->singular[i] : fit->singular[i];
	return true;
}

bool orthogonal_fit(Rows x, Rows y, OrthogonalOptions options, Pool *pool, Orthogonal *fit, Error *err)
{
	size_t d = x.width;
	double squares_x = sum_of_squares(x), squares_y = sum_of_squares(y);
	if (!(squares_x > 0 && squares_y > 0))
		return error_set(err, ERROR_NUMBER,
			"the vectors of the pairs are all zeros on one side, so there is nothing to align");
	orthogonal_release(fit);
	fit->width = d;
	fit->map = memory_data(d * d, sizeof(double), "an orthogonal map", err);
	fit->singular = memory_data(d, sizeof(double), "singular values", err);
	double *room = memory_data(3 * d * d, sizeof *room, "an orthogonal map", err);
	double gain = 0;
	bool ok = fit->map && fit->singular && room;
	if (ok) {
		statistics_cross_products(y, x, NULL, NULL, pool, room); /* Y^T X */
		ok = solve(room, options, room + d * d, room + 2 * d * d, fit, &gain, err);
	}
	free(room);
	if (!ok)
		return false;
	fit->scale = options.scale ? gain / squares_x : 1;
	double residual = fit->scale * fit->scale * squares_x + squares_y - 2 * fit->scale * gain;
	fit->residual = fmax(residual, 0) / squares_y;
	return true;
}
