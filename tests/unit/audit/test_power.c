#include "audit/power.h"

#include "check.h"

/* From tests/reference/power.py. */
static void test_against_scipy(void **state)
{
	(void)state;
	assert_near(power_smallest_apart(8, 8, false), 1.308028041, 1e-6);
	assert_near(power_smallest_apart(8, 8, true), 1.506634228, 1e-6);
	assert_near(power_smallest_apart(25, 25, false), 0.713410473, 1e-6);
	assert_near(power_smallest_apart(5, 12, false), 1.387575184, 1e-6);
	double half = 0.5 / sqrt(1 - 0.0625), large = 0.8 / sqrt(1 - 0.16);
	assert_int_equal(power_words(half, false), 48);
	assert_int_equal(power_words(large, false), 17);
	assert_int_equal(power_words(half, true), 60);
	assert_int_equal(power_words(large, true), 22);
	assert_int_equal(power_words(1e-6, false), 0);
}

/* C(4, 2) is 6 partitions: p is 1/6 at least, two-sided 2/6. */
static void test_too_few_words(void **state)
{
	(void)state;
	assert_true(isinf(power_smallest_apart(2, 2, false)));
	assert_true(isinf(power_smallest_apart(3, 3, true)));
	assert_false(isinf(power_smallest_apart(3, 3, false)));
	assert_false(isinf(power_smallest_apart(2, 5, false)));
}

static void test_moments_of_partitions(void **state)
{
	(void)state;
	/* Differences of the means: (6, 3) 3, (6, 2) 2, (6, 1) 1, and the same below 0. */
	static const double values[] = {6, 3, 2, 1};
	PermutationOptions how = {.draws = 100, .seed = 1};
	Permutation out;
	permutation_test(values, 2, 2, &how, &out);
	assert_near(out.mean, 0, 1e-12);
	assert_near(out.sd, sqrt((9 + 4 + 1) / 3.0), 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_scipy),
		cmocka_unit_test(test_too_few_words),
		cmocka_unit_test(test_moments_of_partitions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
