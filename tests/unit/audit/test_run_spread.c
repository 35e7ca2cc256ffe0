#include "audit/run_spread.h"

#include "check.h"

static void assert_estimate(Estimate told, double value, double low, double high)
{
	assert_near(told.value, value, 1e-9);
	assert_near(told.low, low, 1e-9);
	assert_near(told.high, high, 1e-9);
}

/* From tests/reference/run_spread.py. */
static void test_against_scipy(void **state)
{
	(void)state;
	static const double effects[] = {1.2, 0.9, 1.5, 1.1, 1.3}, errors[] = {0.3, 0.25, 0.35, 0.3, 0.28};
	RunSpread out;
	run_spread_of(effects, errors, 5, &out);
	assert_estimate(out.mean, 1.2, 0.922355489480, 1.477644510520);
	assert_estimate(out.sd, 0.223606797750, 0.133970242668, 0.642546573493);
	assert_estimate(out.share, 0.360542255552, 0.168323719449, 0.823186741642);
	assert_near(out.next_low, 0.519912619342, 1e-9);
	assert_near(out.next_high, 1.880087380658, 1e-9);
	assert_near(out.lowest, 0.9, 0);
	assert_near(out.highest, 1.5, 0);
}

static void test_what_is_not_known(void **state)
{
	(void)state;
	static const double effects[] = {1, 1}, errors[] = {NAN, 0.1}, sure[] = {0, 0};
	RunSpread out;
	run_spread_of(effects, errors, 2, &out);
	assert_estimate(out.mean, 1, 1, 1);
	assert_true(isnan(out.share.value));
	run_spread_of(effects, sure, 2, &out);
	assert_true(isnan(out.share.value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_scipy),
		cmocka_unit_test(test_what_is_not_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
