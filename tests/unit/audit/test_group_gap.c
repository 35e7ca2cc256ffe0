#include "audit/group_gap.h"

#include "base/random.h"
#include "check.h"

static const GapOptions usual = {.least = 1, .draws = 2000, .permutations = 20000, .seed = 1};

static void fill(double *values, uint32_t *groups, size_t ones, size_t count, uint32_t group)
{
	for (size_t i = 0; i < count; i++) {
		values[i] = i < ones;
		groups[i] = group;
	}
}

static GroupGap of_two(size_t a, size_t n, size_t b, size_t m)
{
	double values[64];
	uint32_t groups[64];
	GroupGap gap;
	fill(values, groups, a, n, 0);
	fill(values + n, groups + n, b, m, 1);
	group_gap(&(GroupPart){values, groups, n + m}, 1, 2, &usual, NULL, NULL, &gap);
	return gap;
}

/* tests/reference/fairness.py */
static void test_two_groups_of_rights_and_wrongs_are_counted_out(void **state)
{
	(void)state;
	GroupGap gap = of_two(8, 10, 3, 9);
	assert_true(gap.permutation.exact);
	assert_near(gap.gap, 0.8 - 1.0 / 3, 1e-12);
	assert_near(gap.ratio, (1.0 / 3) / 0.8, 1e-12);
	assert_near(gap.permutation.p, 0.069778518695, 1e-9);
	assert_near(gap.permutation.p_strict, 0.019766611098, 1e-9);
	assert_near(gap.chance, 0.186711121696, 1e-9);
	assert_int_equal(gap.highest, 0);
	assert_int_equal(gap.lowest, 1);
	gap = of_two(1, 12, 7, 20);
	assert_near(gap.permutation.p, 0.204499301218, 1e-9);
	assert_near(gap.chance, 0.121605202362, 1e-9);
	assert_int_equal(gap.highest, 1);
}

static void test_equal_groups_have_no_gap(void **state)
{
	(void)state;
	GroupGap gap = of_two(5, 10, 10, 20);
	assert_near(gap.gap, 0, 1e-12);
	assert_near(gap.permutation.p, 1, 1e-9);
	assert_true(gap.low < 0 && gap.high > 0);
}

/* tests/reference/fairness.py goes through all orders of the eight values. */
static void test_three_groups_agree_with_all_orders(void **state)
{
	(void)state;
	const double values[] = {5, 9, 7, 1, 4, 2, 8, 6};
	const uint32_t groups[] = {0, 0, 0, 1, 1, 1, 2, 2};
	GroupMean means[3];
	GroupGap gap;
	group_gap(&(GroupPart){values, groups, 8}, 1, 3, &usual, NULL, means, &gap);
	assert_near(gap.gap, 4.666666666667, 1e-9);
	assert_false(gap.permutation.exact);
	assert_true(gap.permutation.low < 0.157142857143 && 0.157142857143 < gap.permutation.high);
	assert_near(gap.chance, 3.051190476190, 0.05);
	assert_near(means[1].mean, 7.0 / 3, 1e-12);
	assert_true(means[1].low >= 1 && means[1].low < means[1].mean && means[1].high <= 4);
}

/* The bootstrap of a share is binomial: its interval is near that of the normal approximation. */
static void test_the_interval_is_that_of_the_difference(void **state)
{
	(void)state;
	enum { N = 400 };
	double values[2 * N];
	uint32_t groups[2 * N];
	GroupGap gap;
	fill(values, groups, 280, N, 1);
	fill(values + N, groups + N, 200, N, 0);
	group_gap(&(GroupPart){values, groups, 2 * N}, 1, 2, &usual, NULL, NULL, &gap);
	double error = 1.96 * sqrt(0.7 * 0.3 / N + 0.5 * 0.5 / N);
	assert_near(gap.low, 0.2 - error, 0.01);
	assert_near(gap.high, 0.2 + error, 0.01);
	assert_near(gap.ratio, 5.0 / 7, 1e-12);
	assert_true(gap.ratio_low < gap.ratio && gap.ratio < gap.ratio_high);
}

static void test_small_groups_are_left_out(void **state)
{
	(void)state;
	double values[25];
	uint32_t groups[25];
	GroupMean means[4];
	GroupGap gap;
	GapOptions options = usual;
	fill(values, groups, 5, 10, 0);
	fill(values + 10, groups + 10, 6, 12, 1);
	fill(values + 22, groups + 22, 3, 3, 3);
	options.least = 4;
	group_gap(&(GroupPart){values, groups, 25}, 1, 4, &options, NULL, means, &gap);
	assert_int_equal(gap.compared, 2);
	assert_near(gap.gap, 0, 1e-12);
	assert_int_equal(means[3].n, 3);
	assert_near(means[3].mean, 1, 1e-12);
	assert_true(isnan(means[2].mean));
	options.least = 11;
	group_gap(&(GroupPart){values, groups, 25}, 1, 4, &options, NULL, means, &gap);
	assert_int_equal(gap.compared, 1);
	assert_true(isnan(gap.gap) && isnan(gap.low));
}

static void test_of_two_parts_the_larger_gap_counts(void **state)
{
	(void)state;
	double values[2][20];
	uint32_t groups[2][20];
	GroupGap gap;
	fill(values[0], groups[0], 5, 10, 0);
	fill(values[0] + 10, groups[0] + 10, 6, 10, 1);
	fill(values[1], groups[1], 1, 10, 0);
	fill(values[1] + 10, groups[1] + 10, 9, 10, 1);
	GroupPart parts[2] = {{values[0], groups[0], 20}, {values[1], groups[1], 20}};
	group_gap(parts, 2, 2, &usual, NULL, NULL, &gap);
	assert_int_equal(gap.part, 1);
	assert_near(gap.gap, 0.8, 1e-12);
	assert_true(gap.permutation.p < 0.01);
}

static void test_threads_do_not_matter(void **state)
{
	(void)state;
	double values[60];
	uint32_t groups[60];
	GroupGap alone, together;
	Random random;
	random_init(&random, 4, 0);
	for (size_t i = 0; i < 60; i++) {
		values[i] = random_normal(&random);
		groups[i] = (uint32_t)(i % 3);
	}
	Pool *pool = pool_new(2);
	group_gap(&(GroupPart){values, groups, 60}, 1, 3, &usual, NULL, NULL, &alone);
	group_gap(&(GroupPart){values, groups, 60}, 1, 3, &usual, pool, NULL, &together);
	pool_free(pool);
	assert_near(alone.low, together.low, 0);
	assert_near(alone.permutation.p, together.permutation.p, 0);
	assert_near(alone.chance, together.chance, 0);
}

/* Where no group differs, p is as often below any share as that share. */
static void test_p_is_uniform_without_a_gap(void **state)
{
	(void)state;
	enum { WORLDS = 300, N = 60 };
	GapOptions options = {.least = 1, .draws = 2, .permutations = 199};
	size_t below[2] = {0};
	for (uint64_t w = 0; w < WORLDS; w++) {
		double values[N];
		uint32_t groups[N];
		GroupGap gap;
		Random random;
		random_init(&random, 100 + w, 0);
		options.seed = w;
		for (size_t i = 0; i < N; i++) {
			values[i] = random_normal(&random);
			groups[i] = (uint32_t)(i % 4);
		}
		group_gap(&(GroupPart){values, groups, N}, 1, 4, &options, NULL, NULL, &gap);
		below[0] += gap.permutation.p <= 0.1;
		below[1] += gap.permutation.p <= 0.5;
	}
	assert_near((double)below[0] / WORLDS, 0.1, 0.055);
	assert_near((double)below[1] / WORLDS, 0.5, 0.09);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_groups_of_rights_and_wrongs_are_counted_out),
		cmocka_unit_test(test_equal_groups_have_no_gap),
		cmocka_unit_test(test_three_groups_agree_with_all_orders),
		cmocka_unit_test(test_the_interval_is_that_of_the_difference),
		cmocka_unit_test(test_small_groups_are_left_out),
		cmocka_unit_test(test_of_two_parts_the_larger_gap_counts),
		cmocka_unit_test(test_threads_do_not_matter),
		cmocka_unit_test(test_p_is_uniform_without_a_gap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
