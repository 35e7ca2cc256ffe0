/* WEFAT and bias by neighbours: numbers of tests/reference/bias_tests.py, and what they refuse. */
#include "audit/audit.h"
#include "audit/correlation.h"
#include "audit/reordering.h"
#include "audit_space.h"
#include "check.h"
#include "data/metadata.h"
#include "linalg/statistics.h"

#include <string.h>

static const size_t SIZES[] = {7, 4, 4};

static Space *annotated_space(void)
{
	static const double numbers[] = {3, 1, 4, 1, 5, 9, 2.5};
	Error err = ERROR_INIT;
	Space *space = space_of_integers(11, 15, 6);
	space->metadata = metadata_new(15);
	double *column = metadata_add(space->metadata, "women", true, &err)->numbers;
	memcpy(column, numbers, sizeof numbers);
	metadata_add(space->metadata, "kind", false, &err);
	return space;
}

static void test_wefat_against_independent_numbers(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = annotated_space();
	Audit audit;
	assert_ok(audit_ranges(&audit_wefat, space, SIZES, "property=women", &audit, &err));
	assert_near(audit.effect, 0.541278168970, 1e-9);
	assert_near(audit.words[0].association, -0.371872025477, 1e-9);
	assert_near(audit.words[5].number, 9, 0);
	assert_near(audit.permutation.p, 0.208730158730, 1e-9);
	assert_int_equal(audit.permutation.seen, 5040);
	assert_true(audit.low < audit.effect && audit.effect < audit.high);
	audit_release(&audit);
	assert_ok(
		audit_ranges(&audit_wefat, space, SIZES, "property=women correlation=spearman", &audit, &err));
	assert_near(audit.effect, 0.342356235824, 1e-9);
	assert_near(audit.permutation.p, 0.456349206349, 1e-9);
	audit_release(&audit);
	space_unref(space);
}

static void refuse(Space *space, const size_t *sizes, const char *line, const char *why)
{
	Error err = ERROR_INIT;
	Audit audit;
	assert_false(audit_ranges(&audit_wefat, space, sizes, line, &audit, &err));
	assert_non_null(strstr(err.message, why));
	audit_release(&audit);
}

static void test_wefat_needs_numbers(void **state)
{
	(void)state;
	Space *space = annotated_space();
	refuse(space, SIZES, "", "property=COLUMN is missing");
	refuse(space, SIZES, "property=men", "no such column");
	refuse(space, SIZES, "property=kind", "holds words");
	refuse(space, (size_t[]){3, 4, 4}, "property=women", "too few");
	space_unref(space);
}

/* Without X it takes the words that have a number; w7 and after have none. */
static void test_wefat_finds_its_words(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = annotated_space();
	WordSet *sets[] = {NULL, set_of_range("as", 7, 4), set_of_range("bs", 11, 4)};
	Args *options = args_of(audit_wefat.options, "property=women", &err);
	AuditInput input = {.space = space, .sets = sets, .seed = 1};
	Audit audit = {0};
	assert_ok(audit_wefat.run(&audit_wefat, &input, options, &audit, &err));
	assert_near(audit.effect, 0.541278168970, 1e-9);
	assert_int_equal(audit.n, 7);
	audit_release(&audit);
	args_free(options);
	wordset_unref(sets[1]);
	wordset_unref(sets[2]);
	space_unref(space);
}

static void test_neighbours_against_independent_numbers(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_integers(17, 80, 6);
	Audit audit;
	assert_ok(audit_ranges(&audit_neighbours, space, (size_t[]){7, 3, 3}, "k=10", &audit, &err));
	assert_near(audit.effect, 0.937537558850, 1e-6); /* vectors are scaled in single precision */
	assert_near(audit.permutation.p, 0.003174603175, 1e-9);
	assert_near(audit.words[0].association, 0.720679078685, 1e-6);
	assert_near(audit.words[0].number, 1, 0);
	assert_near(audit.statistic, 0.7, 1e-12);
	audit_release(&audit);
	/* 74 items are no word of the groups: of the 38 nearest, most are those of every other word, too. */
	assert_false(audit_ranges(&audit_neighbours, space, (size_t[]){7, 3, 3}, "k=38", &audit, &err));
	assert_contains(err.message, "the 38 nearest of 74 items");
	assert_contains(err.message, "give k=7 or less");
	audit_release(&audit);
	space_unref(space);
}

/* All orders of four things, of which two pairs are alike. */
static void test_orders_by_hand(void **state)
{
	(void)state;
	PermutationOptions one = {.draws = 1000, .seed = 1},
			   two = {.two_sided = true, .draws = 1000, .seed = 1};
	const double x[] = {1, 2, 3, 4}, y[] = {1, 2, 3, 4}, ties[] = {1, 1, 2, 2};
	Permutation p;
	reordering_test(x, y, 4, &one, &p);
	assert_near(p.p, 1.0 / 24, 1e-12);
	assert_near(p.p_strict, 0, 1e-12);
	assert_int_equal(p.seen, 24);
	reordering_test(x, y, 4, &two, &p);
	assert_near(p.p, 2.0 / 24, 1e-12);
	reordering_test(x, ties, 4, &one, &p);
	assert_near(p.p, 4.0 / 24, 1e-12);
	double ranks[4];
	statistics_ranks((const double[]){5, 1, 5, 0}, 4, ranks);
	assert_near(ranks[0], 3.5, 0);
	assert_near(ranks[1], 2, 0);
	assert_near(ranks[3], 1, 0);
	Correlated numbers = {x, ties, 4, "x", "y"};
	assert_near(correlation_counted(&numbers, true, NULL), 0.894427191, 1e-9);
	assert_true(isnan(correlation_counted(&numbers, false, (const uint32_t[]){1, 1, 0, 0})));
}

/* Drawn orders come near to what all of them give. */
static void test_drawn_orders(void **state)
{
	(void)state;
	const double x[] = {3, 1, 4, 1, 5, 9, 2, 6}, y[] = {2, 7, 1, 8, 2, 8, 1, 8};
	double more_x[9], more_y[9] = {0};
	memcpy(more_x, x, sizeof x);
	memcpy(more_y, y, sizeof y);
	more_x[8] =
		3.875; /* the mean: what stands here changes nothing in the sum of products but its spread */
	PermutationOptions how = {.two_sided = true, .draws = 20000, .seed = 5};
	Permutation exact, drawn;
	reordering_test(x, y, 8, &how, &exact);
	more_y[8] = 4.625;
	reordering_test(more_x, more_y, 9, &how, &drawn);
	assert_int_equal(exact.exact, true);
	assert_int_equal(drawn.exact, false);
	assert_near(drawn.partitions, 362880, 1e-6);
	assert_near(drawn.p, exact.p, 0.05);
	assert_true(drawn.low <= drawn.p && drawn.p <= drawn.high);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wefat_against_independent_numbers),
		cmocka_unit_test(test_wefat_needs_numbers),
		cmocka_unit_test(test_wefat_finds_its_words),
		cmocka_unit_test(test_neighbours_against_independent_numbers),
		cmocka_unit_test(test_orders_by_hand),
		cmocka_unit_test(test_drawn_orders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
