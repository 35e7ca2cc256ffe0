#include "base/random.h"
#include "check.h"
#include "linalg/adagrad.h"

enum { WIDTH = 32, DIM = 20 };

typedef struct Pair {
	_Alignas(64) float x[2 * WIDTH], y[2 * WIDTH];
} Pair;

/* Vectors of 20 numbers, then the biases and their partners, as in GloVe. */
static Pair pair_of(uint64_t seed)
{
	Pair pair = {0};
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < DIM + 2; i++) {
		pair.x[i] = (float)random_normal(&random) / 4;
		pair.y[i] = (float)random_normal(&random) / 4;
	}
	pair.x[DIM + 1] = pair.y[DIM] = 1;
	for (size_t i = 0; i < WIDTH; i++) {
		pair.x[WIDTH + i] = (float)(1 + random_uniform(&random));
		pair.y[WIDTH + i] = (float)(1 + random_uniform(&random));
	}
	return pair;
}

static AdagradStep step_of(Pair *pair)
{
	return (AdagradStep){.x = pair->x,
		.y = pair->y,
		.width = WIDTH,
		.held_x = DIM + 1,
		.held_y = DIM,
		.target = 1.7f,
		.weight = 0.6f,
		.rate = 0.05f};
}

static double loss_of(const Pair *pair)
{
	double sum = -1.7f;
	for (size_t i = 0; i < WIDTH; i++)
		sum += (double)pair->x[i] * (double)pair->y[i];
	return (double)0.3f * sum * sum;
}

static double difference(Pair *pair, float *at)
{
	float before = *at, step = 1.0f / 256;
	*at = before + step;
	double over = loss_of(pair);
	*at = before - step;
	double under = loss_of(pair);
	*at = before;
	return (over - under) / (2 * (double)step);
}

/* One number's move, and what it adds to the sum of squares, against finite differences. */
static void check_number(Pair *pair, float *at, const float *moved)
{
	double gradient = difference(pair, at), squares = (double)at[WIDTH];
	assert_near((double)(moved[0] - at[0]), -0.05 * gradient / sqrt(squares), 1e-6);
	assert_near((double)(moved[WIDTH] - at[WIDTH]), 0.05 * 0.05 * gradient * gradient, 1e-6);
}

static void test_moves_equal_finite_differences(void **state)
{
	(void)state;
	for (size_t k = 0; adagrad_at(k); k++) {
		Pair before = pair_of(3), after = before;
		AdagradStep step = step_of(&after);
		assert_near(adagrad_at(k)(&step), loss_of(&before), 1e-5);
		for (size_t i = 0; i < DIM + 2; i++) {
			if (i != DIM + 1)
				check_number(&before, &before.x[i], &after.x[i]);
			if (i != DIM)
				check_number(&before, &before.y[i], &after.y[i]);
		}
		assert_near((double)after.x[DIM + 1], 1, 0);
		assert_near((double)after.y[DIM], 1, 0);
		for (size_t i = DIM + 2; i < WIDTH; i++)
			assert_true(after.x[i] == 0 && after.y[i] == 0);
	}
}

/* Also far from 1: sums begin at the square of the rate and grow. */
static void test_steps_fall_with_the_root_of_the_sum(void **state)
{
	(void)state;
	for (double squares = 1e-6; squares < 1e9; squares *= 3.7) {
		Pair before = pair_of(5), after;
		for (size_t i = 0; i < WIDTH; i++)
			before.x[WIDTH + i] = before.y[WIDTH + i] = (float)squares;
		after = before;
		AdagradStep step = step_of(&after);
		adagrad_best()(&step);
		double moved = (double)(after.x[3] - before.x[3]);
		double expected = -0.05 * difference(&before, &before.x[3]) / sqrt(squares);
		assert_near(moved, expected, 1e-4 * fabs(expected) + 1e-7);
	}
}

static void test_all_versions_give_the_same_bytes(void **state)
{
	(void)state;
	Pair first = pair_of(4);
	AdagradStep step = step_of(&first);
	double loss = 0;
	for (int i = 0; i < 20; i++)
		loss = adagrad_at(0)(&step);
	for (size_t k = 1; adagrad_at(k); k++) {
		Pair other = pair_of(4);
		double other_loss = 0;
		step = step_of(&other);
		for (int i = 0; i < 20; i++)
			other_loss = adagrad_at(k)(&step);
		assert_memory_equal(&first, &other, sizeof first);
		assert_near(loss, other_loss, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves_equal_finite_differences),
		cmocka_unit_test(test_steps_fall_with_the_root_of_the_sum),
		cmocka_unit_test(test_all_versions_give_the_same_bytes),
	};
	return cmocka_run_group_tests_name("adagrad", tests, NULL, NULL) != 0;
}
