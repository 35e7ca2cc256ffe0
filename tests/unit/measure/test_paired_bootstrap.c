/* Numbers of tests/reference/paired_bootstrap.py, and what must hold. */
#include "check.h"
#include "measure/paired_bootstrap.h"

#include <math.h>

enum { N = 60 };

static const PairedOptions options = {.seed = 3};
static const PairedOptions many = {.draws = 200000, .seed = 3};

static void test_values_of_the_reference(void **state)
{
	(void)state;
	double before[N], after[N];
	for (int i = 0; i < N; i++) {
		before[i] = pow(sin(i * i * 0.37), 2);
		after[i] = before[i] + 0.3 * pow(cos(5.0 * i), 3) + 0.04 * (i % 5);
	}
	PairedDifference found = paired_bootstrap(before, after, N, &many, NULL);
	assert_int_equal(found.n, N);
	assert_near(found.difference, 0.085239839, 1e-9);
	assert_near(found.after - found.before, found.difference, 1e-12);
	assert_near(found.low, 0.039679, 2e-3);
	assert_near(found.high, 0.133835, 2e-3);
	assert_near(found.p, 0.00042, 2e-4);
}

static void test_right_and_wrong(void **state)
{
	(void)state;
	double before[N], after[N];
	for (int i = 0; i < N; i++) {
		before[i] = i % 3 == 0;
		after[i] = i % 3 == 0 || i % 7 == 1;
	}
	PairedDifference found = paired_bootstrap(before, after, N, &options, NULL);
	assert_near(found.difference, 0.1, 1e-12);
	assert_near(found.low, 1. / 30, 1. / 60 + 1e-9);
	assert_near(found.high, 0.2, 1. / 60 + 1e-9);
	assert_near(found.p, 0.01682, 4e-3);
	/* The other way round everything changes its sign. */
	PairedDifference back = paired_bootstrap(after, before, N, &options, NULL);
	assert_near(back.low, -found.high, 1e-9);
	assert_near(back.high, -found.low, 1e-9);
	assert_near(back.p, found.p, 0);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	double before[N], after[N];
	Pool *pool = pool_new(3);
	for (int i = 0; i < N; i++) {
		before[i] = sin(i);
		after[i] = cos(i);
	}
	PairedDifference one = paired_bootstrap(before, after, N, &options, NULL);
	PairedDifference three = paired_bootstrap(before, after, N, &options, pool);
	assert_memory_equal(&one, &three, sizeof one);
	pool_free(pool);
}

/* Of questions that do not differ but by chance 5 % are found to. */
static void test_level(void **state)
{
	(void)state;
	enum { TRIALS = 200 };
	size_t outside = 0, small_p = 0;
	PairedOptions few = {.draws = 400};
	for (int trial = 0; trial < TRIALS; trial++) {
		double before[40], after[40];
		few.seed = (uint64_t)trial;
		for (int i = 0; i < 40; i++) {
			int at = trial * 40 + i;
			before[i] = sin(at * 12.9898 + 1) * 43758.5453;
			after[i] = sin(at * 78.233 + 2) * 24634.6345;
			before[i] -= floor(before[i]);
			after[i] -= floor(after[i]);
		}
		PairedDifference found = paired_bootstrap(before, after, 40, &few, NULL);
		outside += found.low > 0 || found.high < 0;
		small_p += found.p <= 0.05;
	}
	assert_true(outside >= 2 && outside <= 22);
	assert_true(small_p >= 2 && small_p <= 22);
}

static void test_no_difference_and_few_questions(void **state)
{
	(void)state;
	static const double ones[3] = {1, 1, 1}, zeros[3] = {0};
	PairedDifference found = paired_bootstrap(ones, ones, 3, &options, NULL);
	assert_near(found.p, 1, 0);
	assert_near(found.low, 0, 0);
	assert_near(found.high, 0, 0);
	found = paired_bootstrap(zeros, ones, 3, &options, NULL);
	assert_near(found.low, 1, 1e-12);
	assert_near(found.p, 1. / 10001, 1e-12);
	assert_near(paired_bootstrap(zeros, ones, 1, &options, NULL).p, 1, 0);
	assert_true(isnan(paired_bootstrap(zeros, ones, 0, &options, NULL).p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_of_the_reference),
		cmocka_unit_test(test_right_and_wrong),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_level),
		cmocka_unit_test(test_no_difference_and_few_questions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
