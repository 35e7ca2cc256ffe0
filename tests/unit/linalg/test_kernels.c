#include "base/random.h"
#include "check.h"
#include "linalg/kernels.h"

#include <stdlib.h>

enum { WIDTH = 32, MOST_ROWS = 48 };

/* Rows of one test, `used` numbers and then zeros. */
typedef struct Fixture {
	_Alignas(64) float inputs[MOST_ROWS][WIDTH], outputs[MOST_ROWS][WIDTH];
	float *input_rows[MOST_ROWS], *output_rows[MOST_ROWS];
} Fixture;

static LogisticStep step_of(Fixture *fixture, size_t n_inputs, size_t n_true, size_t n_outputs, float rate)
{
	for (size_t i = 0; i < MOST_ROWS; i++) {
		fixture->input_rows[i] = fixture->inputs[i];
		fixture->output_rows[i] = fixture->outputs[i];
	}
	return (LogisticStep){fixture->input_rows, fixture->input_rows, n_inputs, fixture->output_rows, n_true,
		n_outputs, WIDTH, rate};
}

/* The rows of tests/reference/sgns.py. */
static void fill_like_reference(Fixture *fixture, size_t used)
{
	memset(fixture, 0, sizeof *fixture);
	for (size_t row = 0; row < MOST_ROWS; row++)
		for (size_t i = 0; i < used; i++) {
			double place = 0.7 * (double)i;
			fixture->inputs[row][i] = (float)(0.9 * sin(1 + 3.0 * (double)row + place));
			fixture->outputs[row][i] = (float)(0.9 * sin(1 + 3.0 * (double)(row + 10) + place));
		}
}

static double row_sum(const float *row)
{
	double sum = 0;
	for (size_t i = 0; i < WIDTH; i++)
		sum += (double)row[i];
	return sum;
}

/* Numbers printed by tests/reference/sgns.py. */
static void test_step_equals_the_reference(void **state)
{
	(void)state;
	static const double inputs[3][3] = {{1.648134289, 0.714909713, 0.891044771},
		{-1.629133802, -0.704089771, -0.883350496}, {1.517393025, 0.587465870, 0.891093340}};
	static const double outputs[4][3] = {{-0.132716901, -0.383306558, 0.253986208},
		{0.330775402, 0.476823559, -0.154513512}, {-0.586051249, -0.587891869, 0.016839111},
		{0.677838392, 0.624011532, 0.036479310}};
	static Fixture fixture;
	for (size_t k = 0; kernels_at(k); k++) {
		fill_like_reference(&fixture, 20);
		LogisticStep step = step_of(&fixture, 3, 1, 4, 0.05f);
		assert_near(kernels_at(k)->logistic_step(&step), 10.711006143, 2e-5);
		for (size_t i = 0; i < 3; i++) {
			assert_near(row_sum(fixture.inputs[i]), inputs[i][0], 1e-5);
			assert_near(fixture.inputs[i][0], inputs[i][1], 1e-6);
			assert_near(fixture.inputs[i][19], inputs[i][2], 1e-6);
		}
		for (size_t j = 0; j < 4; j++) {
			assert_near(row_sum(fixture.outputs[j]), outputs[j][0], 1e-5);
			assert_near(fixture.outputs[j][0], outputs[j][1], 1e-6);
			assert_near(fixture.outputs[j][19], outputs[j][2], 1e-6);
		}
	}
}

static double loss_of(const Fixture *fixture, size_t n_inputs, size_t n_true, size_t n_outputs)
{
	double loss = 0;
	for (size_t i = 0; i < n_inputs; i++)
		for (size_t j = 0; j < n_outputs; j++) {
			double score = 0;
			for (size_t at = 0; at < WIDTH; at++)
				score += (double)fixture->inputs[i][at] * (double)fixture->outputs[j][at];
			loss += log1p(exp(j < n_true ? -score : score));
		}
	return loss;
}

/* Central differences of the loss for one number of a row; powers of two keep float rows exact. */
static double slope(Fixture *fixture, float *number, size_t n_inputs, size_t n_true, size_t n_outputs)
{
	const float h = 0x1p-10f;
	float old = *number;
	*number = old + h;
	double up = loss_of(fixture, n_inputs, n_true, n_outputs), width = (double)*number;
	*number = old - h;
	double down = loss_of(fixture, n_inputs, n_true, n_outputs);
	width -= (double)*number;
	*number = old;
	return (up - down) / width;
}

/* With rate 1 every row moves by minus its gradient. 11 outputs need two groups. */
static void test_gradient_is_that_of_the_loss(void **state)
{
	(void)state;
	static Fixture before, after;
	static const size_t shapes[][3] = {
		{1, 1, 1}, {1, 1, 6}, {5, 1, 6}, {4, 1, 8}, {7, 1, 11}, {1, 0, 5}, {3, 5, 5}, {4, 9, 19}};
	for (size_t k = 0; kernels_at(k); k++)
		for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
			size_t n_inputs = shapes[s][0], n_true = shapes[s][1], n_outputs = shapes[s][2];
			fill_like_reference(&before, 20);
			after = before;
			LogisticStep step = step_of(&after, n_inputs, n_true, n_outputs, 1);
			assert_near(kernels_at(k)->logistic_step(&step),
				loss_of(&before, n_inputs, n_true, n_outputs), 1e-4);
			for (size_t at = 0; at < WIDTH; at++) {
				for (size_t i = 0; at < 20 && i < n_inputs; i++)
					assert_near(after.inputs[i][at] - before.inputs[i][at],
						-slope(&before, &before.inputs[i][at], n_inputs, n_true,
							n_outputs),
						2e-5);
				for (size_t j = 0; at < 20 && j < n_outputs; j++)
					assert_near(after.outputs[j][at] - before.outputs[j][at],
						-slope(&before, &before.outputs[j][at], n_inputs, n_true,
							n_outputs),
						2e-5);
			}
			assert_near(after.inputs[0][20], 0, 0);
			assert_near(after.outputs[0][31], 0, 0);
		}
}

/* Random windows of all shapes, with rows that stand twice. */
static double train_at_random(const Kernels *kernels, Fixture *fixture)
{
	Random random;
	random_init(&random, 7, 0);
	fill_like_reference(fixture, 20);
	double loss = 0;
	for (int round = 0; round < 200; round++) {
		size_t n_inputs = 1 + random_below(&random, 30), n_outputs = 1 + random_below(&random, 30);
		size_t n_true = random_below(&random, n_outputs + 1);
		LogisticStep step = step_of(fixture, n_inputs, n_true, n_outputs, 0.02f);
		for (size_t i = 0; i < MOST_ROWS; i++) {
			fixture->input_rows[i] = fixture->inputs[random_below(&random, MOST_ROWS)];
			fixture->output_rows[i] = fixture->outputs[random_below(&random, MOST_ROWS)];
		}
		loss += kernels->logistic_step(&step);
		_Alignas(64) float mean[WIDTH];
		kernels->mean_of_rows(step.inputs, n_inputs, WIDTH, mean);
		kernels->add_to_rows(mean, step.outputs, n_outputs, WIDTH);
	}
	return loss;
}

static void test_all_versions_give_the_same_bytes(void **state)
{
	(void)state;
	static Fixture first, other;
	double loss = train_at_random(kernels_at(0), &first);
	for (size_t k = 1; kernels_at(k); k++) {
		assert_true(train_at_random(kernels_at(k), &other) == loss);
		assert_memory_equal(first.inputs, other.inputs, sizeof first.inputs);
		assert_memory_equal(first.outputs, other.outputs, sizeof first.outputs);
	}
}

static void test_mean_and_adding(void **state)
{
	(void)state;
	static Fixture fixture, before;
	for (size_t k = 0; kernels_at(k); k++) {
		fill_like_reference(&fixture, 20);
		before = fixture;
		_Alignas(64) float mean[WIDTH];
		LogisticStep step = step_of(&fixture, 3, 1, 2, 0);
		fixture.input_rows[1] = fixture.inputs[0];
		kernels_at(k)->mean_of_rows(step.inputs, 3, WIDTH, mean);
		kernels_at(k)->add_to_rows(mean, step.inputs, 3, WIDTH);
		for (size_t at = 0; at < WIDTH; at++) {
			double expected = (2 * (double)before.inputs[0][at] + (double)before.inputs[2][at]) / 3;
			assert_near(mean[at], expected, 1e-6);
			assert_near(fixture.inputs[0][at], (double)before.inputs[0][at] + 2 * expected, 1e-6);
			assert_near(fixture.inputs[2][at], (double)before.inputs[2][at] + expected, 1e-6);
		}
		assert_memory_equal(fixture.inputs[1], before.inputs[1], sizeof before.inputs[1]);
	}
}

/* The moves of inputs may go elsewhere: the inputs then stay. */
static void test_moves_may_go_to_other_rows(void **state)
{
	(void)state;
	static Fixture within, apart;
	_Alignas(64) float moves[2][WIDTH];
	float *rows[] = {moves[0], moves[1]};
	for (size_t k = 0; kernels_at(k); k++) {
		fill_like_reference(&within, 20);
		fill_like_reference(&apart, 20);
		memset(moves, 0, sizeof moves);
		LogisticStep step = step_of(&apart, 2, 1, 5, 0.1f);
		step.moved = rows;
		kernels_at(k)->logistic_step(&step);
		step = step_of(&within, 2, 1, 5, 0.1f);
		float first = within.inputs[1][3];
		kernels_at(k)->logistic_step(&step);
		assert_true(apart.inputs[1][3] == first);
		assert_true(first + moves[1][3] == within.inputs[1][3]);
		assert_memory_equal(apart.outputs, within.outputs, sizeof apart.outputs);
	}
}

/* Scores far beyond what exp can hold move nothing the wrong way and keep the loss finite. */
static void test_extreme_scores(void **state)
{
	(void)state;
	static Fixture fixture;
	for (size_t k = 0; kernels_at(k); k++) {
		memset(&fixture, 0, sizeof fixture);
		fixture.inputs[0][0] = 100;
		fixture.outputs[0][0] = fixture.outputs[1][0] = 100;
		LogisticStep step = step_of(&fixture, 1, 1, 2, 0.01f);
		assert_near(kernels_at(k)->logistic_step(&step), 20, 1e-4);
		assert_near(fixture.outputs[0][0], 100, 1e-5);
		assert_near(fixture.outputs[1][0], 99, 1e-4);
	}
}

static void test_dot_and_axpy(void **state)
{
	(void)state;
	float a[70], b[70], sum[70], first_dot[70];
	for (size_t i = 0; i < 70; i++) {
		a[i] = (float)sin((double)i);
		b[i] = (float)cos(3.0 * (double)i);
	}
	for (size_t k = 0; kernels_at(k); k++)
		for (size_t count = 0; count < 66; count++) {
			double expected = 0;
			for (size_t i = 0; i < count; i++)
				expected += (double)a[i + 1] * (double)b[i + 3];
			float dot = kernels_at(k)->dot(a + 1, b + 3, count);
			assert_near(dot, expected, 1e-5);
			first_dot[count] = k ? first_dot[count] : dot;
			assert_true(dot == first_dot[count]);
			memcpy(sum, b, sizeof sum);
			kernels_at(k)->axpy(0.5f, a + 1, sum + 3, count);
			for (size_t i = 0; i < 70; i++)
				assert_true(sum[i] ==
					    (i >= 3 && i < count + 3 ? fmaf(0.5f, a[i - 2], b[i]) : b[i]));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_step_equals_the_reference),
		cmocka_unit_test(test_gradient_is_that_of_the_loss),
		cmocka_unit_test(test_all_versions_give_the_same_bytes),
		cmocka_unit_test(test_mean_and_adding),
		cmocka_unit_test(test_moves_may_go_to_other_rows),
		cmocka_unit_test(test_extreme_scores),
		cmocka_unit_test(test_dot_and_axpy),
	};
	return cmocka_run_group_tests_name("kernels", tests, NULL, NULL) != 0;
}
