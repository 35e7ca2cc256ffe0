#include "measure/decomposition.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { ROWS = 60, WIDTH = 12 };

static const Metric metrics[] = {METRIC_COSINE, METRIC_DOT, METRIC_L2};

static void make_rows(Matrix *rows)
{
	Random random;
	random_init(&random, 7, 0);
	assert_ok(matrix_init(rows, ROWS, WIDTH, "test", &err));
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(rows, i)[j] = (float)(random_normal(&random) * (double)(WIDTH - j) + 1);
}

/* Straight from the definitions. */
static double expected(Metric metric, const float *x, const float *y)
{
	double xx = 0, xy = 0, yy = 0, apart = 0;
	for (size_t i = 0; i < WIDTH; i++) {
		double a = (double)x[i], b = (double)y[i];
		xx += a * a;
		xy += a * b;
		yy += b * b;
		apart += (a - b) * (a - b);
	}
	return metric == METRIC_COSINE ? xy / sqrt(xx) / sqrt(yy) : metric == METRIC_DOT ? xy : apart;
}

static void test_by_hand(void **state)
{
	(void)state;
	const float x[] = {3, 4, 0}, y[] = {4, -3, 12};
	Decomposition parts = {0};
	decompose_by_dimension(METRIC_COSINE, x, y, 3, &parts);
	assert_near(parts.score, 0, 1e-15);
	assert_near(parts.parts[0], 12 / 65.0, 1e-15);
	assert_near(parts.parts[1], -12 / 65.0, 1e-15);
	const bool gone[] = {false, true, false};
	/* (3, 0, 0) and (4, 0, 12) */
	assert_near(decomposition_without(&parts, gone), 4 / sqrt(160), 1e-15);
	decompose_by_dimension(METRIC_L2, x, y, 3, &parts);
	assert_near(parts.parts[1], 49, 1e-12);
	assert_near(parts.score, 1 + 49 + 144, 1e-12);
	decomposition_release(&parts);
}

static void test_parts_sum_to_the_score_in_any_basis(void **state)
{
	(void)state;
	Matrix rows = {0};
	make_rows(&rows);
	Decomposition parts = {0};
	for (size_t count = 1; count <= WIDTH; count += 11) {
		Principal principal = {0};
		assert_ok(principal_fit(matrix_rows(&rows), count, NULL, &principal, &err));
		for (size_t m = 0; m < 3; m++)
			for (size_t i = 0; i + 1 < ROWS; i++) {
				const float *x = matrix_row(&rows, i), *y = matrix_row(&rows, i + 1);
				double score = expected(metrics[m], x, y), near = 1e-9 * (1 + fabs(score));
				decompose_by_dimension(metrics[m], x, y, WIDTH, &parts);
				assert_near(parts.score, score, near);
				assert_near(decomposition_sum(&parts), score, near);
				assert_near(parts.rest, 0, 0);
				decompose_by_axis(metrics[m], &principal, x, y, &parts);
				assert_near(parts.score, score, near);
				assert_near(decomposition_sum(&parts), score, near);
				if (count == WIDTH)
					assert_near(parts.rest, 0, near);
			}
		principal_release(&principal);
	}
	decomposition_release(&parts);
	matrix_release(&rows);
}

static void test_inputs_sum_and_leave_as_if_they_had_not_been(void **state)
{
	(void)state;
	Matrix rows = {0};
	make_rows(&rows);
	const float *y = matrix_row(&rows, 0);
	double inputs[3 * WIDTH];
	float x[WIDTH], without[WIDTH];
	for (size_t i = 0; i < WIDTH; i++) {
		for (size_t j = 0; j < 3; j++)
			inputs[j * WIDTH + i] = (double)matrix_row(&rows, j + 1)[i];
		/* 4 is the rest. */
		x[i] = matrix_row(&rows, 1)[i] + matrix_row(&rows, 2)[i] + matrix_row(&rows, 3)[i] +
		       matrix_row(&rows, 4)[i];
		without[i] = matrix_row(&rows, 1)[i] + matrix_row(&rows, 3)[i] + matrix_row(&rows, 4)[i];
	}
	Decomposition parts = {0};
	for (size_t m = 0; m < 2; m++) {
		decompose_by_input(metrics[m], inputs, 3, x, y, WIDTH, &parts);
		double near = 1e-6 * (1 + fabs(parts.score));
		assert_near(parts.score, expected(metrics[m], x, y), near);
		assert_near(decomposition_sum(&parts), parts.score, near);
		const bool gone[] = {false, true, false};
		assert_near(decomposition_without(&parts, gone), expected(metrics[m], without, y), near);
	}
	decomposition_release(&parts);
	matrix_release(&rows);
}

static void test_deletion(void **state)
{
	(void)state;
	/* Two parts carry the whole; the others are small, the last are 0. */
	const float x[] = {5, 0.1f, 0.1f, 5, 0.1f, 0, 1}, y[] = {5, 0.1f, -0.1f, 5, 0.1f, 1, 0};
	Decomposition parts = {0};
	decompose_by_dimension(METRIC_DOT, x, y, 7, &parts);
	Deletion deletion = decomposition_delete(&parts, 2, 1);
	assert_int_equal(deletion.among, 5);
	assert_near(deletion.strongest, 0.01, 1e-6);
	assert_true(deletion.mean > 20 && deletion.mean < 40);
	assert_true(deletion.low <= deletion.mean && deletion.mean <= deletion.high);
	Deletion again = decomposition_delete(&parts, 2, 1);
	assert_near(again.mean, deletion.mean, 0);
	assert_int_equal(decomposition_delete(&parts, 100, 1).k, 2);
	/* A score that is negative. */
	const float opposite[] = {-5, -0.1f, 0.1f, -5, -0.1f, -1, 0};
	decompose_by_dimension(METRIC_DOT, x, opposite, 7, &parts);
	assert_near(decomposition_delete(&parts, 2, 1).strongest, -0.01, 1e-6);
	uint32_t *order = decomposition_order(&parts);
	assert_true(order[0] == 0 && order[1] == 3);
	free(order);
	decomposition_release(&parts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_parts_sum_to_the_score_in_any_basis),
		cmocka_unit_test(test_inputs_sum_and_leave_as_if_they_had_not_been),
		cmocka_unit_test(test_deletion),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
