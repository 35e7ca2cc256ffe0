#include "linalg/cross_products.h"

#include "base/memory.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { ROWS = 5003, A = 135, B = 161 };

static void fill(Matrix *matrix, size_t cols, uint64_t seed)
{
	assert_ok(matrix_init(matrix, ROWS, cols, "a test", &err));
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < ROWS * cols; i++)
		matrix->data[i] = (float)(0.2 + random_normal(&random));
}

static void check(Rows a, Rows b, const double *products)
{
	for (size_t i = 0; i < a.width; i += 7)
		for (size_t j = 0; j < b.width; j += 5) {
			double sum = 0;
			for (size_t k = 0; k < a.count; k++)
				sum += (double)rows_at(a, k)[i] * rows_at(b, k)[j];
			assert_near(products[i * b.width + j], sum, 1e-3);
		}
}

static void test_products(void **state)
{
	(void)state;
	Matrix a = {0}, b = {0};
	fill(&a, A, 1);
	fill(&b, B, 2);
	double *one = memory_new((size_t)B * B, sizeof *one), *many = memory_new((size_t)B * B, sizeof *many);
	Pool *pool = pool_new(3);
	assert_ok(cross_products(matrix_rows(&a), matrix_rows(&b), NULL, one, &err));
	check(matrix_rows(&a), matrix_rows(&b), one);
	assert_ok(cross_products(matrix_rows(&a), matrix_rows(&b), pool, many, &err));
	assert_memory_equal(one, many, (size_t)A * B * sizeof *one);
	/* Symmetric; and views of a part of the rows and columns. */
	assert_ok(cross_products(matrix_rows(&b), matrix_rows(&b), pool, many, &err));
	check(matrix_rows(&b), matrix_rows(&b), many);
	for (size_t i = 0; i < B; i++)
		for (size_t j = 0; j < i; j++)
			assert_near(many[i * B + j], many[j * B + i], 0);
	Rows part = {b.data + 3, 17, 130, B}, narrow = {a.data, 17, 4, A};
	assert_ok(cross_products(part, part, pool, many, &err));
	check(part, part, many);
	assert_ok(cross_products(narrow, part, pool, many, &err));
	check(narrow, part, many);
	free(one);
	free(many);
	pool_free(pool);
	matrix_release(&a);
	matrix_release(&b);
}

static double squares_of(Rows rows)
{
	double sum = 0;
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			sum += (double)rows_at(rows, i)[j] * rows_at(rows, i)[j];
	return sum;
}

/* Wide rows go by tiles, narrow ones by BLAS. */
static void test_squares(void **state)
{
	(void)state;
	Matrix a = {0}, b = {0};
	fill(&a, A, 3);
	fill(&b, B, 4);
	double *products = memory_new((size_t)A * B, sizeof *products), squares[2];
	Rows narrow = {a.data, ROWS, 9, A};
	assert_ok(cross_products_and_squares(matrix_rows(&a), matrix_rows(&b), NULL, products, squares, &err));
	check(matrix_rows(&a), matrix_rows(&b), products);
	assert_near(squares[0], squares_of(matrix_rows(&a)), 1e-5);
	assert_near(squares[1], squares_of(matrix_rows(&b)), 1e-5);
	assert_ok(cross_products_and_squares(narrow, matrix_rows(&b), NULL, products, squares, &err));
	check(narrow, matrix_rows(&b), products);
	assert_near(squares[0], squares_of(narrow), 1e-5);
	assert_near(squares[1], squares_of(matrix_rows(&b)), 1e-5);
	free(products);
	matrix_release(&a);
	matrix_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_products), cmocka_unit_test(test_squares)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
