#include "check.h"
#include "linalg/softmax.h"
#include "sines.h"

#include <math.h>

static Error err;

enum { COUNT = 50, WIDTH = 4 };

typedef struct World {
	Matrix rows;
	uint32_t at[COUNT], labels[COUNT];
	LogisticExamples *examples;
} World;

static World new_world(void)
{
	World world = {0};
	assert_ok(matrix_init(&world.rows, COUNT, WIDTH, "the samples", &err));
	sines_fill(&world.rows, 0, COUNT, 1, 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		world.at[i] = i;
		world.labels[i] = i % 3;
	}
	world.examples = logistic_examples_new(matrix_rows(&world.rows), &err);
	assert_non_null(world.examples);
	return world;
}

static void release(World *world)
{
	logistic_examples_free(world->examples);
	matrix_release(&world->rows);
}

/* At the minimum w_c = cost * sum over examples of (1 if it is of class c, less p(c)) x. */
static void test_gradient_vanishes(void **state)
{
	(void)state;
	World world = new_world();
	Logistic fit = {0};
	assert_ok(softmax_examples_fit(world.examples, world.at, COUNT, world.labels, 4, 2, 1e-9, &fit, &err));
	double sums[3][WIDTH + 1] = {0}, scores[4];
	for (size_t i = 0; i < COUNT; i++) {
		const float *row = matrix_row(&world.rows, i);
		logistic_scores(&fit, row, scores);
		softmax_of_scores(scores, 4);
		assert_true(scores[3] == 0); /* the class that is not met */
		for (size_t c = 0; c < 3; c++)
			for (size_t j = 0; j <= WIDTH; j++)
				sums[c][j] += 2 * ((c == world.labels[i]) - scores[c]) *
					      (j < WIDTH ? (double)row[j] : 1);
	}
	for (size_t c = 0; c < 3; c++)
		for (size_t j = 0; j <= WIDTH; j++)
			assert_near(fit.weights[c * (WIDTH + 1) + j], sums[c][j], 1e-6);
	logistic_release(&fit);
	release(&world);
}

/* The penalty of two opposite rows of weights w is that of one row 2 w at half the size. */
static void test_two_classes_are_logistic_regression(void **state)
{
	(void)state;
	World world = new_world();
	Logistic softmax = {0}, logistic = {0};
	for (size_t i = 0; i < COUNT; i++)
		world.labels[i] = i >= 30;
	assert_ok(softmax_examples_fit(
		world.examples, world.at, COUNT, world.labels, 2, 1, 1e-9, &softmax, &err));
	assert_ok(logistic_examples_fit(
		world.examples, world.at, COUNT, world.labels, 2, 2, 1e-9, &logistic, &err));
	for (size_t j = 0; j <= WIDTH; j++)
		assert_near(2 * softmax.weights[WIDTH + 1 + j], logistic.weights[WIDTH + 1 + j], 1e-4);
	logistic_release(&softmax);
	logistic_release(&logistic);
	release(&world);
}

static void test_one_class_is_refused(void **state)
{
	(void)state;
	World world = new_world();
	Logistic fit = {0};
	for (size_t i = 0; i < COUNT; i++)
		world.labels[i] = 1;
	assert_false(
		softmax_examples_fit(world.examples, world.at, COUNT, world.labels, 2, 1, 1e-4, &fit, &err));
	assert_contains(err.message, "one class");
	logistic_release(&fit);
	release(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gradient_vanishes),
		cmocka_unit_test(test_two_classes_are_logistic_regression),
		cmocka_unit_test(test_one_class_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
