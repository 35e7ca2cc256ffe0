#include "linalg/whitening.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 2000, D = 12, RANK = 9 };

/* Columns that are correlated, of very different variance; the last depend on those before. */
static Matrix skewed_rows(void)
{
	Matrix rows = {0};
	Random random;
	random_init(&random, 4, 0);
	assert_ok(matrix_init(&rows, N, D, "rows", &err));
	for (size_t i = 0; i < N; i++) {
		float *row = matrix_row(&rows, i);
		for (size_t j = 0; j < RANK; j++)
			row[j] = (float)(random_normal(&random) * (double)(j + 1)) + (j > 0 ? row[j - 1] : 5);
		for (size_t j = RANK; j < D; j++)
			row[j] = row[j - RANK];
	}
	return rows;
}

static void covariance_of(const float *rows, size_t width, double *mean, double *covariance)
{
	Moments moments = {0};
	assert_ok(moments_init(&moments, width, &err));
	assert_ok(moments_add(&moments, (Rows){rows, N, width, width}, NULL, &err));
	moments_covariance(&moments, covariance);
	memcpy(mean, moments.mean, width * sizeof *mean);
	moments_release(&moments);
}

static void assert_identity(const double *mean, const double *covariance, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		assert_near(mean[i], 0, 1e-5);
		for (size_t j = 0; j < width; j++)
			assert_near(covariance[i * width + j], i == j, 1e-4);
	}
}

static void test_white_rows_have_the_identity_as_covariance(void **state)
{
	(void)state;
	Matrix rows = skewed_rows();
	Rows full = {rows.data, N, RANK, D};
	static float white[N * D];
	double mean[D], covariance[D * D];
	Pool *pool = pool_new(2);
	Principal p = {0};
	assert_ok(principal_fit(full, RANK, NULL, &p, &err));
	for (int back = 0; back < 2; back++) {
		assert_ok(whitening_rows(&p, back, full, pool, white, &err));
		covariance_of(white, RANK, mean, covariance);
		assert_identity(mean, covariance, RANK);
	}
	pool_free(pool);
	principal_release(&p);
	matrix_release(&rows);
}

/* ZCA is the symmetric square root of the inverse: each white column goes with its own old one. */
static void test_turned_back_columns_stay_nearest_to_themselves(void **state)
{
	(void)state;
	Matrix rows = skewed_rows();
	Rows full = {rows.data, N, RANK, D};
	static float white[N * RANK];
	Principal p = {0};
	assert_ok(principal_fit(full, RANK, NULL, &p, &err));
	assert_ok(whitening_rows(&p, true, full, NULL, white, &err));
	double products[RANK][RANK] = {{0}};
	for (size_t i = 0; i < N; i++)
		for (size_t a = 0; a < RANK; a++)
			for (size_t b = 0; b < RANK; b++)
				products[a][b] += white[i * RANK + a] * (rows_at(full, i)[b] - p.mean[b]);
	for (size_t a = 0; a < RANK; a++)
		for (size_t b = 0; b < RANK; b++)
			assert_near(products[a][b] / N, products[b][a] / N, 1e-3);
	principal_release(&p);
	matrix_release(&rows);
}

static void test_flat_axes_are_dropped(void **state)
{
	(void)state;
	Matrix rows = skewed_rows();
	static float white[N * D];
	double mean[D], covariance[D * D];
	Principal p = {0};
	assert_ok(principal_fit(matrix_rows(&rows), D, NULL, &p, &err));
	whitening_drop_flat(&p);
	assert_int_equal(p.count, RANK);
	assert_ok(whitening_rows(&p, false, matrix_rows(&rows), NULL, white, &err));
	covariance_of(white, RANK, mean, covariance);
	assert_identity(mean, covariance, RANK);
	principal_release(&p);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_white_rows_have_the_identity_as_covariance),
		cmocka_unit_test(test_turned_back_columns_stay_nearest_to_themselves),
		cmocka_unit_test(test_flat_axes_are_dropped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
