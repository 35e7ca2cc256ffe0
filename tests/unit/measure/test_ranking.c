#include "check.h"
#include "measure/ranking.h"

#include <math.h>

/* By hand: the second and third of three are relevant. */
static void test_known_answers(void **state)
{
	(void)state;
	static const bool ranking[3] = {false, true, true};
	assert_near(ranking_ndcg(ranking, 3, 2), 0.6934264036, 1e-10);
	assert_near(ranking_average_precision(ranking, 3, 2), 0.5833333333, 1e-10);
	assert_near(ranking_precision(ranking, 3), 2. / 3, 1e-12);
	assert_near(ranking_precision(ranking, 1), 0, 0);
	assert_near(ranking_found(ranking, 2, 2), 0.5, 0);
	assert_near(ranking_found(ranking, 3, 8), 0.25, 0);
}

static void test_best_and_worst(void **state)
{
	(void)state;
	static const bool first[4] = {true, true, false, false}, none[4] = {false};
	assert_near(ranking_ndcg(first, 4, 2), 1, 1e-12);
	assert_near(ranking_average_precision(first, 4, 2), 1, 1e-12);
	assert_near(ranking_average_precision(first, 2, 9), 1, 1e-12);
	assert_near(ranking_ndcg(none, 4, 2), 0, 0);
	assert_near(ranking_average_precision(none, 4, 2), 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_answers),
		cmocka_unit_test(test_best_and_worst),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
