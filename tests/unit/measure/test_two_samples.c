#include "check.h"
#include "measure/two_samples.h"

#include <stdlib.h>

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void fill(double *values, size_t count, size_t first, double shift, double scale)
{
	for (size_t i = 0; i < count; i++) {
		double at = (double)(7 * i + first);
		values[i] = sin(at * at * 0.37) * scale + shift;
	}
	qsort(values, count, sizeof *values, rising);
}

/* tests/reference/monitor.py */
static void test_against_scipy(void **state)
{
	(void)state;
	static const struct {
		size_t n, m;
		double shift, scale, distance, exact, psi;
	} cases[] = {
		{30, 20, 0.0, 1.0, 0.2, 0.678913672123, 0.504290455467},
		{30, 20, 0.5, 1.0, 0.366666666667, 0.066104718428, 1.177164380621},
		{50, 70, 0.1, 1.3, 0.314285714286, 0.004788341297, 1.201205500494},
		{200, 300, 0.1, 1.0, 0.165, 0.002643980189, 0.514475155582},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double a[300], b[300];
		fill(a, cases[i].n, 1, 0, 1);
		fill(b, cases[i].m, 5, cases[i].shift, cases[i].scale);
		KsTest ks = ks_two_samples(a, cases[i].n, b, cases[i].m);
		assert_true(ks.exact);
		assert_near(ks.distance, cases[i].distance, 1e-11);
		assert_near(ks.p, cases[i].exact, 1e-11);
		assert_near(psi_of_samples(a, cases[i].n, b, cases[i].m), cases[i].psi, 1e-9);
	}
	static const double ties[] = {1, 1, 2, 2, 3}, more[] = {1, 2, 2, 3, 3, 3, 4};
	KsTest tied = ks_two_samples(ties, 5, more, 7);
	assert_near(tied.distance, 0.371428571429, 1e-11);
	assert_near(tied.p, 0.737373737374, 1e-11);
}

static void test_kolmogorov(void **state)
{
	(void)state;
	static const double x[] = {0.2, 0.5, 1.0, 1.5, 3.0},
			    p[] = {0.999999999999, 0.963945243665, 0.269999671677, 0.022217962617,
				    0.000000030460};
	for (size_t i = 0; i < 5; i++)
		assert_near(kolmogorov_above(x[i]), p[i], 2e-12);
	assert_near(kolmogorov_above(0), 1, 0);
}

/* Two numbers a side: of the six orders two lie wholly apart. */
static void test_by_hand(void **state)
{
	(void)state;
	const double low[] = {1, 2}, high[] = {3, 4}, between[] = {1.5, 2.5};
	assert_near(ks_two_samples(low, 2, high, 2).distance, 1, 0);
	assert_near(ks_two_samples(low, 2, high, 2).p, 1.0 / 3, 1e-15);
	assert_near(ks_two_samples(low, 2, between, 2).p, 1, 1e-15);
	assert_near(ks_two_samples(low, 2, low, 2).distance, 0, 0);
	assert_near(ks_two_samples(low, 2, low, 2).p, 1, 0);
}

/* Far apart, p is tiny and not a negative leftover. */
static void test_far_apart(void **state)
{
	(void)state;
	double a[500], b[500];
	fill(a, 500, 1, 0, 1);
	fill(b, 500, 5, 10, 1);
	KsTest ks = ks_two_samples(a, 500, b, 500);
	assert_near(ks.distance, 1, 0);
	assert_true(ks.p >= 0 && ks.p < 1e-100);
}

static void test_psi_by_hand(void **state)
{
	(void)state;
	const uint64_t even[] = {50, 50}, skew[] = {80, 20}, none[] = {100, 0};
	assert_near(psi_of_counts(even, even, 2), 0, 0);
	assert_near(psi_of_counts(even, skew, 2), 0.3 * log(1.6) - 0.3 * log(0.4), 1e-12);
	assert_near(psi_of_counts(even, skew, 2), psi_of_counts(skew, even, 2), 1e-12);
	assert_near(psi_of_counts(even, none, 2), 0.5 * log(2) - 0.495 * log(0.01), 1e-12);
	const double one[] = {1, 1, 1}, other[] = {1, 2, 3};
	assert_true(isnan(psi_of_samples(one, 3, other, 3)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_scipy),
		cmocka_unit_test(test_kolmogorov),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_far_apart),
		cmocka_unit_test(test_psi_by_hand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
