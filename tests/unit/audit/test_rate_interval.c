#include "audit/rate_interval.h"
#include "check.h"
#include "linalg/normal.h"

#include <math.h>

static Rate rate(double hits, double draws)
{
	Rate its = {.value = hits / draws};
	normal_wilson(hits, draws, 0.95, &its.low, &its.high);
	return its;
}

/* The examples of Newcombe 1998, table II, method 10. */
static void test_published_differences(void **state)
{
	(void)state;
	static const struct {
		double a, m, b, n, low, high;
	} examples[] = {{56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062}, {5, 56, 0, 29, -0.0381, 0.1926}, {0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775}, {10, 10, 0, 20, 0.6791, 1}, {10, 10, 0, 10, 0.6075, 1}};
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		double low, high;
		rate_difference(
			rate(examples[i].a, examples[i].m), rate(examples[i].b, examples[i].n), &low, &high);
		assert_near(low, examples[i].low, 5e-5);
		assert_near(high, examples[i].high, 5e-5);
	}
}

/* By the formula as it was published, and by what must hold of it: turned over, the limits are too. */
static void test_ratios(void **state)
{
	(void)state;
	double low, high, over_low, over_high;
	Rate a = rate(48, 80), b = rate(56, 70);
	rate_ratio(a, b, &low, &high);
	double product = a.value * b.value, far = b.high * (2 * b.value - b.high);
	assert_near(
		low, (product - sqrt(product * product - a.low * (2 * a.value - a.low) * far)) / far, 1e-12);
	assert_true(low < 0.75 && 0.75 < high);
	rate_ratio(b, a, &over_low, &over_high);
	assert_near(over_low, 1 / high, 1e-12);
	assert_near(over_high, 1 / low, 1e-12);
}

/* None of 20 against 5 of 20: a bootstrap would say exactly 0. */
static void test_a_rate_of_none_leaves_doubt(void **state)
{
	(void)state;
	double low, high;
	rate_ratio(rate(0, 20), rate(5, 20), &low, &high);
	assert_near(low, 0, 0);
	assert_true(high > 0.5 && high < 2);
	rate_ratio(rate(20, 20), rate(20, 20), &low, &high);
	assert_true(low < 0.9 && high > 1.1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_differences),
		cmocka_unit_test(test_ratios),
		cmocka_unit_test(test_a_rate_of_none_leaves_doubt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
