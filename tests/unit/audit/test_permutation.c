#include "audit/permutation.h"

#include "base/random.h"
#include "check.h"

static const PermutationOptions one_sided = {.draws = 20000, .seed = 1},
				two_sided = {.two_sided = true, .draws = 20000, .seed = 1};

/* Exact fractions from tests/reference/weat.py, which goes through all orders of the values. */
static void test_ties_in_whole_numbers(void **state)
{
	(void)state;
	Permutation p;
	permutation_test((const double[]){3, 1, 4, 1, 5}, 3, 2, &one_sided, &p);
	assert_near(p.p, 7.0 / 10, 1e-12);
	assert_int_equal(p.seen, 10);
	permutation_test((const double[]){9, 2, 6, 5, 3, 5, 8}, 3, 4, &one_sided, &p);
	assert_near(p.p, 16.0 / 35, 1e-12);
}

/* Ties that rounding would break: tenths are not exact in binary. */
static void test_ties_are_ties_whatever_the_rounding(void **state)
{
	(void)state;
	Permutation p;
	permutation_test((const double[]){.1, .2, .3, .1 + .2, .2, .1}, 3, 3, &one_sided, &p);
	double tenths = p.p, strict = p.p_strict;
	permutation_test((const double[]){1, 2, 3, 3, 2, 1}, 3, 3, &one_sided, &p);
	assert_near(tenths, p.p, 1e-12);
	assert_near(strict, p.p_strict, 1e-12);
	assert_true(p.p_strict < p.p);
}

static void recurse(
	const double *values, size_t n, size_t left, size_t from, double sum, double seen, int hits[2])
{
	if (!left) {
		hits[0] += sum >= seen - 1e-9;
		hits[1]++;
		return;
	}
	for (size_t i = from; i + left <= n; i++)
		recurse(values, n, left - 1, i + 1, sum + values[i], seen, hits);
}

static void test_unequal_groups_agree_with_a_plain_recursion(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 3, 0);
	for (size_t nx = 1; nx < 9; nx++) {
		double values[9], seen = 0;
		for (size_t i = 0; i < 9; i++)
			values[i] = random_normal(&random);
		for (size_t i = 0; i < nx; i++)
			seen += values[i];
		int hits[2] = {0};
		recurse(values, 9, nx, 0, 0, seen, hits);
		Permutation p;
		permutation_test(values, nx, 9 - nx, &one_sided, &p);
		assert_int_equal(p.seen, hits[1]);
		assert_near(p.p, (double)hits[0] / hits[1], 1e-12);
	}
}

static void test_limit_of_counting(void **state)
{
	(void)state;
	double values[22];
	for (size_t i = 0; i < 22; i++)
		values[i] = sin((double)(i * i + 1));
	Permutation p;
	permutation_test(values, 10, 10, &one_sided, &p);
	assert_true(p.exact);
	assert_int_equal(p.seen, 184756);
	permutation_test(values, 11, 11, &one_sided, &p);
	assert_false(p.exact);
	assert_near(p.partitions, 705432, 0);
	assert_int_equal(p.seen, 20000);
}

/* 11 + 11 values are beyond counting here, but not for the recursion of this test. */
static void test_draws_stay_within_their_interval(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 8, 0);
	int inside = 0;
	for (uint64_t round = 0; round < 20; round++) {
		double values[22], seen = 0;
		for (size_t i = 0; i < 22; i++)
			values[i] = random_normal(&random) + (i < 11 ? .4 : 0);
		for (size_t i = 0; i < 11; i++)
			seen += values[i];
		int hits[2] = {0};
		recurse(values, 22, 11, 0, 0, seen, hits);
		double truth = (double)hits[0] / hits[1];
		PermutationOptions options = {.draws = 4000, .seed = round};
		Permutation p;
		permutation_test(values, 11, 11, &options, &p);
		inside += p.low <= truth && truth <= p.high;
		assert_near(p.p, truth, 0.05);
	}
	assert_true(inside >= 17); /* 19 of 20 on average; below 17 happens once in 60 times at most */
}

static void test_two_sides(void **state)
{
	(void)state;
	double values[16];
	for (size_t i = 0; i < 16; i++)
		values[i] = cos((double)(3 * i * i));
	Permutation p, q;
	permutation_test(values, 8, 8, &two_sided, &p);
	for (size_t i = 0; i < 16; i++)
		values[i] = -values[i];
	permutation_test(values, 8, 8, &two_sided, &q);
	assert_near(p.p, q.p, 1e-12);
	permutation_test((const double[]){1, 1, 1, 1}, 2, 2, &two_sided, &p);
	assert_near(p.p, 1, 0);
	assert_near(p.p_strict, 0, 0);
}

static void test_no_hit_is_not_zero(void **state)
{
	(void)state;
	double values[40];
	for (size_t i = 0; i < 40; i++)
		values[i] = i < 20 ? 10 + (double)i : -(double)i;
	PermutationOptions options = {.draws = 999, .seed = 1};
	Permutation p;
	permutation_test(values, 20, 20, &options, &p);
	assert_near(p.p, 1e-3, 1e-12);
	assert_near(p.low, 0, 0);
	assert_near(p.high, 3.8414588 / (999 + 3.8414588), 1e-7);
}

typedef struct Groups {
	const double *values;
	size_t nx, ny;
} Groups;

static double difference_of_means(void *context, const uint32_t *order)
{
	const Groups *groups = context;
	double first = 0, second = 0;
	for (size_t i = 0; i < groups->nx + groups->ny; i++)
		*(i < groups->nx ? &first : &second) += groups->values[order[i]];
	return first / (double)groups->nx - second / (double)groups->ny;
}

/* Both ways must count the same partitions, and draw as many. */
static void test_any_statistic_counts_as_the_sum_does(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 5, 0);
	for (size_t nx = 1; nx <= 6; nx++)
		for (size_t ny = 1; ny <= 6; ny++)
			for (int two = 0; two < 2; two++) {
				double values[12];
				for (size_t i = 0; i < nx + ny; i++)
					values[i] = (double)random_below(&random, 7);
				Groups groups = {values, nx, ny};
				Permutation by_sum, by_order;
				const PermutationOptions *how = two ? &two_sided : &one_sided;
				permutation_test(values, nx, ny, how, &by_sum);
				permutation_test_of(difference_of_means, &groups, 7, nx, ny, how, &by_order);
				assert_near(by_order.p, by_sum.p, 1e-12);
				assert_near(by_order.p_strict, by_sum.p_strict, 1e-12);
				assert_int_equal(by_order.seen, by_sum.seen);
			}
}

static void test_low_values_may_be_the_extreme_ones(void **state)
{
	(void)state;
	const double values[] = {1, 2, 3, 4, 5, 6};
	Groups groups = {values, 3, 3};
	PermutationOptions low = {.low = true, .draws = 100, .seed = 1};
	Permutation p;
	permutation_test_of(difference_of_means, &groups, 6, 3, 3, &low, &p);
	assert_near(p.p, 1.0 / 20, 1e-12);
	assert_near(p.p_strict, 0, 0);
}

static void test_drawn_partitions_come_near_all(void **state)
{
	(void)state;
	double values[24];
	for (size_t i = 0; i < 24; i++)
		values[i] = (double)(i * 7 % 24) + (i < 12 ? 3 : 0);
	Groups groups = {values, 12, 12};
	Permutation by_sum, by_order;
	permutation_test(values, 12, 12, &one_sided, &by_sum);
	permutation_test_of(difference_of_means, &groups, 24, 12, 12, &one_sided, &by_order);
	assert_false(by_order.exact);
	assert_int_equal(by_order.seen, one_sided.draws);
	assert_near(by_order.p, by_sum.p, .01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ties_in_whole_numbers),
		cmocka_unit_test(test_ties_are_ties_whatever_the_rounding),
		cmocka_unit_test(test_unequal_groups_agree_with_a_plain_recursion),
		cmocka_unit_test(test_limit_of_counting),
		cmocka_unit_test(test_draws_stay_within_their_interval),
		cmocka_unit_test(test_two_sides),
		cmocka_unit_test(test_no_hit_is_not_zero),
		cmocka_unit_test(test_any_statistic_counts_as_the_sum_does),
		cmocka_unit_test(test_low_values_may_be_the_extreme_ones),
		cmocka_unit_test(test_drawn_partitions_come_near_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
