#include "adapt/comparable.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { ROWS = 2500, WIDTH = 7 };

static void fill(Matrix *matrix)
{
	assert_ok(matrix_init(matrix, ROWS, WIDTH, "a test", &err));
	Random random;
	random_init(&random, 5, 0);
	for (size_t i = 0; i < ROWS * WIDTH; i++)
		matrix->data[i] = (float)(3 + random_normal(&random));
}

static double length(const float *row)
{
	double squares = 0;
	for (size_t j = 0; j < WIDTH; j++)
		squares += (double)row[j] * row[j];
	return sqrt(squares);
}

static double largest_mean(const Matrix *matrix)
{
	double largest = 0;
	for (size_t j = 0; j < WIDTH; j++) {
		double sum = 0;
		for (size_t i = 0; i < ROWS; i++)
			sum += matrix_row(matrix, i)[j];
		largest = fmax(largest, fabs(sum / ROWS));
	}
	return largest;
}

static void test_unit_rows_centred_and_unit_again(void **state)
{
	(void)state;
	Matrix rows = {0};
	fill(&rows);
	comparable_make((Comparable){.normalise = true}, rows.data, ROWS, WIDTH, NULL);
	assert_near(length(matrix_row(&rows, 17)), 1, 1e-6);
	assert_true(largest_mean(&rows) > 0.3);
	fill(&rows);
	comparable_make((Comparable){.centre = true}, rows.data, ROWS, WIDTH, NULL);
	assert_near(largest_mean(&rows), 0, 1e-6);
	assert_true(length(matrix_row(&rows, 17)) > 1.5);
	fill(&rows);
	comparable_make((Comparable){true, true}, rows.data, ROWS, WIDTH, NULL);
	for (size_t i = 0; i < ROWS; i++)
		assert_near(length(matrix_row(&rows, i)), 1, 1e-6);
	assert_true(largest_mean(&rows) < 0.05);
	matrix_release(&rows);
}

/* (3, 4) and (0, 2): (.6, .8) and (0, 1), less (.3, .9), are (.3, -.1) and its opposite. */
static void test_by_hand(void **state)
{
	(void)state;
	float rows[] = {3, 4, 0, 2};
	comparable_make((Comparable){true, true}, rows, 2, 2, NULL);
	assert_near(rows[0], .9486832981, 1e-6);
	assert_near(rows[1], -.3162277660, 1e-6);
	assert_near(rows[2], -.9486832981, 1e-6);
	float zeros[] = {0, 0};
	comparable_make((Comparable){true, true}, zeros, 1, 2, NULL);
	assert_near(zeros[0], 0, 0);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	Matrix one = {0}, many = {0};
	fill(&one);
	fill(&many);
	Pool *pool = pool_new(3);
	comparable_make((Comparable){true, true}, one.data, ROWS, WIDTH, NULL);
	comparable_make((Comparable){true, true}, many.data, ROWS, WIDTH, pool);
	assert_memory_equal(one.data, many.data, ROWS * WIDTH * sizeof(float));
	pool_free(pool);
	matrix_release(&one);
	matrix_release(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unit_rows_centred_and_unit_again),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_threads_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
