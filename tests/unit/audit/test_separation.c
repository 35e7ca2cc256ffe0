/* Clusters and classifiers of words that lean: numbers of tests/reference/bias_tests.py, and chance by hand. */
#include "audit/audit.h"
#include "audit/label_agreement.h"
#include "audit_space.h"
#include "check.h"

#include <string.h>

static void check(const AuditTest *test, const char *line, double effect, double p, size_t n)
{
	Error err = ERROR_INIT;
	Audit audit;
	Space *space = space_of_integers(13, 120, 6);
	assert_ok(audit_ranges(test, space, (size_t[]){3, 3}, line, &audit, &err));
	assert_int_equal(audit.n, n);
	assert_near(audit.effect, effect, 1e-9);
	assert_near(audit.permutation.p, p, 1e-9);
	assert_true(audit.low <= audit.effect && audit.effect <= audit.high);
	assert_int_equal(audit.words[audit.n_words - 1].role, 'B');
	audit_release(&audit);
	space_unref(space);
}

static void test_independent_numbers(void **state)
{
	(void)state;
	check(&audit_clusters, "extend=55 list=20", 0.617647058824, 0.028371079298, 102);
	check(&audit_reclassify, "extend=55 list=20", 1, 0.000000000964, 33);
	check(&audit_reclassify, "extend=55 list=20 classifier=knn", 0.939393939394, 0.000000261291, 33);
	check(&audit_reclassify, "extend=55 list=20 classifier=rbf", 0.969696969697, 0.000000018319, 33);
}

/* Another space with the same words, told by a reference: groups that the reference tells lie mixed here. */
static void test_reference_tells_the_groups(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *here = space_of_integers(99, 110, 6), *there = space_of_integers(13, 120, 6);
	WordSet *sets[] = {set_of_range("as", 0, 3), set_of_range("bs", 3, 3)};
	Args *options = args_of(audit_reclassify.options, "extend=55", &err);
	AuditInput input = {.space = here, .sets = sets, .reference = there, .seed = 1};
	Audit audit = {0};
	assert_ok(audit_reclassify.run(&audit_reclassify, &input, options, &audit, &err));
	assert_true(audit.effect < 0.8);
	assert_non_null(strstr(audit.notes[0], "not in this space"));
	audit_release(&audit);
	args_free(options);
	wordset_unref(sets[0]);
	wordset_unref(sets[1]);
	space_unref(here);
	space_unref(there);
}

static void test_small_spaces_are_refused(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Audit audit;
	Space *space = space_of_integers(13, 24, 6);
	assert_false(audit_ranges(&audit_clusters, space, (size_t[]){3, 3}, "", &audit, &err));
	assert_non_null(strstr(err.message, "at least 10"));
	audit_release(&audit);
	assert_false(audit_ranges(&audit_reclassify, space, (size_t[]){3, 3}, "", &audit, &err));
	assert_non_null(strstr(err.message, "at least 10"));
	audit_release(&audit);
	space_unref(space);
}

/* Two of each label: of the six deals one agrees everywhere, and one nowhere. */
static void test_agreement_by_hand(void **state)
{
	(void)state;
	Permutation p;
	double expected;
	LabelTable table = {.n = 4, .one = 2, .other = 2, .both = 2};
	label_agreement_test(&table, &p, &expected);
	assert_near(label_agreement(&table), 1, 0);
	assert_near(p.p, 1.0 / 6, 1e-12);
	assert_near(p.p_strict, 0, 1e-12);
	assert_near(p.partitions, 6, 1e-9);
	assert_near(expected, 0.5, 1e-12);
	table.nameless = true;
	label_agreement_test(&table, &p, &expected);
	assert_near(p.p, 2.0 / 6, 1e-12);
	assert_near(expected, (2 * 1 + 4 * .5) / 6, 1e-12);
	table.both = 1;
	label_agreement_test(&table, &p, &expected);
	assert_near(p.p, 1, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_independent_numbers),
		cmocka_unit_test(test_reference_tells_the_groups),
		cmocka_unit_test(test_small_spaces_are_refused),
		cmocka_unit_test(test_agreement_by_hand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
