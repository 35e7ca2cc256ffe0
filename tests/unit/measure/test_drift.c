#include "measure/drift.h"

#include "check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N = 300, D = 7 };

static Error err;

static float before_number(size_t i, size_t j)
{
	return (float)sin(1.7 * (double)(i * (j + 1)) + (double)(j * j));
}

static float after_number(size_t i, size_t j)
{
	float noise = (float)cos(2.3 * (double)(i * (j + 2)) + 1);
	return before_number(i, j) + (i % 5 ? 0.3f * noise : 0);
}

/* Items i0, i1, …, without every seventh when `thinned`, and `more` others. */
static Space *space_of(float (*number)(size_t i, size_t j), bool thinned, size_t more)
{
	size_t rows = (thinned ? N - (N + 6) / 7 : N) + more, row = 0;
	Space *space = space_new(rows, D, &err);
	assert_non_null(space);
	for (size_t i = 0; row < rows; i++) {
		if (thinned && i % 7 == 0)
			continue;
		char name[16];
		snprintf(name, sizeof name, "%c%zu", i < N ? 'i' : 'x', i);
		dictionary_add(&space->items, name, strlen(name));
		for (size_t j = 0; j < D; j++)
			matrix_row(&space->vectors, row)[j] = number(i, j);
		row++;
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Drift *run(Space *before, Space *after, const DriftOptions *options, Pool *pool)
{
	Drift *drift = drift_new(before, after, options, &err);
	assert_non_null(drift);
	while (drift_done(drift) < 1)
		assert_ok(drift_step(drift, pool, &err));
	space_unref(before);
	space_unref(after);
	return drift;
}

/* Numbers from tests/reference/drift.py. */
static void test_numbers_of_an_independent_program(void **state)
{
	(void)state;
	DriftOptions options = {.k = 10, .queries = N, .among = 200, .top = 3, .seed = 1};
	Pool *pool = pool_new(2);
	Drift *drift = run(space_of(before_number, false, 0), space_of(after_number, true, 4), &options, pool);
	const DriftSummary *summary = drift_summary(drift);
	assert_int_equal(summary->kept, 257);
	assert_int_equal(summary->lost, 43);
	assert_int_equal(summary->fresh, 4);
	assert_int_equal(summary->unmoved, 51);
	assert_near(summary->cosine, 0.967772975, 1e-7);
	assert_near(summary->shift, 0.243934828, 1e-7);
	static const double quantiles[] = {0.888785725, 0.928969464, 0.952340507, 0.966026225, 0.987608370};
	for (size_t i = 0; i < DRIFT_QUANTILES; i++)
		assert_near(summary->quantiles[i], quantiles[i], 1e-7);
	assert_near(summary->overlap, 0.8725, 1e-9);
	assert_int_equal(summary->queries, 200);
	const DriftItem *items;
	assert_int_equal(drift_moved(drift, &items), 3);
	const Dictionary *old = &drift_before(drift)->items, *new = &drift_after(drift)->items;
	assert_string_equal(dictionary_word(old, items[0].before), "i142");
	assert_string_equal(dictionary_word(new, items[0].after), "i142");
	assert_string_equal(dictionary_word(old, items[0].near_before), "i57");
	assert_string_equal(dictionary_word(new, items[0].near_after), "i20");
	assert_near(items[0].shift, 0.463094222, 1e-7);
	assert_true(items[0].cosine <= items[1].cosine && items[1].cosine <= items[2].cosine);
	drift_free(drift);
	pool_free(pool);
}

static void test_a_space_did_not_move_from_itself(void **state)
{
	(void)state;
	DriftOptions options = {.k = 5, .queries = 20, .among = 0, .top = 3, .seed = 1};
	Drift *drift = run(space_of(after_number, false, 0), space_of(after_number, false, 0), &options, NULL);
	const DriftSummary *summary = drift_summary(drift);
	const DriftItem *items;
	assert_int_equal(summary->unmoved, N);
	assert_near(summary->cosine, 1, 0);
	assert_near(summary->quantiles[0], 1, 0);
	assert_near(summary->shift, 0, 0);
	assert_near(summary->overlap, 1, 0);
	assert_int_equal(summary->queries, 20);
	assert_int_equal(drift_moved(drift, &items), 0);
	drift_free(drift);
}

static float twice_before(size_t i, size_t j)
{
	return 2 * before_number(i, j);
}

/* Length alone: cosines and neighbours stay. */
static void test_longer_vectors_shift_and_do_not_turn(void **state)
{
	(void)state;
	DriftOptions options = {.k = 5, .queries = 50, .among = 0, .top = 0, .seed = 1};
	Drift *drift = run(space_of(before_number, false, 0), space_of(twice_before, false, 0), &options, NULL);
	const DriftSummary *summary = drift_summary(drift);
	assert_near(summary->cosine, 1, 1e-9);
	assert_near(summary->shift, 1, 1e-9);
	assert_near(summary->overlap, 1, 0);
	assert_int_equal(summary->unmoved, 0);
	drift_free(drift);
}

static Space *small_space(const char *const *items, size_t count, size_t width)
{
	Space *space = space_new(count, width, &err);
	for (size_t i = 0; i < count; i++) {
		dictionary_add(&space->items, items[i], strlen(items[i]));
		matrix_row(&space->vectors, i)[i % width] = 1;
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void test_spaces_with_little_in_common(void **state)
{
	(void)state;
	static const char *const ab[] = {"a", "b"}, *const bc[] = {"b", "c"}, *const de[] = {"d", "e"};
	DriftOptions options = {.k = 10, .queries = 10, .top = 3, .seed = 1};
	Drift *one = run(small_space(ab, 2, 2), small_space(bc, 2, 2), &options, NULL);
	assert_int_equal(drift_summary(one)->kept, 1);
	assert_near(drift_summary(one)->cosine, 0, 0);
	assert_true(isnan(drift_summary(one)->overlap));
	Drift *none = run(small_space(ab, 2, 2), small_space(de, 2, 2), &options, NULL);
	assert_int_equal(drift_summary(none)->kept, 0);
	assert_true(isnan(drift_summary(none)->cosine));
	Drift *wider = run(small_space(ab, 2, 2), small_space(ab, 2, 3), &options, NULL);
	const DriftItem *items;
	assert_int_equal(drift_summary(wider)->kept, 2);
	assert_true(isnan(drift_summary(wider)->cosine));
	assert_near(drift_summary(wider)->overlap, 1, 0);
	assert_int_equal(drift_moved(wider, &items), 0);
	drift_free(one);
	drift_free(none);
	drift_free(wider);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_of_an_independent_program),
		cmocka_unit_test(test_a_space_did_not_move_from_itself),
		cmocka_unit_test(test_longer_vectors_shift_and_do_not_turn),
		cmocka_unit_test(test_spaces_with_little_in_common),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
