/* Numbers of tests/reference/shift.py. */
#include "check.h"
#include "linalg/logistic.h"
#include "linalg/softmax.h"
#include "sines.h"

#include <math.h>

static Error err;

static void make_rows(Matrix *rows)
{
	assert_ok(matrix_init(rows, 50, 4, "the samples", &err));
	sines_fill(rows, 0, 30, 1, 0);
	sines_fill(rows, 30, 20, 5, 0.8);
}

static void test_two_classes(void **state)
{
	(void)state;
	static const double expected[] = {0.17551, 0.75721, 0.47237, 1.12623, -0.85119};
	Matrix rows = {0};
	Logistic fit = {0};
	uint32_t labels[50];
	make_rows(&rows);
	for (int i = 0; i < 50; i++)
		labels[i] = i >= 30;
	assert_ok(logistic_fit(matrix_rows(&rows), labels, 2, 0.5, NULL, &fit, &err));
	for (size_t j = 0; j < 5; j++) {
		assert_near(fit.weights[5 + j], expected[j], 2e-3);
		assert_near(fit.weights[j], -expected[j], 2e-3);
	}
	double scores[2];
	logistic_scores(&fit, matrix_row(&rows, 40), scores);
	assert_int_equal(logistic_class(&fit, matrix_row(&rows, 40)), scores[1] > scores[0]);
	logistic_release(&fit);
	matrix_release(&rows);
}

static void test_three_classes_and_one_that_is_not_met(void **state)
{
	(void)state;
	static const double expected[3][5] = {{-0.6642, -0.6805, 0.607, 0.4726, -0.449},
		{-0.068, 0.682, -0.2688, -0.0357, -0.9745}, {0.7063, -0.1016, -0.3612, -0.4497, -0.7328}};
	Matrix rows = {0};
	Logistic fit = {0};
	uint32_t labels[50];
	make_rows(&rows);
	for (uint32_t i = 0; i < 50; i++)
		labels[i] = i % 3;
	assert_ok(logistic_fit(matrix_rows(&rows), labels, 4, 2, NULL, &fit, &err));
	for (size_t class = 0; class < 3; class ++)
		for (size_t j = 0; j < 5; j++)
			assert_near(fit.weights[class * 5 + j], expected[class][j], 5e-3);
	double scores[4];
	logistic_scores(&fit, matrix_row(&rows, 0), scores);
	assert_true(isinf(scores[3]) && scores[3] < 0);
	logistic_release(&fit);
	matrix_release(&rows);
}

static void test_one_class_is_an_error(void **state)
{
	(void)state;
	Matrix rows = {0};
	Logistic fit = {0};
	const uint32_t labels[50] = {0};
	make_rows(&rows);
	assert_false(logistic_fit(matrix_rows(&rows), labels, 2, 1, NULL, &fit, &err));
	assert_contains(err.message, "nothing to tell apart");
	matrix_release(&rows);
}

/* The answer of a fit that goes on is that of one that nobody could have stopped. */
static void test_a_fit_can_be_stopped(void **state)
{
	(void)state;
	Matrix rows = {0};
	Logistic fit = {0}, free_fit = {0};
	uint32_t labels[50], at[50];
	atomic_bool stop = false;
	make_rows(&rows);
	for (uint32_t i = 0; i < 50; i++) {
		at[i] = i;
		labels[i] = i % 3;
	}
	LogisticExamples *examples = logistic_examples_new(matrix_rows(&rows), &err);
	assert_non_null(examples);
	assert_ok(logistic_examples_fit(examples, at, 50, labels, 3, 1, 1e-4, &free_fit, &err));
	logistic_examples_heed(examples, &stop);
	assert_ok(logistic_examples_fit(examples, at, 50, labels, 3, 1, 1e-4, &fit, &err));
	assert_memory_equal(fit.weights, free_fit.weights, 15 * sizeof *fit.weights);
	atomic_store(&stop, true);
	bool (*const fits[])(const LogisticExamples *, const uint32_t *, size_t, const uint32_t *, size_t,
		double, double, Logistic *, Error *) = {logistic_examples_fit, softmax_examples_fit};
	for (size_t i = 0; i < 2; i++) {
		Error why = ERROR_INIT;
		assert_false(fits[i](examples, at, 50, labels, 3, 1, 1e-4, &fit, &why));
		assert_int_equal(why.kind, ERROR_CANCELLED);
		assert_contains(why.message, "stopped while a classifier was learned");
	}
	logistic_examples_free(examples);
	logistic_release(&fit);
	logistic_release(&free_fit);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_classes),
		cmocka_unit_test(test_three_classes_and_one_that_is_not_met),
		cmocka_unit_test(test_one_class_is_an_error),
		cmocka_unit_test(test_a_fit_can_be_stopped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
