/* Expected numbers: tests/reference/projection.py. */
#include "linalg/principal.h"

#include "check.h"

static Error err;

static Matrix wave(size_t rows, size_t cols)
{
	Matrix matrix = {0};
	assert_ok(matrix_init(&matrix, rows, cols, "a wave", &err));
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < cols; j++) {
			double x = (double)i, y = (double)j;
			matrix_row(&matrix, i)[j] =
				(float)(sin(1 + x * 0.37 + y * y * 0.11) * ((double)cols - y) +
					cos(x * 1.7 * (y + 1)));
		}
	return matrix;
}

typedef struct Expected {
	double variance[3], total, first[3], second[3], scores[3];
} Expected;

static void check(size_t rows, size_t cols, const Expected *expected)
{
	Matrix matrix = wave(rows, cols);
	Principal p = {0};
	assert_ok(principal_fit(matrix_rows(&matrix), 3, NULL, &p, &err));
	assert_near(p.total_variance, expected->total, 1e-5);
	for (size_t k = 0; k < 3; k++) {
		assert_near(p.variance[k], expected->variance[k], 1e-5);
		assert_near(p.axes[k], expected->first[k], 1e-6);
		assert_near(p.axes[cols + k], expected->second[k], 1e-6);
		assert_near(principal_score(&p, k, matrix_row(&matrix, 5)), expected->scores[k], 1e-5);
	}
	principal_release(&p);
	matrix_release(&matrix);
}

static void test_more_rows_than_columns(void **state)
{
	(void)state;
	check(80, 9,
		&(Expected){{117.7445448, 30.20425769, 0.5338809201}, 151.5079826,
			{0.5881657005, 0.5320844248, 0.4564332346},
			{-0.2516054419, -0.1121050697, 0.1971309548},
			{0.9090760222, -7.043408956, -0.01979136493}});
}

static void test_more_columns_than_rows(void **state)
{
	(void)state;
	check(7, 20,
		&(Expected){{683.886152, 65.27439133, 2.039109242}, 755.2730476,
			{0.2937768917, 0.3162872376, 0.389968851},
			{-0.3827500391, -0.2959886086, -0.06738345695},
			{-25.44698282, -0.5678492148, 1.785459568}});
}

static void test_all_components_explain_everything(void **state)
{
	(void)state;
	Matrix matrix = wave(80, 9);
	Principal p = {0};
	assert_ok(principal_fit(matrix_rows(&matrix), 9, NULL, &p, &err));
	double sum = 0;
	for (size_t k = 0; k < 9; k++) {
		assert_true(p.variance[k] >= 0 && (k == 0 || p.variance[k] <= p.variance[k - 1]));
		sum += p.variance[k];
	}
	assert_near(sum, p.total_variance, 1e-10);
	principal_release(&p);
	matrix_release(&matrix);
}

static void test_equal_rows_have_no_variance(void **state)
{
	(void)state;
	float tall[] = {1, 2, 1, 2, 1, 2}, wide[] = {1, 2, 3, 1, 2, 3};
	Principal p = {0};
	assert_ok(principal_fit((Rows){tall, 3, 2, 2}, 2, NULL, &p, &err));
	assert_near(p.total_variance, 0, 0);
	assert_ok(principal_fit((Rows){wide, 2, 3, 3}, 2, NULL, &p, &err));
	assert_near(p.variance[0] + p.total_variance, 0, 0);
	assert_near(principal_score(&p, 0, wide), 0, 0);
	principal_release(&p);
}

static void test_refusals(void **state)
{
	(void)state;
	float data[] = {1, 2, NAN, 4, 5, 6};
	Principal p = {0};
	assert_false(principal_fit((Rows){data, 3, 2, 2}, 2, NULL, &p, &err));
	assert_contains(err.message, "not finite");
	assert_false(principal_fit((Rows){data, 2, 3, 3}, 2, NULL, &p, &err));
	assert_false(principal_fit((Rows){data + 3, 1, 2, 2}, 1, NULL, &p, &err));
	assert_false(principal_fit((Rows){data, 3, 2, 2}, 3, NULL, &p, &err));
	assert_contains(err.message, "no 3 principal components");
	principal_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_more_rows_than_columns),
		cmocka_unit_test(test_more_columns_than_rows),
		cmocka_unit_test(test_all_components_explain_everything),
		cmocka_unit_test(test_equal_rows_have_no_variance),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
