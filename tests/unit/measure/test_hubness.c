#include "measure/hubness.h"

#include "check.h"

/* One of three is found by all: deviations 2, -1, -1, so the skewness is 2 / 2^1.5. */
static void test_one_hub(void **state)
{
	(void)state;
	const uint32_t times[] = {3, 0, 0};
	HubnessScore score = hubness_of(times, 3);
	assert_near(score.skewness, M_SQRT1_2, 1e-12);
	assert_near(score.orphans, 2.0 / 3, 1e-12);
	assert_int_equal(score.largest, 3);
}

static void test_all_alike(void **state)
{
	(void)state;
	const uint32_t times[] = {2, 2, 2, 2};
	HubnessScore score = hubness_of(times, 4);
	assert_near(score.skewness, 0, 0);
	assert_near(score.orphans, 0, 0);
	assert_true(isnan(hubness_of(times, 0).skewness));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_hub),
		cmocka_unit_test(test_all_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
