#include "linalg/normal.h"

#include "check.h"

static void test_known_values(void **state)
{
	(void)state;
	assert_near(normal_below(0), 0.5, 1e-15);
	assert_near(normal_below(1.959963984540054), 0.975, 1e-12);
	assert_near(normal_quantile(0.975), 1.959963984540054, 1e-9);
	assert_true(isinf(normal_quantile(0)) && isinf(normal_quantile(1)));
	for (double z = -3; z <= 3; z += 0.5)
		assert_near(normal_quantile(normal_below(z)), z, 1e-9);
}

/* The formula by hand for 8 of 10. */
static void test_wilson(void **state)
{
	(void)state;
	double low, high;
	normal_wilson(8, 10, 0.95, &low, &high);
	assert_near(low, 0.4901625, 1e-6);
	assert_near(high, 0.9433178, 1e-6);
	normal_wilson(0, 10, 0.95, &low, &high);
	assert_near(low, 0, 0);
	normal_wilson(10, 10, 0.95, &low, &high);
	assert_near(high, 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_values),
		cmocka_unit_test(test_wilson),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
