#include "base/random.h"
#include "check.h"
#include "measure/spread.h"

#include <math.h>
#include <stdlib.h>

static Error err;

static void test_axes_and_their_opposites_use_all_directions(void **state)
{
	(void)state;
	enum { D = 7 };
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, 2 * (size_t)D, D, "rows", &err));
	for (size_t i = 0; i < D; i++) {
		matrix_row(&rows, 2 * i)[i] = 3;
		matrix_row(&rows, 2 * i + 1)[i] = -0.5f;
	}
	Spread spread;
	assert_ok(spread_of(matrix_rows(&rows), &spread, &err));
	assert_near(spread.rank, D, 1e-9);
	assert_near(spread.deviation, 1, 1e-12);
	/* Fewer rows than dimensions: six rows on three axes. */
	assert_ok(spread_of(rows_part(matrix_rows(&rows), 0, 6), &spread, &err));
	assert_near(spread.rank, 3, 1e-9);
	matrix_release(&rows);
}

/* Eigenvalues 3/4 and 1/4 of the whole: exp(H) = 4 / 3^(3/4). */
static void test_uneven_directions_count_for_less(void **state)
{
	(void)state;
	float data[8][3] = {{1}, {-1}, {1}, {-1}, {1}, {-1}, {0, 1}, {0, -1}};
	Spread spread;
	assert_ok(spread_of((Rows){data[0], 8, 3, 3}, &spread, &err));
	assert_near(spread.rank, 4 / pow(3, 0.75), 1e-9);
	assert_near(spread.zeros, 0, 0);
	data[7][1] = 0;
	assert_ok(spread_of((Rows){data[0], 8, 3, 3}, &spread, &err));
	assert_near(spread.zeros, 0.125, 0);
}

static void test_a_collapse_is_seen(void **state)
{
	(void)state;
	enum { N = 40, D = 12 };
	Random random;
	random_init(&random, 5, 0);
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, N, D, "rows", &err));
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < D; j++)
			matrix_row(&rows, i)[j] = (j == 0) + 0.01f * (float)random_normal(&random);
	Spread spread;
	assert_ok(spread_of(matrix_rows(&rows), &spread, &err));
	assert_true(spread.deviation < 0.05);
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < D; j++)
			matrix_row(&rows, i)[j] = 2;
	assert_ok(spread_of(matrix_rows(&rows), &spread, &err));
	assert_near(spread.rank, 0, 0);
	assert_near(spread.deviation, 0, 1e-7);
	assert_ok(spread_of(rows_part(matrix_rows(&rows), 0, 0), &spread, &err));
	assert_near(spread.rank, 0, 0);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_axes_and_their_opposites_use_all_directions),
		cmocka_unit_test(test_uneven_directions_count_for_less),
		cmocka_unit_test(test_a_collapse_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
