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

/* Newcombe's own examples, his table II: 56 of 70 less 48 of 80, and 10 of 10 less 0 of 20. */
static void test_newcombe(void **state)
{
	(void)state;
	double low, high;
	normal_newcombe(56, 70, 48, 80, 0.95, &low, &high);
	assert_near(low, 0.0524, 5e-5);
	assert_near(high, 0.3339, 5e-5);
	normal_newcombe(10, 10, 0, 20, 0.95, &low, &high);
	assert_near(low, 0.6791, 5e-5);
	assert_near(high, 1, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_values),
		cmocka_unit_test(test_wilson),
		cmocka_unit_test(test_newcombe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
