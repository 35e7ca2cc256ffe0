#include "check.h"
#include "nn/schedule.h"

static void test_ganins_schedules(void **state)
{
	(void)state;
	const double lambda[] = {0.8482836400, 0.9866142982, 0.9988944427, 0.9999092043};
	const double rate[] = {0.0039079497, 0.0026084743, 0.0020087959, 0.0016556003};
	Schedule sigmoid = {SCHEDULE_SIGMOID, 1}, inverse = {SCHEDULE_INVERSE, 0.01};
	for (int i = 0; i < 4; i++) {
		assert_near(schedule_at(sigmoid, 0.25 * (i + 1)), lambda[i], 1e-10);
		assert_near(schedule_at(inverse, 0.25 * (i + 1)), rate[i], 1e-10);
	}
	assert_near(schedule_at(sigmoid, 0), 0, 0);
}

static void test_the_other_schedules(void **state)
{
	(void)state;
	assert_near(schedule_at((Schedule){SCHEDULE_CONSTANT, 3}, 0.9), 3, 0);
	assert_near(schedule_at((Schedule){SCHEDULE_LINEAR, 3}, 0.5), 1.5, 0);
	Schedule step = {schedule_kind("step"), 2};
	assert_near(schedule_at(step, 0.49), 2, 0);
	assert_near(schedule_at(step, 0.5), 0.2, 1e-15);
	assert_near(schedule_at(step, 0.9), 0.02, 1e-15);
	assert_int_equal(schedule_kind("inverse"), SCHEDULE_INVERSE);
	assert_int_equal(schedule_kind("constant"), SCHEDULE_CONSTANT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ganins_schedules),
		cmocka_unit_test(test_the_other_schedules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
