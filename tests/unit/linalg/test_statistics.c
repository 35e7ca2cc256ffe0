#include "linalg/statistics.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

static void test_cross_products_across_strips_and_blocks(void **state)
{
	(void)state;
	enum { N = 300, D = 70, E = 45 };
	Matrix a = {0}, b = {0};
	assert_ok(matrix_init(&a, N, D, "a", &err) && matrix_init(&b, N, E, "b", &err));
	Random random;
	random_init(&random, 1, 0);
	for (size_t i = 0; i < N * D; i++)
		a.data[i] = (float)random_normal(&random);
	for (size_t i = 0; i < N * E; i++)
		b.data[i] = (float)random_normal(&random);
	static double out[D * E], square[D * D], again[D * D];
	statistics_cross_products(matrix_rows(&a), matrix_rows(&b), NULL, NULL, NULL, out);
	for (size_t i = 0; i < D; i++)
		for (size_t j = 0; j < E; j++) {
			double sum = 0;
			for (size_t k = 0; k < N; k++)
				sum += (double)a.data[k * D + i] * b.data[k * E + j];
			assert_near(out[i * E + j], sum, 1e-10);
		}
	Pool *pool = pool_new(2);
	statistics_cross_products(matrix_rows(&a), matrix_rows(&a), NULL, NULL, NULL, square);
	statistics_cross_products(matrix_rows(&a), matrix_rows(&a), NULL, NULL, pool, again);
	assert_memory_equal(square, again, sizeof square);
	assert_near(square[3 * D + 66], square[66 * D + 3], 0);
	pool_free(pool);
	matrix_release(&a);
	matrix_release(&b);
}

static void test_quantiles(void **state)
{
	(void)state;
	double values[] = {1, 2, 4, 9};
	assert_near(statistics_quantile(values, 4, 0.5), 3, 1e-15);
	assert_near(statistics_quantile(values, 4, 0.25), 1.75, 1e-15);
	assert_near(statistics_quantile(values, 4, 1), 9, 1e-15);
	assert_true(isnan(statistics_quantile(values, 0, 0.5)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cross_products_across_strips_and_blocks),
		cmocka_unit_test(test_quantiles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
