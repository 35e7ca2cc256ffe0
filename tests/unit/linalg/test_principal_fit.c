#include "linalg/principal_fit.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

/* Rows whose columns lie along a few hidden directions, ever less, and some noise. */
static Matrix layered_rows(size_t rows, size_t cols)
{
	enum { HIDDEN = 12 };
	Matrix matrix = {0}, hidden = {0};
	assert_ok(matrix_init(&matrix, rows, cols, "rows", &err) &&
		  matrix_init(&hidden, HIDDEN, cols, "directions", &err));
	Random random;
	random_init(&random, 7, 0);
	for (size_t k = 0; k < HIDDEN * cols; k++)
		hidden.data[k] = (float)random_normal(&random);
	for (size_t i = 0; i < rows; i++) {
		float *row = matrix_row(&matrix, i);
		for (size_t j = 0; j < cols; j++)
			row[j] = (float)(3 + 0.1 * random_normal(&random));
		for (size_t k = 0; k < HIDDEN; k++) {
			double along = random_normal(&random) / (double)(k + 1);
			for (size_t j = 0; j < cols; j++)
				row[j] += (float)along * matrix_row(&hidden, k)[j];
		}
	}
	matrix_release(&hidden);
	return matrix;
}

static void run(Rows rows, size_t count, PrincipalWay way, Pool *pool, Principal *to)
{
	PrincipalFit *fit = principal_fit_new(rows, count, way, 1, &err);
	assert_non_null(fit);
	double done = 0;
	for (bool finished = false; !finished;) {
		assert_ok(principal_fit_step(fit, pool, &finished, &err));
		assert_true(principal_fit_done(fit) >= done && principal_fit_done(fit) <= 1);
		done = principal_fit_done(fit);
	}
	assert_int_equal(principal_fit_randomised(fit), way == PRINCIPAL_RANDOMISED);
	principal_fit_take(fit, to);
	principal_fit_free(fit);
}

static void test_steps_end_where_one_call_does(void **state)
{
	(void)state;
	static const size_t shapes[][2] = {{9000, 20}, {30, 90}};
	for (size_t k = 0; k < 2; k++) {
		Matrix rows = layered_rows(shapes[k][0], shapes[k][1]);
		Principal once = {0}, stepwise = {0};
		assert_ok(principal_fit(matrix_rows(&rows), 5, NULL, &once, &err));
		run(matrix_rows(&rows), 5, PRINCIPAL_AUTO, NULL, &stepwise);
		for (size_t i = 0; i < 5; i++)
			assert_near(stepwise.variance[i], once.variance[i], 1e-9 * once.variance[0]);
		assert_near(stepwise.axes[7], once.axes[7], 1e-7);
		principal_release(&once);
		principal_release(&stepwise);
		matrix_release(&rows);
	}
}

static void check_randomised(size_t count, size_t width)
{
	Matrix rows = layered_rows(count, width);
	Principal exact = {0}, quick = {0};
	run(matrix_rows(&rows), 6, PRINCIPAL_EXACT, NULL, &exact);
	run(matrix_rows(&rows), 6, PRINCIPAL_RANDOMISED, NULL, &quick);
	assert_near(quick.total_variance, exact.total_variance, 1e-5 * exact.total_variance);
	for (size_t i = 0; i < 6; i++) {
		assert_near(quick.variance[i], exact.variance[i], 1e-4 * exact.variance[i]);
		double along = 0;
		for (size_t j = 0; j < width; j++)
			along += quick.axes[i * width + j] * exact.axes[i * width + j];
		assert_near(along, 1, 1e-3);
	}
	principal_release(&exact);
	principal_release(&quick);
	matrix_release(&rows);
}

static void test_randomised_finds_the_exact_components(void **state)
{
	(void)state;
	check_randomised(3000, 60);
	check_randomised(90, 300);
}

static void test_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	Matrix rows = layered_rows(3000, 60);
	Pool *pool = pool_new(3);
	Principal one = {0}, three = {0};
	run(matrix_rows(&rows), 4, PRINCIPAL_RANDOMISED, NULL, &one);
	run(matrix_rows(&rows), 4, PRINCIPAL_RANDOMISED, pool, &three);
	assert_memory_equal(one.axes, three.axes, 4 * 60 * sizeof(double));
	pool_free(pool);
	principal_release(&one);
	principal_release(&three);
	matrix_release(&rows);
}

static void test_scores_of_many_rows(void **state)
{
	(void)state;
	Matrix rows = layered_rows(700, 40);
	Principal p = {0};
	assert_ok(principal_fit(matrix_rows(&rows), 3, NULL, &p, &err));
	float *scores = malloc(700 * 3 * sizeof *scores);
	Pool *pool = pool_new(2);
	assert_ok(principal_scores(&p, matrix_rows(&rows), pool, scores, &err));
	for (size_t i = 0; i < 700; i += 33)
		for (size_t k = 0; k < 3; k++)
			assert_near(scores[i * 3 + k], principal_score(&p, k, matrix_row(&rows, i)), 1e-4);
	pool_free(pool);
	free(scores);
	principal_release(&p);
	matrix_release(&rows);
}

static void test_refuses_more_components_than_there_are(void **state)
{
	(void)state;
	float data[6] = {1, 2, 3, 4, 5, 6};
	assert_null(principal_fit_new((Rows){data, 3, 2, 2}, 3, PRINCIPAL_AUTO, 1, &err));
	assert_contains(err.message, "no 3 principal components");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps_end_where_one_call_does),
		cmocka_unit_test(test_randomised_finds_the_exact_components),
		cmocka_unit_test(test_the_same_bytes_with_any_threads),
		cmocka_unit_test(test_scores_of_many_rows),
		cmocka_unit_test(test_refuses_more_components_than_there_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
