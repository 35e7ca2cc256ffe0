#include "audit/change.h"
#include "audit_space.h"
#include "check.h"

/* What becomes of a test over w0, w1, … cut into sets of these sizes; margin NAN: its own. */
static AuditChange change_beyond(
	const AuditTest *test, const size_t *sizes, Space *before, Space *after, double margin)
{
	WordSet *sets[AUDIT_SETS] = {0};
	Error err = ERROR_INIT;
	AuditChange change;
	size_t first = 0, count = 0;
	for (; test->roles[count]; first += sizes[count++])
		sets[count] = set_of_range("set", first, sizes[count]);
	Args *options = args_of(test->options, "draws=500 force=yes", &err);
	AuditInput input = {.space = before, .sets = sets, .seed = 1};
	assert_ok(audit_change(test, &input, after, options, margin, &change, &err));
	for (size_t s = 0; s < count; s++)
		wordset_unref(sets[s]);
	args_free(options);
	assert_true(change.low <= change.difference && change.difference <= change.high);
	return change;
}

static AuditChange change_of(const AuditTest *test, const size_t *sizes, Space *before, Space *after)
{
	return change_beyond(test, sizes, before, after, NAN);
}

static const size_t sizes[] = {4, 4, 3, 3};

static void test_the_same_space_has_not_changed(void **state)
{
	(void)state;
	Space *space = space_of_integers(3, 14, 6);
	AuditChange change = change_of(&audit_weat, sizes, space, space);
	assert_near(change.difference, 0, 0);
	assert_near(change.low, 0, 0);
	assert_near(change.high, 0, 0);
	assert_int_equal(change.verdict, CHANGE_SAME);
	assert_int_equal(change.n, 8);
	space_unref(space);
}

/* X leans to neither, then to A; and the way back. */
static void test_worse_and_better(void **state)
{
	(void)state;
	static const double mild[] = {44, 43, 41, 44, 46, 47, 49, 46, 0, 1, 2, 90, 89, 88};
	static const size_t three[] = {8, 3, 3};
	Space *before = space_of_angles(mild, 14);
	static const double tilted[] = {10, 4, 3, 2, 9, 7, 8, 6, 0, 1, 2, 90, 89, 88};
	Space *leaning = space_of_angles(tilted, 14);
	AuditChange change = change_of(&audit_rnd, three, before, leaning);
	assert_true(change.difference < 0 && change.high < 0); /* negative: nearer to A */
	assert_int_equal(change.verdict, CHANGE_WORSE);
	AuditChange back = change_of(&audit_rnd, three, leaning, before);
	assert_near(back.difference, -change.difference, 1e-12);
	assert_int_equal(back.verdict, CHANGE_BETTER);
	/* A distance that falls is a likeness that grows. */
	AuditChange nearer = change_of(&audit_mac, three, leaning, before);
	assert_true(nearer.high < 0);
	assert_int_equal(nearer.verdict, CHANGE_WORSE);
	assert_int_equal(change_of(&audit_mac, three, before, leaning).verdict, CHANGE_BETTER);
	space_unref(before);
	space_unref(leaning);
}

/* X leans to A, then about as much to B. */
static void test_what_turns_round_is_not_better(void **state)
{
	(void)state;
	static const double there[] = {10, 4, 3, 2, 9, 7, 8, 6, 0, 1, 2, 90, 89, 88};
	static const double here[] = {78, 85, 85, 86, 79, 81, 80, 82, 0, 1, 2, 90, 89, 88};
	static const size_t three[] = {8, 3, 3};
	Space *before = space_of_angles(there, 14), *after = space_of_angles(here, 14);
	AuditChange change = change_of(&audit_rnd, three, before, after);
	assert_true(change.before * change.after < 0 && fabs(change.after) < fabs(change.before));
	assert_int_equal(change.verdict, CHANGE_TURNED);
	space_unref(before);
	space_unref(after);
}

/* However certain, a change below the margin is neither; and chance is not called small. */
static void test_a_change_below_the_margin_is_small(void **state)
{
	(void)state;
	static const double mild[] = {44, 43, 41, 44, 46, 47, 49, 46, 0, 1, 2, 90, 89, 88};
	static const double tilted[] = {10, 4, 3, 2, 9, 7, 8, 6, 0, 1, 2, 90, 89, 88};
	static const size_t three[] = {8, 3, 3};
	Space *before = space_of_angles(mild, 14), *after = space_of_angles(tilted, 14);
	AuditChange own = change_of(&audit_rnd, three, before, after);
	assert_near(own.margin, audit_rnd.margin, 0);
	double size = fabs(own.difference);
	assert_int_equal(change_beyond(&audit_rnd, three, before, after, 0.99 * size).verdict, CHANGE_WORSE);
	assert_int_equal(change_beyond(&audit_rnd, three, before, after, 1.01 * size).verdict, CHANGE_SMALL);
	assert_int_equal(change_beyond(&audit_rnd, three, after, before, 1.01 * size).verdict, CHANGE_SMALL);
	assert_int_equal(change_beyond(&audit_rnd, three, before, after, 0).verdict, CHANGE_WORSE);
	assert_int_equal(change_beyond(&audit_rnd, three, before, before, 1).verdict, CHANGE_SAME);
	/* Without a scale of its own a test takes a share of the larger effect. */
	AuditChange scaled = change_of(&audit_ripa, three, before, after);
	assert_near(
		scaled.margin, audit_ripa.margin_share * fmax(fabs(scaled.before), fabs(scaled.after)), 1e-15);
	space_unref(before);
	space_unref(after);
}

static void test_words_that_one_space_lacks_are_left_out_of_both(void **state)
{
	(void)state;
	static const size_t xab[] = {8, 3, 5};
	Space *before = space_of_integers(3, 16, 6), *after = space_of_integers(4, 14, 6);
	AuditChange change = change_of(&audit_rnd, xab, before, after);
	assert_int_equal(change.left_out, 2);
	static const size_t without[] = {8, 3, 3};
	AuditChange same = change_of(&audit_rnd, without, before, after);
	assert_near(change.before, same.before, 0);
	assert_near(change.after, same.after, 0);
	/* Of pairs the partners go, too. */
	static const size_t pairs[] = {6, 5, 5};
	assert_int_equal(change_of(&audit_ripa, pairs, before, after).left_out, 4);
	space_unref(before);
	space_unref(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_space_has_not_changed),
		cmocka_unit_test(test_worse_and_better),
		cmocka_unit_test(test_what_turns_round_is_not_better),
		cmocka_unit_test(test_a_change_below_the_margin_is_small),
		cmocka_unit_test(test_words_that_one_space_lacks_are_left_out_of_both),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
