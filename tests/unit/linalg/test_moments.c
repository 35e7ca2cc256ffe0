#include "linalg/moments.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 5000, D = 150 }; /* several blocks and tiles */

static Matrix normal_rows(size_t rows, size_t cols, double offset)
{
	Matrix matrix = {0};
	assert_ok(matrix_init(&matrix, rows, cols, "normal numbers", &err));
	Random random;
	random_init(&random, 1, 0);
	for (size_t i = 0; i < rows * cols; i++)
		matrix.data[i] = (float)(offset + random_normal(&random));
	return matrix;
}

static void test_covariance_by_hand(void **state)
{
	(void)state;
	float data[] = {1, 2, 3, 4, 5, 9};
	double covariance[4];
	Moments m = {0};
	assert_ok(moments_init(&m, 2, &err) && moments_add(&m, (Rows){data, 3, 2, 2}, NULL, &err));
	moments_covariance(&m, covariance);
	assert_near(m.mean[0], 3, 1e-15);
	assert_near(m.mean[1], 5, 1e-15);
	assert_near(covariance[0], 4, 1e-15);
	assert_near(covariance[1], 7, 1e-15);
	assert_near(covariance[2], 7, 1e-15);
	assert_near(covariance[3], 13, 1e-15);
	moments_release(&m);
}

/* A constant far from zero must not drown the variance: the mean is taken off before squares are summed. */
static void test_large_offsets_cancel(void **state)
{
	(void)state;
	float data[] = {100000, 100001, 100002};
	double variance[1];
	Moments m = {0};
	assert_ok(moments_init(&m, 1, &err) && moments_add(&m, (Rows){data, 3, 1, 1}, NULL, &err));
	moments_covariance(&m, variance);
	assert_near(variance[0], 1, 1e-12);
	moments_release(&m);
}

static double product_of(const Matrix *rows, const double *mean, size_t i, size_t j)
{
	double sum = 0;
	for (size_t r = 0; r < rows->rows; r++)
		sum += (matrix_row(rows, r)[i] - mean[i]) * (matrix_row(rows, r)[j] - mean[j]);
	return sum;
}

static void test_many_blocks_agree_with_sums_in_double(void **state)
{
	(void)state;
	Matrix rows = normal_rows(N, D, 30);
	Moments m = {0};
	assert_ok(moments_init(&m, D, &err) && moments_add(&m, matrix_rows(&rows), NULL, &err));
	static const size_t places[][2] = {{0, 0}, {0, 1}, {3, 140}, {74, 75}, {75, 75}, {149, 149}, {90, 91}};
	for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
		size_t i = places[k][0], j = places[k][1];
		assert_near(m.products[i * D + j], product_of(&rows, m.mean, i, j), 1e-6 * N);
	}
	moments_release(&m);
	matrix_release(&rows);
}

static void test_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	Matrix rows = normal_rows(N, D, 1);
	Moments one = {0}, two = {0};
	Pool *pool = pool_new(3);
	assert_ok(moments_init(&one, D, &err) && moments_add(&one, matrix_rows(&rows), NULL, &err));
	assert_ok(moments_init(&two, D, &err) && moments_add(&two, matrix_rows(&rows), pool, &err));
	assert_memory_equal(one.products, two.products, sizeof(double) * D * D);
	assert_memory_equal(one.mean, two.mean, sizeof(double) * D);
	pool_free(pool);
	moments_release(&one);
	moments_release(&two);
	matrix_release(&rows);
}

/* Rows that came later give what all rows give at once; means far apart included. */
static void test_growing_is_exact(void **state)
{
	(void)state;
	enum { FIRST = 1234, WIDTH = 7, ALL = 3000 };
	Matrix rows = normal_rows(ALL, WIDTH, 5);
	for (size_t i = FIRST; i < ALL; i++)
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(&rows, i)[j] += 100 * (float)j;
	Rows all = matrix_rows(&rows);
	Moments once = {0}, grown = {0};
	assert_ok(moments_init(&once, WIDTH, &err) && moments_add(&once, all, NULL, &err));
	assert_ok(moments_init(&grown, WIDTH, &err) &&
		  moments_add(&grown, rows_part(all, 0, FIRST), NULL, &err) &&
		  moments_add(&grown, rows_part(all, FIRST, ALL - FIRST), NULL, &err));
	assert_int_equal(grown.count, ALL);
	for (size_t i = 0; i < WIDTH; i++)
		for (size_t j = i; j < WIDTH; j++) {
			double expected = product_of(&rows, once.mean, i, j);
			assert_near(once.products[i * WIDTH + j], expected, 1e-7 * ALL);
			assert_near(grown.products[i * WIDTH + j], expected, 1e-7 * ALL);
		}
	moments_release(&once);
	moments_release(&grown);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_covariance_by_hand),
		cmocka_unit_test(test_large_offsets_cancel),
		cmocka_unit_test(test_many_blocks_agree_with_sums_in_double),
		cmocka_unit_test(test_the_same_bytes_with_any_threads),
		cmocka_unit_test(test_growing_is_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
