#include "check.h"
#include "train/cbow.h"
#include "train/skipgram.h"

enum { WIDTH = 32, USED = 20, MOST_ROWS = 8 };

/* One window, with rows of USED numbers and then zeros. */
typedef struct Fixture {
	_Alignas(64) float inputs[MOST_ROWS][WIDTH], outputs[MOST_ROWS][WIDTH];
	float *input_rows[MOST_ROWS], *output_rows[MOST_ROWS];
	LogisticStep window;
} Fixture;

/* The rows of tests/reference/sgns.py. */
static void fill(Fixture *fixture, size_t n_inputs, size_t n_true, size_t n_outputs, float rate)
{
	memset(fixture, 0, sizeof *fixture);
	for (size_t row = 0; row < MOST_ROWS; row++) {
		fixture->input_rows[row] = fixture->inputs[row];
		fixture->output_rows[row] = fixture->outputs[row];
		for (size_t i = 0; i < USED; i++) {
			double place = 0.7 * (double)i;
			fixture->inputs[row][i] = (float)(0.9 * sin(1 + 3.0 * (double)row + place));
			fixture->outputs[row][i] = (float)(0.9 * sin(1 + 3.0 * (double)(row + 10) + place));
		}
	}
	fixture->window = (LogisticStep){.inputs = fixture->input_rows,
		.moved = fixture->input_rows,
		.n_inputs = n_inputs,
		.outputs = fixture->output_rows,
		.n_true = n_true,
		.n_outputs = n_outputs,
		.width = WIDTH,
		.rate = rate};
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
	static const double inputs[3][3] = {{1.669327567, 0.734202561, 0.892402813},
		{-1.641748899, -0.704243571, -0.895488942}, {1.504467441, 0.568166614, 0.897797811}};
	static const double outputs[4][3] = {{-0.075830059, -0.359929600, 0.286040219},
		{0.315608539, 0.471451585, -0.163920244}, {-0.575158692, -0.584489792, 0.024050823},
		{0.770509412, 0.663710473, 0.087079711}};
	static Fixture fixture;
	for (size_t k = 0; kernels_at(k); k++) {
		fill(&fixture, 3, 1, 4, 0.05f);
		LossSum sum = cbow.learn(kernels_at(k), &fixture.window);
		assert_int_equal(sum.examples, 1);
		assert_near(sum.loss, 2.571647026, 1e-5);
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

/* A way of five nodes, two of them left at side 0; numbers printed by tests/reference/sgns.py. */
static void test_way_in_a_tree_equals_the_reference(void **state)
{
	(void)state;
	static const struct {
		const Architecture *architecture;
		double loss, input, nodes[5];
	} expected[] = {
		{&skipgram, 14.570642149, -0.022950854,
			{-0.132716901, 0.410273818, -0.586051249, 0.677838392, -0.934636400}},
		{&cbow, 3.225087325, 0.011709136,
			{-0.075830059, 0.342108011, -0.575158692, 0.770509412, -1.003389592}},
	};
	static Fixture fixture;
	for (size_t k = 0; kernels_at(k); k++)
		for (size_t way = 0; way < 2; way++) {
			fill(&fixture, 3, 2, 5, 0.05f);
			double before = row_sum(fixture.inputs[0]);
			LossSum sum = expected[way].architecture->learn(kernels_at(k), &fixture.window);
			assert_near(sum.loss, expected[way].loss, 2e-5);
			assert_near(row_sum(fixture.inputs[0]) - before, expected[way].input, 1e-5);
			for (size_t j = 0; j < 5; j++)
				assert_near(row_sum(fixture.outputs[j]), expected[way].nodes[j], 1e-5);
		}
}

static double loss_of(const Fixture *fixture)
{
	const LogisticStep *window = &fixture->window;
	double loss = 0;
	for (size_t j = 0; j < window->n_outputs; j++) {
		double score = 0;
		for (size_t i = 0; i < window->n_inputs; i++)
			for (size_t at = 0; at < WIDTH; at++)
				score += (double)fixture->inputs[i][at] * (double)fixture->outputs[j][at];
		score /= (double)window->n_inputs;
		loss += log1p(exp(j < window->n_true ? -score : score));
	}
	return loss;
}

/* Central differences of the loss for one number of a row; powers of two keep float rows exact. */
static double slope(const Fixture *fixture, float *number)
{
	const float h = 0x1p-10f;
	float old = *number;
	*number = old + h;
	double up = loss_of(fixture), width = (double)*number;
	*number = old - h;
	double down = loss_of(fixture);
	width -= (double)*number;
	*number = old;
	return (up - down) / width;
}

/* With rate 1 outputs move by minus their gradient, and inputs by that of the mean, which is as many times
 * their own as there are inputs. The shapes are those of drawn words and of the nodes of a tree. */
static void test_gradient_is_that_of_the_loss(void **state)
{
	(void)state;
	static const size_t shapes[][3] = {{1, 1, 6}, {4, 1, 6}, {5, 0, 3}, {7, 4, 7}};
	static Fixture before, after;
	for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
		fill(&before, shapes[s][0], shapes[s][1], shapes[s][2], 1);
		fill(&after, shapes[s][0], shapes[s][1], shapes[s][2], 1);
		assert_near(cbow.learn(kernels_best(), &after.window).loss, loss_of(&before), 1e-5);
		for (size_t at = 0; at < USED; at++) {
			for (size_t i = 0; i < shapes[s][0]; i++)
				assert_near(after.inputs[i][at] - before.inputs[i][at],
					-(double)shapes[s][0] * slope(&before, &before.inputs[i][at]), 2e-5);
			for (size_t j = 0; j < shapes[s][2]; j++)
				assert_near(after.outputs[j][at] - before.outputs[j][at],
					-slope(&before, &before.outputs[j][at]), 2e-5);
		}
		assert_near(after.inputs[0][USED], 0, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_step_equals_the_reference),
		cmocka_unit_test(test_way_in_a_tree_equals_the_reference),
		cmocka_unit_test(test_gradient_is_that_of_the_loss),
	};
	return cmocka_run_group_tests_name("cbow", tests, NULL, NULL) != 0;
}
