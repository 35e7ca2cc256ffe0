#include "audit/leakage.h"

#include "audit_space.h"
#include "base/random.h"
#include "check.h"
#include "measure/folds.h"

#include <stdlib.h>

enum { N = 9, GROUPS = 3 };

static void integers(uint64_t seed, size_t stride, double *out)
{
	for (size_t i = 0; i < N; i++) {
		seed = (seed * 1103515245 + 12345) % ((uint64_t)1 << 31);
		out[i * stride] = (double)(seed / 65536 % 8);
	}
}

static const uint32_t labels[N] = {0, 0, 0, 1, 1, 1, 1, 2, 2};

/* tests/reference/fairness.py, which goes through all pairs of items and all orders of the labels. */
static void test_areas_of_several_groups(void **state)
{
	(void)state;
	double scores[N * GROUPS];
	double areas[GROUPS];
	LeakageScore score = {.areas = areas};
	for (uint64_t g = 0; g < GROUPS; g++)
		integers(11 + g, GROUPS, scores + g);
	leakage_area(scores, labels, N, GROUPS, 20000, 1, &score);
	assert_near(areas[0], 0.305555555556, 1e-9);
	assert_near(areas[1], 0.525000000000, 1e-9);
	assert_near(areas[2], 0.464285714286, 1e-9);
	assert_near(score.area, 0.431613756614, 1e-9);
	assert_near(score.area_high, fmin(1, 0.431613756614 + 1.959963984540054 * 0.146028950335), 1e-9);
	assert_near(score.area_low, 0.431613756614 - 1.959963984540054 * 0.146028950335, 1e-9);
	assert_false(score.permutation.exact);
	assert_true(score.permutation.low <= 0.730952380952 && 0.730952380952 <= score.permutation.high);
}

static void test_the_area_of_two_groups_has_an_exact_p(void **state)
{
	(void)state;
	double scores[2 * N];
	uint32_t two[N];
	double areas[2];
	LeakageScore score = {.areas = areas};
	integers(12, 2, scores + 1);
	for (size_t i = 0; i < N; i++) {
		scores[2 * i] = -scores[2 * i + 1];
		two[i] = labels[i] > 0;
	}
	leakage_area(scores, two, N, 2, 100, 1, &score);
	assert_near(score.area, 0.694444444444, 1e-9);
	assert_near(areas[0], 0.694444444444, 1e-9); /* the other way round it is the same */
	assert_true(score.permutation.exact);
	assert_near(score.permutation.p, 0.309523809524, 1e-9);
	assert_true(score.area_low < score.area && score.area < score.area_high);
}

/* --- planted --- */

typedef enum World { WORLD_LINE, WORLD_CROSS, WORLD_NONE } World;

static Space *world(World kind, size_t count, uint32_t *groups)
{
	Error err = ERROR_INIT;
	Space *space = space_new(count, 6, &err);
	assert_non_null(space);
	Random random;
	random_init(&random, 7, kind);
	for (size_t i = 0; i < count; i++) {
		float *row = matrix_row(&space->vectors, i);
		char name[24];
		snprintf(name, sizeof name, "i%zu", i);
		dictionary_add(&space->items, name, strlen(name));
		for (size_t j = 0; j < 6; j++)
			row[j] = (float)random_normal(&random);
		groups[i] = kind == WORLD_LINE    ? row[0] + row[1] > 0
			    : kind == WORLD_CROSS ? (row[0] > 0) != (row[1] > 0)
						  : (uint32_t)random_below(&random, 2);
	}
	assert_true(space_finish(space, &err));
	return space;
}

static LeakageTest *probe_near(
	const Space *space, const uint32_t *groups, size_t n_groups, size_t k, Pool *pool)
{
	Error err = ERROR_INIT;
	LeakageInput input = {.space = space,
		.groups = groups,
		.n_groups = n_groups,
		.least = 8,
		.k = k,
		.permutations = 999,
		.seed = 1};
	LeakageTest *test = leakage_test_new(&input, &err);
	assert_non_null(test);
	while (leakage_test_done(test) < 1)
		assert_ok(leakage_test_step(test, pool, &err));
	return test;
}

static LeakageTest *probe(const Space *space, const uint32_t *groups, size_t n_groups, Pool *pool)
{
	return probe_near(space, groups, n_groups, 10, pool);
}

/* What scikit-learn's nearest neighbours by cosine, and its support vector machine, tell of the same halves:
 * tests/reference/leakage.py. */
static const struct {
	size_t groups, k;
	double accuracy; /* NAN: votes are tied, which scikit-learn settles by the order of groups */
	double area, areas[3];
	double kernel_accuracy, kernel_area, kernel_areas[3];
	const char *halves;
} twins[] = {
	{2, 9, 0.65, 0.777333333333, {0.777333333333, 0.777333333333}, 0.825, 0.888, {0.888, 0.888},
		"10010101000010000101110010101111000001100010100111010111111101110110000010011011"},
	{3, 1, 0.75, 0.815404942280, {0.826839826840, 0.76, 0.859375}, 0.7, 0.902573728355,
		{0.935064935065, 0.8, 0.972656250000},
		"11010000010010000011110111101101000001101010100111011111011101100110000010011010"},
	{3, 5, NAN, 0.886279175685, {0.943722943723, 0.789333333333, 0.925781250000}, 0.7, 0.902573728355,
		{0.935064935065, 0.8, 0.972656250000},
		"11010000010010000011110111101101000001101010100111011111011101100110000010011010"},
};

static void test_neighbours_and_machines_tell_as_much_as_elsewhere(void **state)
{
	(void)state;
	enum { ROWS = 80 };
	Space *space = space_of_integers(21, ROWS, 4);
	for (size_t t = 0; t < sizeof twins / sizeof *twins; t++) {
		uint32_t groups[ROWS];
		uint8_t half[ROWS];
		for (size_t i = 0; i < ROWS; i++) {
			bool first = matrix_row(&space->vectors, i)[0] > 0,
			     second = matrix_row(&space->vectors, i)[1] > 0;
			groups[i] = twins[t].groups == 2 ? first != second : (uint32_t)first + second;
		}
		folds_deal(groups, ROWS, twins[t].groups, 2, 1, half);
		for (size_t i = 0; i < ROWS; i++)
			assert_int_equal(half[i], twins[t].halves[i] - '0');
		LeakageTest *test = probe_near(space, groups, twins[t].groups, twins[t].k, NULL);
		const Leakage *result = leakage_test_result(test);
		const LeakageScore *score = &result->scores[LEAKAGE_KNN];
		assert_int_equal(result->k, twins[t].k);
		if (!isnan(twins[t].accuracy))
			assert_near(score->accuracy, twins[t].accuracy, 1e-9);
		assert_near(score->area, twins[t].area, 1e-9);
		const LeakageScore *kernel = &result->scores[LEAKAGE_KERNEL];
		assert_int_equal(kernel->learned, result->learned);
		assert_near(kernel->accuracy, twins[t].kernel_accuracy, 1e-9);
		assert_near(kernel->area, twins[t].kernel_area, 1e-9);
		for (size_t g = 0; g < twins[t].groups; g++) {
			assert_near(score->areas[g], twins[t].areas[g], 1e-9);
			assert_near(kernel->areas[g], twins[t].kernel_areas[g], 1e-9);
		}
		leakage_test_free(test);
	}
	space_unref(space);
}

static void test_a_direction_is_told_by_all_probes(void **state)
{
	(void)state;
	uint32_t groups[300];
	Space *space = world(WORLD_LINE, 300, groups);
	LeakageTest *test = probe(space, groups, 2, NULL);
	const Leakage *result = leakage_test_result(test);
	assert_int_equal(result->learned + result->n, 300);
	assert_true(result->scores[LEAKAGE_LINEAR].area > 0.97);
	for (int p = 0; p < LEAKAGE_PROBES; p++)
		assert_true(result->scores[p].holm < 0.01 && result->scores[p].area > 0.8);
	leakage_test_free(test);
	space_unref(space);
}

/* Exclusive or: no direction tells it, but neighbours and similarities do. */
static void test_what_is_in_no_direction_is_told_by_the_others(void **state)
{
	(void)state;
	uint32_t groups[600];
	Space *space = world(WORLD_CROSS, 600, groups);
	LeakageTest *test = probe(space, groups, 2, NULL);
	const Leakage *result = leakage_test_result(test);
	assert_near(result->scores[LEAKAGE_LINEAR].area, 0.5, 0.1);
	assert_true(result->scores[LEAKAGE_LINEAR].holm > 0.01);
	assert_true(result->scores[LEAKAGE_KNN].holm < 0.01);
	assert_true(result->scores[LEAKAGE_KERNEL].area > 0.75);
	leakage_test_free(test);
	space_unref(space);
}

static void test_what_is_not_there_is_not_found(void **state)
{
	(void)state;
	uint32_t groups[300];
	Space *space = world(WORLD_NONE, 300, groups);
	LeakageTest *test = probe(space, groups, 2, NULL);
	const Leakage *result = leakage_test_result(test);
	for (int p = 0; p < LEAKAGE_PROBES; p++) {
		const LeakageScore *score = &result->scores[p];
		assert_true(score->permutation.p > 0.01 && score->area_low < 0.5);
		assert_near(score->shuffled, 0.5, 0.05);
	}
	leakage_test_free(test);
	space_unref(space);
}

static void test_small_groups_take_no_part(void **state)
{
	(void)state;
	uint32_t groups[120];
	Space *space = world(WORLD_LINE, 120, groups);
	Error err = ERROR_INIT;
	for (size_t i = 0; i < 5; i++)
		groups[i] = 2;
	LeakageTest *test = probe(space, groups, 3, NULL);
	const Leakage *result = leakage_test_result(test);
	assert_int_equal(result->groups, 2);
	assert_int_equal(result->of_group[2], 0);
	assert_true(isnan(result->scores[0].areas[2]));
	leakage_test_free(test);
	for (size_t i = 0; i < 120; i++)
		groups[i] = i < 5;
	LeakageInput input = {.space = space, .groups = groups, .n_groups = 2, .least = 8, .k = 5};
	assert_null(leakage_test_new(&input, &err));
	assert_contains(err.message, "one group has 8 items or more");
	space_unref(space);
}

static void test_threads_do_not_matter(void **state)
{
	(void)state;
	uint32_t groups[200];
	Space *space = world(WORLD_LINE, 200, groups);
	Pool *pool = pool_new(2);
	LeakageTest *alone = probe(space, groups, 2, NULL), *together = probe(space, groups, 2, pool);
	for (int p = 0; p < LEAKAGE_PROBES; p++)
		assert_near(leakage_test_result(alone)->scores[p].area,
			leakage_test_result(together)->scores[p].area, 0);
	leakage_test_free(alone);
	leakage_test_free(together);
	pool_free(pool);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_areas_of_several_groups),
		cmocka_unit_test(test_the_area_of_two_groups_has_an_exact_p),
		cmocka_unit_test(test_neighbours_and_machines_tell_as_much_as_elsewhere),
		cmocka_unit_test(test_a_direction_is_told_by_all_probes),
		cmocka_unit_test(test_what_is_in_no_direction_is_told_by_the_others),
		cmocka_unit_test(test_what_is_not_there_is_not_found),
		cmocka_unit_test(test_small_groups_take_no_part),
		cmocka_unit_test(test_threads_do_not_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
