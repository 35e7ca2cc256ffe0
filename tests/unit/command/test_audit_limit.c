#include "check.h"

#include "command/audit_limit.h"

#include <math.h>

static void test_verdicts_go_by_the_interval(void **state)
{
	(void)state;
	assert_int_equal(limit_judge(0.1, -0.2, 0.4, 0.5, false), LIMIT_WITHIN);
	assert_int_equal(limit_judge(0.1, -0.2, 0.5, 0.5, false), LIMIT_WITHIN);
	assert_int_equal(limit_judge(0.4, -0.2, 0.6, 0.5, false), LIMIT_UNCLEAR);
	assert_int_equal(limit_judge(-0.4, -0.7, 0.1, 0.5, false), LIMIT_UNCLEAR);
	assert_int_equal(limit_judge(0.9, 0.51, 1.2, 0.5, false), LIMIT_BEYOND);
	assert_int_equal(limit_judge(-0.9, -1.2, -0.51, 0.5, false), LIMIT_BEYOND);
	/* An interval that spans both bounds tells nothing. */
	assert_int_equal(limit_judge(0.9, -0.9, 1.2, 0.5, false), LIMIT_UNCLEAR);
	assert_int_equal(limit_judge(0.9, NAN, NAN, 0.5, false), LIMIT_BEYOND);
	assert_int_equal(limit_judge(-0.2, NAN, NAN, 0.5, false), LIMIT_WITHIN);
}

/* Where 1 is no bias, as of ect and mac. */
static void test_low_effects_may_be_the_extreme_ones(void **state)
{
	(void)state;
	assert_int_equal(limit_judge(0.9, 0.8, 1, 0.5, true), LIMIT_WITHIN);
	assert_int_equal(limit_judge(0.6, 0.4, 0.8, 0.5, true), LIMIT_UNCLEAR);
	assert_int_equal(limit_judge(0.1, -0.2, 0.4, 0.5, true), LIMIT_BEYOND);
	assert_int_equal(limit_judge(-0.9, NAN, NAN, 0.5, true), LIMIT_BEYOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts_go_by_the_interval),
		cmocka_unit_test(test_low_effects_may_be_the_extreme_ones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
