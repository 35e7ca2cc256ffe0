#include "check.h"
#include "measure/domain_gap.h"

#include "base/random.h"
#include "linalg/normal.h"

#include <math.h>

/* Two domains: as the normal approximation of the difference of two shares has it. */
static void test_two_domains(void **state)
{
	(void)state;
	static const size_t right[] = {300, 240}, n[] = {400, 400};
	DomainGap gap = domain_gap(right, n, 2, 1);
	double error = sqrt(0.75 * 0.25 / 400 + 0.6 * 0.4 / 400);
	assert_int_equal(gap.best, 0);
	assert_int_equal(gap.worst, 1);
	assert_near(gap.gap, 0.15, 1e-12);
	assert_near(gap.low, 0.15 - 1.96 * error, 0.01);
	assert_near(gap.high, 0.15 + 1.96 * error, 0.01);
	assert_near(gap.p, 1. / (1 + DOMAIN_GAP_DRAWS), 1e-12);
}

static void test_p_of_two_domains(void **state)
{
	(void)state;
	static const size_t right[] = {300, 282}, n[] = {400, 400};
	double share = 582. / 800, error = sqrt(2 * share * (1 - share) / 400);
	DomainGap gap = domain_gap(right, n, 2, 3);
	assert_near(gap.p, 2 * (1 - normal_below((0.045 - 1. / 800) / error)), 0.03);
}

/* Domains of one share differ by chance alone: p is small in 5 of 100. */
static void test_equal_domains(void **state)
{
	(void)state;
	size_t small_p = 0;
	Random random;
	random_init(&random, 9, 0);
	for (uint64_t trial = 0; trial < 60; trial++) {
		size_t right[4] = {0}, n[4] = {50, 80, 50, 60};
		for (size_t d = 0; d < 4; d++)
			for (size_t i = 0; i < n[d]; i++)
				right[d] += random_uniform(&random) < 0.7;
		small_p += domain_gap(right, n, 4, trial).p <= 0.05;
	}
	assert_true(small_p <= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_domains),
		cmocka_unit_test(test_p_of_two_domains),
		cmocka_unit_test(test_equal_domains),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
