#include "measure/loadings.h"

#include "check.h"

static void test_groups_by_hand(void **state)
{
	(void)state;
	/* Means 2, -2 and none; one item belongs to no group. */
	const float scores[] = {1, 3, -2, -2, 0};
	const uint32_t group_of[] = {0, 0, 1, 1, UINT32_MAX};
	GroupLoading groups[3];
	double together = loadings_of_groups(scores, 5, group_of, 3, groups);
	assert_int_equal(groups[0].count, 2);
	assert_near(groups[0].mean, 2, 1e-12);
	assert_near(groups[1].mean, -2, 1e-12);
	assert_true(isnan(groups[2].mean));
	assert_near(groups[0].share, 2 * 4 / 18.0, 1e-12);
	assert_near(together, 16 / 18.0, 1e-12);
}

static void test_nothing_varies(void **state)
{
	(void)state;
	const float scores[] = {0, 0};
	const uint32_t group_of[] = {0, 1};
	GroupLoading groups[2];
	assert_true(isnan(loadings_of_groups(scores, 2, group_of, 2, groups)));
	assert_near(groups[1].share, 0, 0);
}

static void test_frequency_is_a_correlation_of_ranks(void **state)
{
	(void)state;
	const float scores[] = {4, 3, 2, 1};
	const uint64_t counts[] = {1, 10, 1000, 1000000}, equal[] = {2, 2, 2, 2};
	assert_near(loadings_frequency(scores, counts, 4), -1, 1e-12);
	assert_true(isnan(loadings_frequency(scores, equal, 4)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups_by_hand),
		cmocka_unit_test(test_nothing_varies),
		cmocka_unit_test(test_frequency_is_a_correlation_of_ranks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
