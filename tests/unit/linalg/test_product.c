#include "linalg/product.h"

#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "linalg/backend.h"

#include <stdlib.h>

static Error err;

static Matrix random_matrix(size_t rows, size_t cols, uint64_t seed)
{
	Matrix matrix = {0};
	assert_ok(matrix_init(&matrix, rows, cols, "a test", &err));
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < rows * cols; i++)
		matrix.data[i] = (float)random_normal(&random);
	return matrix;
}

static double dot(const float *a, const float *b, size_t width, size_t step)
{
	double sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += (double)a[i] * b[i * step];
	return sum;
}

/* Sizes that are no multiple of a tile, and a view that is narrower than its stride. */
static void test_products_agree_with_sums(void **state)
{
	(void)state;
	Pool *pool = pool_new(2);
	Matrix a = random_matrix(300, 40, 1), b = random_matrix(2100, 33, 2);
	Rows left = {a.data + 3, 300, 33, 40}, right = matrix_rows(&b);
	float *out = memory_new(300 * 2100, sizeof *out);
	product_rows(left, right, pool, out);
	for (size_t i = 0; i < 300; i += 23)
		for (size_t j = 0; j < 2100; j += 41)
			assert_near(out[i * 2100 + j], dot(rows_at(left, i), rows_at(right, j), 33, 1), 1e-4);
	Rows map = {b.data, 33, 31, 33};
	product_map(left, map, pool, out);
	for (size_t i = 0; i < 300; i += 7)
		for (size_t j = 0; j < 31; j++)
			assert_near(out[i * 31 + j], dot(rows_at(left, i), map.data + j, 33, 33), 1e-4);
	free(out);
	matrix_release(&a);
	matrix_release(&b);
	pool_free(pool);
}

static void test_threads_do_not_change_a_bit(void **state)
{
	(void)state;
	Pool *pool = pool_new(3);
	Matrix a = random_matrix(700, 50, 3), b = random_matrix(5000, 50, 4);
	float *one = memory_new(700 * 5000, sizeof *one), *three = memory_new(700 * 5000, sizeof *three);
	product_rows(matrix_rows(&a), matrix_rows(&b), NULL, one);
	product_rows(matrix_rows(&a), matrix_rows(&b), pool, three);
	assert_memory_equal(one, three, 700 * 5000 * sizeof *one);
	free(one);
	free(three);
	matrix_release(&a);
	matrix_release(&b);
	pool_free(pool);
}

static void test_empty_factors(void **state)
{
	(void)state;
	float out[4] = {7, 7, 7, 7};
	product_rows((Rows){0}, (Rows){0}, NULL, out);
	Matrix a = random_matrix(2, 3, 5);
	product_rows(matrix_rows(&a), (Rows){a.data, 0, 3, 3}, NULL, out);
	assert_near(out[0], 7, 0);
	matrix_release(&a);
}

static void test_backend_is_openblas_with_one_thread(void **state)
{
	(void)state;
	backend_start();
	Text text = {0};
	assert_true(backend_describe(&text));
	assert_contains(text_of(&text), "OpenBLAS 0.");
	assert_contains(text_of(&text), "1 thread, ");
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_products_agree_with_sums),
		cmocka_unit_test(test_threads_do_not_change_a_bit),
		cmocka_unit_test(test_empty_factors),
		cmocka_unit_test(test_backend_is_openblas_with_one_thread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
