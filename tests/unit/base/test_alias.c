#include "base/alias.h"
#include "check.h"

static Error err;

/* Pearson's statistic of `draws` draws; its mean is the number of categories less one. */
static double chi_square(const double *weights, size_t count, size_t draws)
{
	Alias alias = {0};
	Random random;
	random_init(&random, 11, 0);
	assert_ok(alias_init(&alias, weights, count, &err));
	double seen[64] = {0}, sum = 0, statistic = 0;
	for (size_t i = 0; i < draws; i++)
		seen[alias_draw(&alias, &random)]++;
	for (size_t i = 0; i < count; i++)
		sum += weights[i];
	for (size_t i = 0; i < count; i++) {
		double expected = (double)draws * weights[i] / sum;
		if (expected == 0)
			assert_near(seen[i], 0, 0);
		else
			statistic += (seen[i] - expected) * (seen[i] - expected) / expected;
	}
	alias_release(&alias);
	return statistic;
}

/* 99.9 % points of chi-square: 49 degrees 85.35, 9 degrees 27.88. */
static void test_draws_follow_the_weights(void **state)
{
	(void)state;
	double zipf[50], even[10];
	for (size_t i = 0; i < 50; i++)
		zipf[i] = pow(1e6 / (double)(i + 1), 0.75);
	for (size_t i = 0; i < 10; i++)
		even[i] = 3;
	assert_true(chi_square(zipf, 50, 1000000) < 85.35);
	assert_true(chi_square(even, 10, 1000000) < 27.88);
}

static void test_weights_of_zero_are_never_drawn(void **state)
{
	(void)state;
	const double weights[] = {0, 5, 0, 1, 0};
	assert_true(chi_square(weights, 5, 100000) < 10.83);
	const double one[] = {2};
	assert_true(chi_square(one, 1, 1000) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_draws_follow_the_weights),
		cmocka_unit_test(test_weights_of_zero_are_never_drawn),
	};
	return cmocka_run_group_tests_name("alias", tests, NULL, NULL) != 0;
}
