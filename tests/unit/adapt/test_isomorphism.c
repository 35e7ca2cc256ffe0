#include "adapt/isomorphism.h"

#include "check.h"

static Error err;

/* Rows +-length e_j, turned by 37 degrees in the first plane: their spectrum is that of the lengths. */
static void axes(Matrix *rows, const double *lengths, size_t width)
{
	assert_ok(matrix_init(rows, 2 * width, width, "a test", &err));
	for (size_t j = 0; j < width; j++)
		for (size_t sign = 0; sign < 2; sign++) {
			float *row = matrix_row(rows, 2 * j + sign);
			row[j] = (float)(sign ? -lengths[j] : lengths[j]);
			float a = row[0], b = row[1];
			row[0] = 0.8f * a - 0.6f * b;
			row[1] = 0.6f * a + 0.8f * b;
		}
}

static double gap_of(const double *source, const double *target, size_t width)
{
	Matrix x = {0}, z = {0};
	axes(&x, source, width);
	axes(&z, target, width);
	double gap;
	assert_ok(isomorphism_gap(matrix_rows(&x), matrix_rows(&z), NULL, &gap, &err));
	matrix_release(&x);
	matrix_release(&z);
	return gap;
}

static void test_gap_is_that_of_the_spectra(void **state)
{
	(void)state;
	const double lengths[] = {3, 2, 1}, mixed[] = {1, 3, 2}, twice[] = {6, 4, 2}, one[] = {3, 2, 0.5};
	assert_near(gap_of(lengths, lengths, 3), 0, 1e-6);
	assert_near(gap_of(lengths, mixed, 3), 0, 1e-6);
	assert_near(gap_of(lengths, twice, 3), log(2), 1e-6);
	assert_near(gap_of(lengths, one, 3), log(2) / sqrt(3), 1e-6);
}

/* A direction that one side has not at all counts as rounding noise: a large gap, not an infinite one. */
static void test_a_missing_direction_is_no_infinity(void **state)
{
	(void)state;
	const double lengths[] = {1, 1, 1}, flat[] = {1, 1, 0};
	assert_near(gap_of(lengths, flat, 3), log(1e3) / sqrt(3), 1e-3);
	assert_near(gap_of(flat, flat, 3), 0, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gap_is_that_of_the_spectra),
		cmocka_unit_test(test_a_missing_direction_is_no_infinity),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
