/* Numbers not in closed form are those that tests/reference/matching.py prints. */
#include "linalg/eigen.h"

#include "check.h"
#include "linalg/statistics.h"
#include "sines.h"

static Error err;

enum { D = 6 };

static void products_of(size_t count, int first, double shift, double *products)
{
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, count, D, "rows", &err));
	sines_fill(&rows, 0, count, first, shift);
	statistics_cross_products(matrix_rows(&rows), matrix_rows(&rows), NULL, NULL, NULL, products);
	matrix_release(&rows);
}

static void test_generalised_values_of_scipy(void **state)
{
	(void)state;
	static const double expected_values[] = {1.58493443, 1.143566839, 0.752548047};
	static const double expected[] = {
		-0.089985097, 0.03241893, 0.388648277, 0.129579792, 0.245720663, -0.168169737};
	double a[D * D], b[D * D], values[D], vectors[3 * D];
	products_of(9, 1, 0, a);
	products_of(12, 5, 0.8, b);
	for (size_t j = 0; j < D; j++)
		b[j * D + j] += 0.5;
	assert_ok(eigen_generalised(a, b, D, 3, values, vectors, &err));
	for (size_t k = 0; k < 3; k++)
		assert_near(values[k], expected_values[k], 2e-8);
	for (size_t j = 0; j < D; j++)
		assert_near(vectors[j], expected[j], 2e-8);
	for (size_t k = 0; k < 3; k++)
		for (size_t j = 0; j < D; j++) {
			double left = 0, right = 0;
			for (size_t i = 0; i < D; i++) {
				left += a[j * D + i] * vectors[k * D + i];
				right += b[j * D + i] * vectors[k * D + i];
			}
			assert_near(left, values[k] * right, 1e-12);
		}
}

static void test_the_second_matrix_must_be_positive(void **state)
{
	(void)state;
	const double a[] = {1, 0, 0, 1}, b[] = {1, 2, 2, 1}, bad[] = {1, 0, 0, NAN};
	double values[2], vectors[4];
	assert_false(eigen_generalised(a, b, 2, 2, values, vectors, &err));
	assert_contains(err.message, "not positive definite");
	assert_false(eigen_generalised(a, bad, 2, 2, values, vectors, &err));
	assert_contains(err.message, "not finite");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_generalised_values_of_scipy),
		cmocka_unit_test(test_the_second_matrix_must_be_positive),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
