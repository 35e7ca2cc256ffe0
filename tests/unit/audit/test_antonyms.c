/* The antonym audit: numbers of tests/reference/bias_tests.py, areas by hand, and what is no pair. */
#include "audit/audit.h"
#include "audit_space.h"
#include "check.h"
#include "data/relation_pairs.h"
#include "scratch.h"

#include <string.h>

/* Pairs w<first>:w<first + 1>, w<first + 2>:… */
static WordSet *pairs_from(const char *name, size_t first, size_t count)
{
	WordSet *set = wordset_new(name, "a test");
	for (size_t i = 0; i < count; i++) {
		char pair[48];
		snprintf(pair, sizeof pair, "w%zu:w%zu", first + 2 * i, first + 2 * i + 1);
		wordset_add(set, pair);
	}
	return set;
}

static bool run(Space *space, WordSet *x, WordSet *y, const char *line, Audit *audit, Error *err)
{
	WordSet *sets[] = {x, y};
	Args *options = args_of(audit_antonyms.options, line, err);
	AuditInput input = {.space = space, .sets = sets, .seed = 1};
	*audit = (Audit){0};
	bool fine = audit_antonyms.run(&audit_antonyms, &input, options, audit, err);
	args_free(options);
	wordset_unref(x);
	wordset_unref(y);
	return fine;
}

static void test_independent_numbers(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Audit audit;
	Space *space = space_of_integers(19, 24, 6);
	assert_ok(run(space, pairs_from("x", 0, 6), pairs_from("y", 12, 6), "", &audit, &err));
	assert_near(audit.effect, 0.222222222222, 1e-9);
	assert_near(audit.permutation.p, 0.132034632035, 1e-9);
	assert_near(audit.statistic, -0.258659769979, 1e-9);
	assert_near(audit.words[0].association, -0.168824635668, 1e-9);
	assert_string_equal(audit.words[0].word, "w0:w1");
	assert_true(audit.low <= audit.effect && audit.effect <= audit.high);
	audit_release(&audit);
	space_unref(space);
}

/* All pairs are one word and itself turned by 90 degrees, or by none: ties count half. */
static void test_areas_by_hand(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Audit audit;
	double degrees[20];
	for (size_t i = 0; i < 20; i++)
		degrees[i] = i % 2 && i >= 10 ? 90 : 0;
	Space *space = space_of_angles(degrees, 20);
	assert_ok(run(space, pairs_from("x", 0, 5), pairs_from("y", 10, 5), "", &audit, &err));
	assert_near(audit.effect, 1, 0);
	assert_near(audit.permutation.p, 2.0 / 252, 1e-12);
	audit_release(&audit);
	assert_ok(run(space, pairs_from("x", 0, 5), pairs_from("y", 0, 5), "", &audit, &err));
	assert_near(audit.effect, 0.5, 0);
	audit_release(&audit);
	space_unref(space);
}

static void test_what_is_no_pair(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Audit audit;
	Space *space = space_of_integers(19, 24, 6);
	assert_false(run(space, set_of_range("x", 0, 6), pairs_from("y", 12, 6), "", &audit, &err));
	assert_contains(err.message, "hot:cold");
	audit_release(&audit);
	assert_false(run(space, pairs_from("x", 0, 4), pairs_from("y", 12, 6), "", &audit, &err));
	assert_contains(err.message, "at least 5");
	audit_release(&audit);
	assert_false(run(space, pairs_from("x", 0, 6), pairs_from("y", 12, 8), "", &audit, &err));
	assert_contains(err.message, "more than a fifth");
	audit_release(&audit);
	space_unref(space);
}

static void test_pairs_of_a_file(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Scratch own;
	scratch_init(&own);
	WordSet *sets[2];
	assert_ok(relation_pairs_read(scratch_text(&own, "pairs",
					      "word\tother\trelation\nhot\tcold\tantonym\nhot\twarm\tsynonym\n"
					      "dog\tanimal\thypernym\n# a remark\nbig,small,ant\n"),
		sets, &err));
	assert_int_equal(sets[0]->count, 2);
	assert_string_equal(sets[0]->words[1], "big:small");
	assert_int_equal(sets[1]->count, 1);
	wordset_unref(sets[0]);
	wordset_unref(sets[1]);
	assert_false(relation_pairs_read(scratch_text(&own, "two", "hot cold\n"), sets, &err));
	assert_contains(err.message, "line 1 of");
	assert_false(relation_pairs_read(scratch_text(&own, "one", "hot cold antonym\n"), sets, &err));
	assert_contains(err.message, "both are wanted");
	scratch_release(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_independent_numbers),
		cmocka_unit_test(test_areas_by_hand),
		cmocka_unit_test(test_what_is_no_pair),
		cmocka_unit_test(test_pairs_of_a_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
