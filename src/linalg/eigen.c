#include "linalg/eigen.h"

#include "base/memory.h"
#include "linalg/lapack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void fix_sign(double *vector, size_t n)
{
	size_t largest = 0;
	for (size_t i = 1; i < n; i++)
		if (fabs(vector[i]) > fabs(vector[largest]))
			largest = i;
	if (vector[largest] < 0)
		for (size_t i = 0; i < n; i++)
			vector[i] = -vector[i];
}

/* Runs dsyevr once with one double and one integer of room to ask how much it wants (*work_size < 0), or for
 * real. Overwrites `matrix`. */
static int decompose(double *matrix, int n, int count, double *values, double *vectors, int *support,
	double *work, int work_size, int *integers, int n_integers)
{
	int low = n - count + 1, found = 0, info = 0;
	double unused = 0, tolerance = 0;
	dsyevr_("V", "I", "U", &n, matrix, &n, &unused, &unused, &low, &n, &tolerance, &found, values, vectors,
		&n, support, work, &work_size, integers, &n_integers, &info);
	return info == 0 && found != count && work_size > 0 ? 1 : info;
}

/* LAPACK gives rising values: turns both round. */
static void reverse(double *values, double *vectors, size_t n, size_t count)
{
	for (size_t i = 0, j = count - 1; i < j; i++, j--) {
		double value = values[i];
		values[i] = values[j];
		values[j] = value;
		for (size_t k = 0; k < n; k++) {
			double element = vectors[i * n + k];
			vectors[i * n + k] = vectors[j * n + k];
			vectors[j * n + k] = element;
		}
	}
}

bool eigen_largest(const double *matrix, size_t n, size_t count, double *values, double *vectors, Error *err)
{
	if (!lapack_accepts(matrix, n, n, "the symmetric matrix", err))
		return false;
	double *copy = memory_data(n * n, sizeof *copy, "an eigenvalue decomposition", err);
	if (!copy)
		return false;
	memcpy(copy, matrix, n * n * sizeof *copy);
	double *all = memory_new(n, sizeof *all), wanted = 0;
	int *support = memory_new(2 * n, sizeof *support), wanted_integers = 0;
	int info =
		decompose(copy, (int)n, (int)count, all, vectors, support, &wanted, -1, &wanted_integers, -1);
	double *work = memory_new((size_t)wanted + 1, sizeof *work);
	/* dstebz writes to the place before these when it brackets none of the eigenvalues wanted. */
	int *integers = memory_new((size_t)wanted_integers + 2, sizeof *integers);
	if (info == 0)
		info = decompose(copy, (int)n, (int)count, all, vectors, support, work, (int)wanted,
			integers + 1, wanted_integers);
	if (info == 0) {
		memcpy(values, all, count * sizeof *values);
		reverse(values, vectors, n, count);
		for (size_t i = 0; i < count; i++)
			fix_sign(vectors + i * n, n);
	}
	free(copy);
	free(all);
	free(support);
	free(work);
	free(integers);
	return info == 0 ||
	       error_set(err, ERROR_NUMBER,
		       "the eigenvalues of a %zu x %zu matrix were not found (LAPACK dsyevr: %d)", n, n, info);
}

/* Row-major lower triangle of C = L^-1 A L^-T onto `a`, and of L, B = L L^T, onto `b`: to LAPACK, which counts
 * by columns, both are upper ones. Both matrices are overwritten. */
static int reduce(double *a, double *b, int n)
{
	int info = 0, kind = 1;
	dpotrf_("U", &n, b, &n, &info);
	if (info == 0)
		dsygst_(&kind, "U", &n, a, &n, b, &n, &info);
	return info;
}

static bool solve_reduced(
	double *a, const double *b, size_t n, size_t count, double *values, double *vectors, Error *err)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			a[i * n + j] = a[j * n + i];
	if (!eigen_largest(a, n, count, values, vectors, err))
		return false;
	int size = (int)n, many = (int)count, info = 0;
	dtrtrs_("U", "N", "N", &size, &many, b, &size, vectors, &size, &info);
	for (size_t i = 0; i < count; i++)
		fix_sign(vectors + i * n, n);
	return info == 0 || error_set(err, ERROR_NUMBER, "a triangular system of %zu rows has no solution", n);
}

bool eigen_generalised(
	const double *a, const double *b, size_t n, size_t count, double *values, double *vectors, Error *err)
{
	if (!lapack_accepts(a, n, n, "the first matrix", err) ||
		!lapack_accepts(b, n, n, "the second matrix", err))
		return false;
	double *left = memory_data(n * n, sizeof *left, "a generalised eigenvalue problem", err);
	double *right =
		left ? memory_data(n * n, sizeof *right, "a generalised eigenvalue problem", err) : NULL;
	bool ok = right != NULL;
	if (ok) {
		memcpy(left, a, n * n * sizeof *left);
		memcpy(right, b, n * n * sizeof *right);
		if (reduce(left, right, (int)n) != 0)
			ok = error_set(err, ERROR_NUMBER,
				"the second matrix of a generalised eigenvalue problem, %zu x %zu, is not "
				"positive definite",
				n, n);
	}
	ok = ok && solve_reduced(left, right, n, count, values, vectors, err);
	free(left);
	free(right);
	return ok;
}
