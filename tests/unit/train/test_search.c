#include "check.h"
#include "train/search.h"

#include <math.h>

static void the_grid_runs_each_setting_once(void **state)
{
	(void)state;
	Search search;
	search_init(&search, 5, 0);
	assert_int_equal(search_total(&search), 5);
	for (size_t i = 0; i < 5; i++) {
		assert_true(search_next(&search));
		assert_int_equal(search.runs[i].setting, i);
		assert_near(search_share(&search, search.runs[i].rung), 1, 0);
		search_score(&search, i == 2 ? NAN : (double)i);
	}
	assert_false(search_next(&search));
	assert_true(search_better(&search.runs[4], &search.runs[3]));
	assert_true(search_better(&search.runs[0], &search.runs[2]));
	assert_false(search_better(&search.runs[2], &search.runs[0]));
	search_release(&search);
}

/* Nine settings by thirds: 9 at a ninth, 3 at a third, 1 at all; setting 4 is the best, 2 and 7 follow. */
static void halving_keeps_the_best_third(void **state)
{
	(void)state;
	static const double scores[9] = {1, 2, 7, 3, 9, 4, 5, 7, 6};
	static const size_t later[4] = {4, 2, 7, 4};
	Search search;
	search_init(&search, 9, 3);
	assert_int_equal(search.rungs, 3);
	assert_int_equal(search_total(&search), 13);
	assert_near(search_share(&search, 0), 1.0 / 9, 1e-12);
	assert_near(search_share(&search, 1), 1.0 / 3, 1e-12);
	for (size_t i = 0; i < 13; i++) {
		assert_true(search_next(&search));
		assert_int_equal(search.runs[i].setting, i < 9 ? i : later[i - 9]);
		assert_int_equal(search.runs[i].rung, i < 9 ? 0 : i < 12 ? 1 : 2);
		search_score(&search, scores[search.runs[i].setting]);
	}
	assert_false(search_next(&search));
	assert_true(search_better(&search.runs[11], &search.runs[4]));
	search_release(&search);
}

static void failed_runs_go_no_further(void **state)
{
	(void)state;
	Search search;
	search_init(&search, 6, 2);
	assert_int_equal(search.rungs, 3);
	size_t runs = 0;
	for (; search_next(&search); runs++)
		search_score(&search, search.runs[runs].setting == 3 && search.runs[runs].rung == 0 ? 1 : NAN);
	/* Six, then the only one that did not fail, which fails. */
	assert_int_equal(runs, 7);
	assert_int_equal(search.runs[6].setting, 3);
	search_release(&search);
	search_init(&search, 1, 3);
	assert_true(search_next(&search));
	search_score(&search, 1);
	assert_false(search_next(&search));
	search_release(&search);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_grid_runs_each_setting_once),
		cmocka_unit_test(halving_keeps_the_best_third),
		cmocka_unit_test(failed_runs_go_no_further),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
