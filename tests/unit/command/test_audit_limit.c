#include "check.h"

#include "command/audit_limit.h"

#include <math.h>

static void test_verdicts_go_by_the_interval(void **state)
{
	(void)state;
	assert_int_equal(limit_judge(0.1, -0.2, 0.4, 0.5), LIMIT_WITHIN);
	assert_int_equal(limit_judge(0.1, -0.2, 0.5, 0.5), LIMIT_WITHIN);
	assert_int_equal(limit_judge(0.4, -0.2, 0.6, 0.5), LIMIT_UNCLEAR);
	assert_int_equal(limit_judge(-0.4, -0.7, 0.1, 0.5), LIMIT_UNCLEAR);
	assert_int_equal(limit_judge(0.9, 0.51, 1.2, 0.5), LIMIT_BEYOND);
	assert_int_equal(limit_judge(-0.9, -1.2, -0.51, 0.5), LIMIT_BEYOND);
	/* An interval that spans both bounds tells nothing. */
	assert_int_equal(limit_judge(0.9, -0.9, 1.2, 0.5), LIMIT_UNCLEAR);
	assert_int_equal(limit_judge(0.9, NAN, NAN, 0.5), LIMIT_BEYOND);
	assert_int_equal(limit_judge(-0.2, NAN, NAN, 0.5), LIMIT_WITHIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts_go_by_the_interval),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
