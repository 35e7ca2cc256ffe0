#include "check.h"
#include "linalg/column_scale.h"

#include <math.h>

/* By hand: 1, 2, 3, 6 has mean 3 and variance 3.5. */
static void test_mean_and_variance(void **state)
{
	(void)state;
	float values[] = {1, 7, 0, 2, 7, 0, 3, 7, 0, 6, 7, 4};
	ColumnScale scale;
	column_scale_learn((Rows){values, 4, 3, 3}, false, &scale);
	for (size_t i = 0; i < 4; i++)
		column_scale_apply(&scale, values + 3 * i);
	assert_near((double)values[0], -2 / sqrt(3.5), 1e-6);
	assert_near((double)values[9], 3 / sqrt(3.5), 1e-6);
	assert_near((double)values[4], 0, 0);
	assert_near((double)values[2], -1 / sqrt(3), 1e-6);
	column_scale_release(&scale);
}

static void test_zeros_stay(void **state)
{
	(void)state;
	float values[] = {1, 0, 2, 0, 3, 0, 6, 4};
	ColumnScale scale;
	column_scale_learn((Rows){values, 4, 2, 2}, true, &scale);
	for (size_t i = 0; i < 4; i++)
		column_scale_apply(&scale, values + 2 * i);
	assert_near((double)values[0], -2 / sqrt(3.5), 1e-6);
	assert_near((double)values[1], 0, 0);
	assert_near((double)values[7], 4 / sqrt(3), 1e-6);
	column_scale_release(&scale);
	column_scale_release(&scale);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mean_and_variance),
		cmocka_unit_test(test_zeros_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
