#include "linalg/subspace.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/eigen.h"
#include "linalg/product.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double dot(const double *a, const double *b, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

static void take_off(double *row, const double *other, double factor, size_t count)
{
	for (size_t i = 0; i < count; i++)
		row[i] -= factor * other[i];
}

/* Gram and Schmidt, each row twice since once loses digits. What is left of a row that depends on those before
 * is noise: it becomes zeros. */
static void make_orthonormal(double *rows, size_t count, size_t width)
{
	for (size_t i = 0; i < count; i++) {
		double *row = rows + i * width, before = sqrt(dot(row, row, width));
		for (int again = 0; again < 2; again++)
			for (size_t k = 0; k < i; k++)
				take_off(row, rows + k * width, dot(row, rows + k * width, width), width);
		double norm = sqrt(dot(row, row, width)), scale = norm > 1e-10 * before ? 1 / norm : 0;
		for (size_t j = 0; j < width; j++)
			row[j] *= scale;
	}
}

static void narrow(Subspace *s)
{
	for (size_t i = 0; i < s->count * s->width; i++)
		s->narrow.data[i] = (float)s->directions[i];
}

bool subspace_init(Subspace *s, size_t width, size_t count, uint64_t seed, Error *err)
{
	size_t size = width * count;
	s->width = width;
	s->count = count;
	s->directions = memory_data(size, sizeof(double), "the principal directions", err);
	s->sums = memory_data(size, sizeof(double), "the sums of a pass", err);
	s->room = memory_data(size, sizeof(double), "the sums of a block", err);
	s->variance = memory_data(count, sizeof(double), "the variances of the components", err);
	if (!s->directions || !s->sums || !s->room || !s->variance ||
		!matrix_init(&s->narrow, count, width, "the principal directions", err))
		return false;
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < size; i++)
		s->directions[i] = random_normal(&random);
	make_orthonormal(s->directions, count, width);
	narrow(s);
	return true;
}

void subspace_set(Subspace *s, const double *directions)
{
	memcpy(s->directions, directions, s->count * s->width * sizeof *directions);
	narrow(s);
}

void subspace_release(Subspace *s)
{
	free(s->directions);
	free(s->sums);
	free(s->room);
	free(s->variance);
	matrix_release(&s->narrow);
	*s = (Subspace){0};
}

void subspace_add(Subspace *s, Rows block, Pool *pool, float *projected)
{
	Rows coordinates = {projected, block.count, s->count, s->count};
	product_rows(block, matrix_rows(&s->narrow), pool, projected);
	statistics_cross_products(coordinates, block, NULL, NULL, pool, s->room);
	for (size_t i = 0; i < s->count * s->width; i++)
		s->sums[i] += s->room[i];
}

/* The covariance as the directions see it, count x count; made symmetric, as rounding left it nearly so. */
static void project_covariance(const Subspace *s, double divisor, double *small)
{
	size_t n = s->count;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++) {
			const double *sums_i = s->sums + i * s->width, *sums_j = s->sums + j * s->width;
			double forth = dot(sums_i, s->directions + j * s->width, s->width);
			double back = dot(sums_j, s->directions + i * s->width, s->width);
			small[i * n + j] = small[j * n + i] = (forth + back) / 2 / divisor;
		}
}

/* to = rotation rows, count x width. */
static void rotate(const double *rotation, const double *rows, size_t count, size_t width, double *to)
{
	memset(to, 0, count * width * sizeof *to);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			take_off(to + i * width, rows + k * width, -rotation[i * count + k], width);
}

static void fix_sign(const double *component, size_t width, double *rotation, size_t count)
{
	double largest = 0;
	for (size_t j = 0; j < width; j++)
		if (fabs(component[j]) > fabs(largest))
			largest = component[j];
	for (size_t k = 0; k < count && largest < 0; k++)
		rotation[k] = -rotation[k];
}

bool subspace_turn(Subspace *s, double divisor, double *rotation, Error *err)
{
	size_t n = s->count;
	double *small = memory_data(n * n, sizeof *small, "the covariance of the directions", err);
	if (!small)
		return false;
	project_covariance(s, divisor, small);
	bool fine = eigen_largest(small, n, n, s->variance, rotation, err);
	free(small);
	if (!fine)
		return false;
	rotate(rotation, s->directions, n, s->width, s->room);
	for (size_t i = 0; i < n; i++) {
		fix_sign(s->room + i * s->width, s->width, rotation + i * n, n);
		s->variance[i] = fmax(s->variance[i], 0);
	}
	rotate(rotation, s->sums, n, s->width, s->directions);
	make_orthonormal(s->directions, n, s->width);
	narrow(s);
	memset(s->sums, 0, n * s->width * sizeof *s->sums);
	return true;
}
