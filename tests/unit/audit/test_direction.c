/* What pairs have in common, and the tests that build on it: closed forms, and numbers of
 * tests/reference/bias_tests.py. */
#include "audit/audit.h"
#include "audit_space.h"
#include "check.h"

#include <string.h>

static const size_t FOUR[] = {5, 4, 4, 3};

static void check(const AuditTest *test, const char *line, double effect, double first)
{
	Error err = ERROR_INIT;
	Audit audit;
	Space *space = space_of_integers(7, 16, 6);
	assert_ok(audit_ranges(test, space, FOUR, line, &audit, &err));
	assert_near(audit.effect, effect, 1e-9);
	if (!isnan(first))
		assert_near(audit.words[0].association, first, 1e-9);
	assert_true(audit.low <= audit.high); /* ratios of sums near 0 have wide ones */
	audit_release(&audit);
	space_unref(space);
}

static void test_independent_numbers(void **state)
{
	(void)state;
	check(&audit_indirect, "force=yes", -13.873619727606, -0.074039829424);
	check(&audit_ripa, "direction=pca force=yes", -3.662186536197, 1.220883065958);
	check(&audit_ripa, "direction=sum force=yes", -2.583673245954, NAN);
}

/* A pair of words: (.6, .8) and (-.28, .96), and the direction is the first axis. */
static void test_indirect_by_hand(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	const double rows[][2] = {{.6, .8}, {.8, .6}, {.6, .8}, {-.8, .6}, {-.6, .8}, {-.28, .96}};
	Space *space = space_of_rows(*rows, 6, 2);
	Audit audit;
	assert_ok(audit_ranges(&audit_indirect, space, (size_t[]){1, 2, 2, 1}, "", &audit, &err));
	assert_near(audit.effect, -.6666666667, 1e-6);
	assert_near(audit.words[0].association, -.6666666667, 1e-6);
	assert_int_equal(audit.n, 6);
	audit_release(&audit);
	space_unref(space);
}

/* Four pairs that differ each in its own way: a quarter of what they differ by is all that one direction holds.
 */
static void test_directions_that_explain_too_little_are_refused(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	double rows[10][5] = {{1, 0, 0, 0, 1}, {0, 1, 0, 0, 1}};
	for (size_t k = 0; k < 4; k++) {
		rows[2 + k][k] = 1 + 1e-3 * (double)k;
		rows[6 + k][k] = -1;
		rows[2 + k][4] = rows[6 + k][4] = 1e-6;
	}
	Space *space = space_of_rows(*rows, 10, 5);
	Audit audit;
	const AuditTest *const tests[] = {&audit_direct, &audit_ripa};
	for (size_t i = 0; i < 2; i++) {
		assert_false(audit_ranges(tests[i], space, (size_t[]){2, 4, 4}, "direction=pca", &audit, &err));
		assert_non_null(strstr(err.message, "25.0 %"));
		audit_release(&audit);
		err = ERROR_INIT;
		assert_ok(audit_ranges(
			tests[i], space, (size_t[]){2, 4, 4}, "direction=pca force=yes", &audit, &err));
		audit_release(&audit);
		assert_ok(audit_ranges(tests[i], space, (size_t[]){2, 4, 4}, "direction=first", &audit, &err));
		assert_near(fabs(audit.words[0].association), i ? 1 : sqrt(.5), 1e-5);
		audit_release(&audit);
	}
	space_unref(space);
}

static void test_words_that_are_not_alike_have_no_shares(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	const double rows[][3] = {{0, 1, 0}, {1, 1, 0}, {1, 0, 1}, {-1, 1, 0}, {-1, 0, 1}, {0, 0, 1}};
	Space *space = space_of_rows(*rows, 6, 3);
	Audit audit;
	assert_false(audit_ranges(&audit_indirect, space, (size_t[]){1, 2, 2, 1}, "", &audit, &err));
	assert_non_null(strstr(err.message, "no likeness"));
	audit_release(&audit);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_independent_numbers),
		cmocka_unit_test(test_indirect_by_hand),
		cmocka_unit_test(test_directions_that_explain_too_little_are_refused),
		cmocka_unit_test(test_words_that_are_not_alike_have_no_shares),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
