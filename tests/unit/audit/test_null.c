#include "audit/null.h"

#include "audit_space.h"
#include "check.h"

#include <stdlib.h>

enum { WORDS = 400, SETS = 4 };

/* The test of words w0 … as X and Y, and w8 … as A and B; w0 … w3 point to A, w4 … w7 to B, if they lean. */
static Space *new_space(bool lean)
{
	Space *space = space_of_integers(7, WORDS, 12);
	for (size_t i = 0; lean && i < 16; i++)
		matrix_row(&space->vectors, i)[0] += i % 8 < 4 ? 20 : -20;
	return space;
}

static void count_words(Space *space)
{
	space->counts = memory_new(WORDS, sizeof *space->counts);
	for (size_t i = 0; i < WORDS; i++)
		space->counts[i] = 1000 - 2 * i;
}

static bool ask(Space *space, const char *options, Pool *pool, AuditNull *told, Error *err)
{
	WordSet *sets[SETS];
	for (size_t i = 0; i < SETS; i++)
		sets[i] = set_of_range("set", 4 * i, 4);
	Audit audit = {0};
	AuditInput input = {.space = space, .sets = sets, .seed = 3, .pool = pool};
	Args *args = args_of(audit_weat.options, options, err);
	bool fine = args && audit_weat.run(&audit_weat, &input, args, &audit, err) &&
		    audit_null(&audit, &input, args, err);
	*told = audit.null;
	audit_release(&audit);
	args_free(args);
	for (size_t i = 0; i < SETS; i++)
		wordset_unref(sets[i]);
	return fine;
}

static void test_leaning_words_lie_outside(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	AuditNull null;
	Space *space = new_space(true);
	assert_ok(ask(space, "null=random draws=999", NULL, &null, &err));
	assert_int_equal(null.draws, 999);
	assert_false(null.matched);
	assert_near(null.mean, 0, 0.1);
	assert_true(null.quantile > 0.99 && null.p < 0.02);
	assert_true(null.low < -0.9 && null.high > 0.9);
	space_unref(space);
	space = new_space(false);
	assert_ok(ask(space, "null=random draws=999", NULL, &null, &err));
	assert_true(null.p > 0.02);
	space_unref(space);
}

static void test_threads_do_not_matter(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	AuditNull one, two;
	Space *space = new_space(true);
	Pool *pool = pool_new(2);
	count_words(space);
	assert_ok(ask(space, "null=random draws=300", NULL, &one, &err));
	assert_ok(ask(space, "null=random draws=300", pool, &two, &err));
	assert_true(one.matched);
	assert_true(one.mean == two.mean && one.sd == two.sd && one.p == two.p);
	pool_free(pool);
	space_unref(space);
}

/* Words past the first hundred all lean, which only matters when they are drawn. */
static void test_matched_words_are_near_in_rank(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	AuditNull near, any;
	Space *space = new_space(false);
	for (size_t i = 100; i < WORDS; i++)
		matrix_row(&space->vectors, i)[1] = i % 2 ? 5000 : -5000;
	assert_ok(ask(space, "null=random draws=400", NULL, &any, &err));
	count_words(space);
	assert_ok(ask(space, "null=random draws=400", NULL, &near, &err));
	AuditNull rows;
	assert_ok(ask(space, "null=rows draws=400", NULL, &rows, &err));
	assert_true(near.mean == rows.mean);
	/* Such words have two associations only, so that effects of all on one side come out. */
	assert_true(any.sd != near.sd);
	space_unref(space);
}

static void test_refusals(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	AuditNull null;
	Space *space = new_space(true);
	assert_false(ask(space, "null=random draws=50", NULL, &null, &err));
	assert_contains(err.message, "too few");
	space_unref(space);
	space = space_of_integers(7, 40, 12);
	err = (Error)ERROR_INIT;
	assert_false(ask(space, "null=random draws=500", NULL, &null, &err));
	assert_contains(err.message, "24 words beside those of the test");
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leaning_words_lie_outside),
		cmocka_unit_test(test_threads_do_not_matter),
		cmocka_unit_test(test_matched_words_are_near_in_rank),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
