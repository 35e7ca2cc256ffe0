/* Clusters and classifiers of words that lean: numbers of tests/reference/bias_tests.py, and chance by hand. */
#include "audit/audit.h"
#include "audit/label_agreement.h"
#include "audit_space.h"
#include "check.h"
#include "linalg/fourier_features.h"

#include <math.h>
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
}

/* Logistic regression on random features comes near the support vector machine of the script, which tells all.
 */
static void test_rbf_is_near_a_support_vector_machine(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Audit audit;
	Space *space = space_of_integers(13, 120, 6);
	assert_ok(audit_ranges(
		&audit_reclassify, space, (size_t[]){3, 3}, "extend=55 classifier=rbf", &audit, &err));
	assert_near(audit.effect, 1, 1.5 / 33);
	audit_release(&audit);
	space_unref(space);
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

/* Inner products of the features come near to the kernel. */
static void test_features_stand_for_the_kernel(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){0, 60, 180}, 3);
	Matrix features = {0};
	Rows rows = matrix_rows(&space->vectors);
	assert_ok(fourier_features(rows, 0.7, 20000, 3, &features, &err));
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 3; j++) {
			double product = 0, square = 0;
			for (size_t f = 0; f < 20000; f++)
				product += (double)matrix_row(&features, i)[f] * matrix_row(&features, j)[f];
			for (size_t c = 0; c < 2; c++)
				square += pow((double)rows_at(rows, i)[c] - rows_at(rows, j)[c], 2);
			assert_near(product, exp(-0.7 * square), 0.03);
		}
	matrix_release(&features);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_independent_numbers),
		cmocka_unit_test(test_rbf_is_near_a_support_vector_machine),
		cmocka_unit_test(test_reference_tells_the_groups),
		cmocka_unit_test(test_small_spaces_are_refused),
		cmocka_unit_test(test_agreement_by_hand),
		cmocka_unit_test(test_features_stand_for_the_kernel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
