#include "base/random.h"
#include "check.h"
#include "command/adapt_work.h"

#include <stdlib.h>

static Error err;

enum { N = 90, D = 40 };

/* Items x0, x1, …: classes take turns, and the class is what the first axes tell. */
static Space *space_of(char letter)
{
	Space *space = space_new(N, D, &err);
	Random random;
	random_init(&random, (uint64_t)letter, 0);
	for (size_t i = 0; i < N; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%c%zu", letter, i));
		for (size_t j = 0; j < D; j++)
			matrix_row(&space->vectors, i)[j] =
				(float)random_normal(&random) + (j == i % 3 ? 6 : 0);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

/* A work of two sides whose partners have the same number. */
static AdaptWork *work_of_two(void)
{
	AdaptWork *work = memory_new(1, sizeof *work);
	work->n_sides = 2;
	work->adapter = &adapter_pseudo;
	work->sides = memory_new(2, sizeof *work->sides);
	work->links = memory_new(1, sizeof *work->links);
	work->links[0].source = 1;
	for (size_t i = 0; i < 2; i++) {
		AdaptSide *side = &work->sides[i];
		side->space = space_of(i ? 's' : 't');
		side->name = memory_text(i ? "s" : "t");
		side->class_of = memory_new(N, sizeof(uint32_t));
		side->asked = memory_new(N, sizeof(uint32_t));
		for (uint32_t row = 0; row < N; row++)
			side->class_of[row] = side->asked[row] = row % 3;
	}
	work->sides[1].at = N;
	for (size_t i = 0; i < 3; i++)
		dictionary_add(&work->classes, &"abc"[i], 1);
	Pairs *test = &work->links[0].test;
	test->pairs = memory_new(N, sizeof *test->pairs);
	test->count = N;
	for (uint32_t i = 0; i < N; i++)
		test->pairs[i] = (RowPair){i, i};
	assert_ok(live_begin(work, &err));
	return work;
}

static double last(const AdaptWork *work, const char *name)
{
	for (size_t i = 0; i < work->live.n_series; i++) {
		const Series *series = &work->live.series[i];
		if (strcmp(series->name, name) == 0)
			return series->y[series->count - 1];
	}
	fail_msg("no curve called %s", name);
	return 0;
}

/* Both sides' rows, the source's from `source`. */
static Matrix side_by_side(const AdaptWork *work, const Space *source)
{
	Matrix both = {0};
	assert_ok(matrix_init(&both, 2 * (size_t)N, D, "both", &err));
	memcpy(both.data, work->sides[0].space->vectors.data, N * D * sizeof(float));
	memcpy(matrix_row(&both, N), source->vectors.data, N * D * sizeof(float));
	return both;
}

static void test_equal_sides_are_mixed_and_found(void **state)
{
	(void)state;
	AdaptWork *work = work_of_two();
	Matrix both = side_by_side(work, work->sides[0].space);
	assert_ok(live_look(work, matrix_rows(&both), &err));
	assert_near(last(work, "precision@1"), 1, 0);
	assert_near(last(work, "precision@1 in t to s"), 1, 0);
	assert_near(last(work, "label accuracy"), 1, 0);
	assert_near(last(work, "domain mixing"), 1, 0.15);
	assert_string_equal(work->live.alarm, "");
	/* The source turned away: nobody is found, and domains lie apart. */
	for (size_t i = 0; i < N * D; i++)
		matrix_row(&both, N)[i] = -matrix_row(&both, N)[i];
	assert_ok(live_look(work, matrix_rows(&both), &err));
	assert_near(last(work, "precision@1"), 0, 0);
	assert_true(last(work, "domain mixing") < 0.3);
	assert_string_equal(work->live.alarm, "");
	matrix_release(&both);
	adapt_work_free(work);
}

static void test_the_alarm_tells_who_collapses(void **state)
{
	(void)state;
	AdaptWork *work = work_of_two();
	Matrix both = side_by_side(work, work->sides[1].space);
	assert_ok(live_check(work, matrix_rows(&both), &err));
	assert_string_equal(work->live.alarm, "");
	/* All rows of the source along one line: too little for three classes. */
	for (size_t i = 0; i < N; i++)
		for (size_t j = 1; j < D; j++)
			matrix_row(&both, N + i)[j] = 1e-3f * matrix_row(&both, N + i)[j];
	assert_ok(live_check(work, matrix_rows(&both), &err));
	assert_contains(work->live.alarm, "s collapses: its effective rank");
	/* All but a few of them dead. */
	memset(matrix_row(&both, N), 0, (N - 3) * D * sizeof(float));
	assert_ok(live_check(work, matrix_rows(&both), &err));
	assert_contains(work->live.alarm, "% of its rows are zeros");
	/* Rows of the target beside one far point. */
	both = (matrix_release(&both), side_by_side(work, work->sides[1].space));
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < D; j++)
			matrix_row(&both, i)[j] += 300;
	assert_ok(live_check(work, matrix_rows(&both), &err));
	assert_contains(work->live.alarm, "t collapses: its rows point nearly the same way");
	matrix_release(&both);
	adapt_work_free(work);
}

/* Of 90 items a round takes 30, of which the truth of 20 is known and 15 are right; the next all, and right. */
static void test_guesses_are_held_against_the_truth(void **state)
{
	(void)state;
	AdaptWork *work = work_of_two();
	Adaptation adaptation = {0};
	uint32_t given[N], taken[N];
	for (uint32_t i = 0; i < N; i++) {
		given[i] = i % 3;
		taken[i] = i >= 30 ? DICTIONARY_NONE : i < 15 ? i % 3 : (i + 1) % 3;
	}
	for (size_t i = 20; i < 30; i++)
		work->sides[0].asked[i] = DICTIONARY_NONE;
	work->adaptation = &adaptation;
	adaptation_round(&adaptation, given, NULL, N);
	adaptation_round(&adaptation, given, taken, N)->threshold = 0.9;
	live_rounds(work);
	const Series *guesses = work->live.guesses;
	assert_int_equal(guesses[0].count, 1);
	assert_near(guesses[0].x[0], 1, 0);
	assert_near(guesses[0].y[0], 30.0 / N, 1e-15);
	assert_near(guesses[1].y[0], 15.0 / 20, 1e-15);
	assert_near(guesses[2].y[0], 0.9, 1e-15);
	adaptation_round(&adaptation, given, given, N);
	live_rounds(work);
	assert_int_equal(guesses[0].count, 2);
	assert_near(guesses[0].y[1], 1, 0);
	assert_near(guesses[1].y[1], 1, 0);
	assert_int_equal(guesses[2].count, 1);
	assert_true(series_is_part(&guesses[1], &guesses[0]));
	work->adaptation = NULL;
	adapt_rounds_free(adaptation.rounds, adaptation.n_rounds);
	adapt_work_free(work);
}

/* Rows of the source as a classifier of ten classes may leave them: near ten points in `dims` dimensions. */
static void shrink_to_classes(Matrix *both, size_t dims)
{
	Random random;
	random_init(&random, 5, 0);
	float points[10][D] = {{0}};
	for (size_t class = 0; class < 10; class ++)
		for (size_t j = 0; j < dims; j++)
			points[class][j] = (float)random_normal(&random);
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < D; j++)
			matrix_row(both, N + i)[j] =
				points[i % 10][j] + (j < dims ? 0.05f : 1e-3f) * (float)random_normal(&random);
}

static void test_the_alarm_lets_a_classifier_shrink_its_space(void **state)
{
	(void)state;
	AdaptWork *work = work_of_two();
	for (int i = 3; i < 10; i++)
		dictionary_add(&work->classes, &"abcdefghij"[i], 1);
	Matrix both = side_by_side(work, work->sides[1].space);
	shrink_to_classes(&both, 5);
	assert_ok(live_check(work, matrix_rows(&both), &err));
	double rank = last(work, "effective rank");
	assert_true(rank > 3 && rank < 0.25 * work->live.before[0].rank);
	assert_string_equal(work->live.alarm, "");
	/* Ten points on a line are told apart by nothing but their order. */
	shrink_to_classes(&both, 1);
	assert_ok(live_check(work, matrix_rows(&both), &err));
	assert_contains(work->live.alarm, "s collapses: its effective rank");
	/* What learns from no classes has no reason to give up so much. */
	shrink_to_classes(&both, 5);
	work->live.shrinks = false;
	assert_ok(live_check(work, matrix_rows(&both), &err));
	assert_contains(work->live.alarm, "s collapses: its effective rank");
	matrix_release(&both);
	adapt_work_free(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_sides_are_mixed_and_found),
		cmocka_unit_test(test_the_alarm_tells_who_collapses),
		cmocka_unit_test(test_guesses_are_held_against_the_truth),
		cmocka_unit_test(test_the_alarm_lets_a_classifier_shrink_its_space),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
