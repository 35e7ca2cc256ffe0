#include "check.h"
#include "linalg/statistics.h"
#include "measure/similarity_test.h"
#include "scratch.h"

static void test_spearman_known_answers(void **state)
{
	(void)state;
	const double x[] = {1, 2, 3, 4}, y[] = {1, 1, 2, 2}, constant[] = {5, 5, 5, 5}, down[] = {9, 7, 5, 1};
	assert_near(statistics_spearman(x, y, 4), 0.894427, 1e-6);
	assert_near(statistics_spearman(x, down, 4), -1, 1e-12);
	assert_true(isnan(statistics_spearman(x, constant, 4)));
	assert_true(isnan(statistics_spearman(x, y, 1)));
}

/* Vectors at 0, 10, 20, … degrees: cosines with the first fall as the angle grows. */
static Space *fan(size_t count)
{
	Error err = ERROR_INIT;
	Space *space = space_new(count, 2, &err);
	char word[16];
	for (size_t i = 0; i < count; i++) {
		int n = snprintf(word, sizeof word, "w%zu", i);
		dictionary_add(&space->items, word, (size_t)n);
		matrix_row(&space->vectors, i)[0] = (float)cos((double)i * 10 * M_PI / 180);
		matrix_row(&space->vectors, i)[1] = (float)sin((double)i * 10 * M_PI / 180);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void test_interval_and_coverage(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = fan(9);
	/* Ranks 1 2 3 4 5 6 against 1 2 3 4 6 5: rho = 1 - 6 * 2 / (6 * 35). */
	const char *path = scratch_text(&scratch, "pairs.txt",
		"Word 1\tWord "
		"2\tHuman\nw0\tW1\t9\nw0\tw2\t8\nw0\tw3\t7\nw0\tw4\t6\nw0\tw5\t4\nw0\tw6\t5\nw0\tnone\t3\n");
	RatedPairs pairs = {0};
	assert_ok(rated_pairs_read(&pairs, path, &err));
	SimilarityScore score = similarity_test(space, &pairs);
	assert_int_equal(score.total, 7);
	assert_int_equal(score.asked, 6);
	assert_near(score.rho, 1 - 12.0 / 210, 1e-12);
	double error = sqrt((1 + score.rho * score.rho / 2) / 3), z = atanh(score.rho);
	assert_near(score.low, tanh(z - 1.959963984540054 * error), 1e-12);
	assert_near(score.high, tanh(z + 1.959963984540054 * error), 1e-12);
	rated_pairs_release(&pairs);
	space_unref(space);
}

static void test_bad_lines_are_named(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	RatedPairs pairs = {0};
	assert_false(rated_pairs_read(&pairs, scratch_text(&scratch, "bad.csv", "a,b,1\na,b\n"), &err));
	assert_contains(err.message, "line 2");
	rated_pairs_release(&pairs);
	assert_false(rated_pairs_read(&pairs, scratch_text(&scratch, "empty", "# nothing\n"), &err));
	rated_pairs_release(&pairs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spearman_known_answers),
		cmocka_unit_test(test_interval_and_coverage),
		cmocka_unit_test(test_bad_lines_are_named),
	};
	return cmocka_run_group_tests_name("similarity_test", tests, scratch_setup, scratch_teardown) != 0;
}
