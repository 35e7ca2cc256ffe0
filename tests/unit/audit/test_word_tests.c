/* Tests of the words X against the groups A and B: closed forms, and numbers of tests/reference/word_tests.py.
 */
#include "audit/audit.h"
#include "audit_space.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

enum { SETS = 3 };

/* Runs a test over words w0, w1, … cut into sets X, A and B of these sizes. */
static bool run(const AuditTest *test, Space *space, const size_t sizes[SETS], const char *line, Audit *audit,
	Error *err)
{
	const char *names[SETS] = {"xs", "as", "bs"};
	WordSet *sets[SETS];
	for (size_t s = 0, first = 0; s < SETS; first += sizes[s++])
		sets[s] = set_of_range(names[s], first, sizes[s]);
	Args *options = args_of(test->options, line, err);
	assert_non_null(options);
	AuditInput input = {.space = space, .sets = sets, .seed = 1};
	*audit = (Audit){0};
	bool fine = test->run(test, &input, options, audit, err);
	args_free(options);
	for (size_t s = 0; s < SETS; s++)
		wordset_unref(sets[s]);
	return fine;
}

/* What all tests have in common: the effect, the association of the first word, and p. */
typedef struct Known {
	const AuditTest *test;
	const char *line;
	double effect, first, p; /* p: NAN when the test has none */
} Known;

static void check_known(Space *space, const size_t sizes[SETS], const Known *known, double tolerance)
{
	Error err = ERROR_INIT;
	Audit audit;
	assert_ok(run(known->test, space, sizes, known->line, &audit, &err));
	assert_near(audit.effect, known->effect, tolerance);
	assert_near(audit.words[0].association, known->first, tolerance);
	if (isnan(known->p))
		assert_int_equal(audit.permutation.seen, 0);
	else
		assert_near(audit.permutation.p, known->p, 1e-12);
	assert_true(audit.low <= audit.effect && audit.effect <= audit.high);
	assert_non_null(audit.finding);
	audit_release(&audit);
}

static void test_independent_numbers(void **state)
{
	(void)state;
	Space *space = space_of_integers(7, 13, 6);
	const Known all[] = {
		{&audit_scweat, "", -0.209949497192, 0.734554709688, 0.285714285714},
		{&audit_rnd, "", 0.141886406475, -0.246098251177, 0.171428571429},
		{&audit_ripa, "", -1.577239682361, 2.104245265087, NAN},
		{&audit_mac, "", 1.000990442633, 0.642415952090, NAN},
		{&audit_semaxis, "", -0.157392862384, 0.265139592144, 0.371428571429},
		{&audit_direct, "force=yes", 0.352447051823, 0.114211412091, NAN},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		check_known(space, (size_t[]){5, 4, 4}, &all[i], 1e-9);
	Error err = ERROR_INIT;
	Audit audit;
	assert_ok(run(&audit_ect, space, (size_t[]){5, 4, 4}, "", &audit, &err));
	assert_near(audit.effect, 0.7, 1e-9);
	assert_near(audit.permutation.p, 0.942857142857, 1e-9);
	audit_release(&audit);
	assert_ok(run(&audit_rnsb, space, (size_t[]){5, 4, 4}, "", &audit, &err));
	assert_near(audit.effect, 0.015732795651, 1e-4); /* liblinear stops at a tolerance */
	assert_near(audit.words[0].association, 0.428942012921, 1e-3);
	audit_release(&audit);
	assert_ok(run(&audit_scweat, space, (size_t[]){5, 4, 4}, "", &audit, &err));
	assert_near(audit.words[0].p, 0.285714285714, 1e-9);
	audit_release(&audit);
	space_unref(space);
}

/* The influence of a word is the effect less that of a test without it. */
static void test_influence_is_what_leaving_out_changes(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_integers(7, 13, 6);
	Audit whole, part;
	const AuditTest *const tests[] = {&audit_scweat, &audit_rnd, &audit_mac, &audit_semaxis, &audit_rnsb};
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		/* Without the last word of B. */
		assert_ok(run(tests[i], space, (size_t[]){5, 4, 4}, "draws=0", &whole, &err));
		assert_ok(run(tests[i], space, (size_t[]){5, 4, 3}, "draws=0", &part, &err));
		assert_int_equal(whole.n_words, 13);
		assert_near(whole.words[12].influence, whole.effect - part.effect, 1e-9);
		audit_release(&whole);
		audit_release(&part);
	}
	space_unref(space);
}

/* Groups at 0 and 30, and at 60 and 90 degrees. */
static void test_norm_distance_by_hand(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){0, 20, 90, 0, 30, 60, 90}, 7);
	Audit audit;
	assert_ok(run(&audit_rnd, space, (size_t[]){3, 2, 2}, "", &audit, &err));
	assert_near(audit.words[0].association, -.9382660404, 1e-7);
	assert_near(audit.words[1].association, -.8160042655, 1e-7);
	assert_near(audit.words[2].association, .9382660404, 1e-7);
	audit_release(&audit);
	space_unref(space);
}

static void test_single_category_by_hand(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){30, 30, 0, 20, 70, 90}, 6);
	Audit audit;
	assert_ok(run(&audit_scweat, space, (size_t[]){2, 2, 2}, "sd=population", &audit, &err));
	assert_near(audit.words[0].association, 1.6349243640, 1e-6);
	audit_release(&audit);
	assert_ok(run(&audit_scweat, space, (size_t[]){2, 2, 2}, "", &audit, &err));
	assert_near(audit.words[0].association, 1.4158860325, 1e-6);
	audit_release(&audit);
	space_unref(space);
}

/* Twice the pair at 0 and 90 degrees, in different words. */
static void test_inner_products_of_pairs_by_hand(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){0, 20, 45, 90, 0, 0, 90, 90}, 8);
	Audit audit;
	assert_ok(run(&audit_ripa, space, (size_t[]){4, 2, 2}, "", &audit, &err));
	const double known[] = {.7071067812, .4226182617, 0, -.7071067812};
	for (size_t i = 0; i < 4; i++)
		assert_near(audit.words[i].association, known[i], 1e-7);
	audit_release(&audit);
	space_unref(space);
}

static void test_mean_cosine_distance_by_hand(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){0, 0, 60, 60, 90, 90}, 6);
	Audit audit;
	assert_ok(run(&audit_mac, space, (size_t[]){2, 2, 2}, "", &audit, &err));
	assert_near(audit.effect, .75, 1e-7);
	audit_release(&audit);
	space_unref(space);
}

/* X at 0 degrees; attributes at 60, at 90, and three words at 0 and 90 degrees: the sets count alike, not the
 * words. */
static void test_mean_cosine_distance_from_three_sets(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){0, 60, 300, 90, 270, 0, 90, 270}, 8);
	WordSet *sets[] = {set_of_range("xs", 0, 1), set_of_range("as", 1, 2), set_of_range("bs", 3, 2),
		set_of_range("cs", 5, 3)};
	Args *options = args_of(audit_mac.options, "", &err);
	AuditInput input = {.space = space, .sets = sets, .further = 1, .seed = 1};
	Audit audit = {0};
	assert_ok(audit_mac.run(&audit_mac, &input, options, &audit, &err));
	assert_int_equal(audit.n_sets, 4);
	assert_int_equal(audit.sets[3].role, 'C');
	assert_int_equal(audit.n_words, 8);
	assert_near(audit.effect, 1 - (.5 + 0 + 1. / 3) / 3, 1e-7);
	assert_near(audit.words[5].influence, audit.effect - (1 - (.5 + 0 + 0) / 3), 1e-7);
	assert_contains(audit.finding, "3 sets of attributes");
	audit_release(&audit);
	args_free(options);
	for (size_t s = 0; s < 4; s++)
		wordset_unref(sets[s]);
	space_unref(space);
}

/* The direction is the first axis; the words are (.6, .8) and (-.28, .96). */
static void test_direct_bias_by_hand(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	const double rows[][2] = {{.6, .8}, {-.28, .96}, {.8, .6}, {.6, .8}, {-.8, .6}, {-.6, .8}};
	Space *space = space_of_rows(*rows, 6, 2);
	Audit audit;
	for (size_t i = 0; i < 3; i++) {
		const char *by[] = {"direction=pca", "direction=sum", "direction=first"};
		assert_ok(run(&audit_direct, space, (size_t[]){2, 2, 2}, by[i], &audit, &err));
		assert_near(audit.effect, .44, 1e-7);
		assert_near(audit.words[0].association, .6, 1e-7);
		audit_release(&audit);
	}
	assert_ok(run(&audit_direct, space, (size_t[]){2, 2, 2}, "power=2", &audit, &err));
	assert_near(audit.effect, .2192, 1e-7);
	audit_release(&audit);
	space_unref(space);
}

/* Groups that see the words in the same order, and in the opposite one. */
static void test_coherence_of_orders(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *same = space_of_angles((const double[]){0, 10, 20, 30, 100, 110, 101, 111}, 8);
	Space *opposite = space_of_angles((const double[]){0, 10, 20, 30, 100, 110, -80, -70}, 8);
	Audit audit;
	assert_ok(run(&audit_ect, same, (size_t[]){4, 2, 2}, "", &audit, &err));
	assert_near(audit.effect, 1, 1e-12);
	audit_release(&audit);
	assert_ok(run(&audit_ect, opposite, (size_t[]){4, 2, 2}, "", &audit, &err));
	assert_near(audit.effect, -1, 1e-12);
	audit_release(&audit);
	space_unref(same);
	space_unref(opposite);
}

static void test_what_is_not_defined_is_said(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){0, 10, 50, 60, 50, 60}, 6);
	Audit audit;
	assert_false(run(&audit_semaxis, space, (size_t[]){2, 2, 2}, "", &audit, &err));
	assert_non_null(strstr(err.message, "no axis between them"));
	audit_release(&audit);
	assert_false(run(&audit_direct, space, (size_t[]){2, 2, 2}, "", &audit, &err));
	assert_non_null(strstr(err.message, "no direction"));
	audit_release(&audit);
	assert_false(run(&audit_ripa, space, (size_t[]){1, 2, 3}, "force=yes", &audit, &err));
	audit_release(&audit);
	assert_false(run(&audit_ripa, space, (size_t[]){2, 2, 1}, "force=yes", &audit, &err));
	audit_release(&audit);
	space_unref(space);
}

/* The second pair lacks a word: neither of its words is used. */
/* The difference of one pair is a direction; with one word on each side nothing could be drawn instead. */
static void test_one_pair_by_hand(void **state)
{
	(void)state;
	const size_t sizes[] = {1, 1, 1};
	Space *space = space_of_angles((double[]){20, 0, 90}, 3);
	static const AuditTest *const tests[] = {&audit_ripa, &audit_direct};
	for (size_t t = 0; t < 2; t++) {
		Error err = ERROR_INIT;
		Audit audit;
		assert_ok(run(tests[t], space, sizes, "", &audit, &err));
		assert_near(audit.effect, 0.4226182617, 1e-7); /* vectors are float32 */
		assert_true(isnan(audit.low) && isnan(audit.high));
		audit_release(&audit);
	}
	space_unref(space);
}

static void test_two_words_have_no_rank_correlation(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Audit audit;
	Space *space = space_of_integers(7, 13, 6);
	assert_false(run(&audit_ect, space, (size_t[]){2, 4, 4}, "", &audit, &err));
	assert_non_null(strstr(err.message, "three words"));
	audit_release(&audit);
	space_unref(space);
}

/* What is above .05 does not read like a finding. */
static void test_sentences_are_careful(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Audit audit;
	Space *space = space_of_integers(7, 13, 6);
	assert_ok(run(&audit_rnd, space, (size_t[]){5, 4, 4}, "", &audit, &err));
	assert_non_null(strstr(audit.finding, "p = 0.17, which chance alone may well give"));
	audit_release(&audit);
	space_unref(space);
}

static void test_pairs_lose_both_words(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){0, 20, 0, 70, 10, 90}, 6);
	WordSet *sets[SETS] = {set_of_range("xs", 0, 2), set_of_range("as", 2, 3), wordset_new("bs", "a test")};
	wordset_add(sets[2], "w5");
	wordset_add(sets[2], "nowhere");
	wordset_add(sets[2], "w1");
	Args *options = args_of(audit_ripa.options, "force=yes", &err);
	AuditInput input = {.space = space, .sets = sets, .seed = 1};
	Audit audit = {0};
	assert_ok(audit_ripa.run(&audit_ripa, &input, options, &audit, &err));
	assert_int_equal(audit.sets[1].count, 2);
	assert_int_equal(audit.sets[1].n_lost, 1);
	assert_int_equal(audit.sets[1].words[1], 2);
	assert_int_equal(audit.sets[2].count, 2);
	audit_release(&audit);
	args_free(options);
	for (size_t s = 0; s < SETS; s++)
		wordset_unref(sets[s]);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_independent_numbers),
		cmocka_unit_test(test_influence_is_what_leaving_out_changes),
		cmocka_unit_test(test_norm_distance_by_hand),
		cmocka_unit_test(test_single_category_by_hand),
		cmocka_unit_test(test_inner_products_of_pairs_by_hand),
		cmocka_unit_test(test_mean_cosine_distance_by_hand),
		cmocka_unit_test(test_mean_cosine_distance_from_three_sets),
		cmocka_unit_test(test_direct_bias_by_hand),
		cmocka_unit_test(test_coherence_of_orders),
		cmocka_unit_test(test_what_is_not_defined_is_said),
		cmocka_unit_test(test_one_pair_by_hand),
		cmocka_unit_test(test_two_words_have_no_rank_correlation),
		cmocka_unit_test(test_sentences_are_careful),
		cmocka_unit_test(test_pairs_lose_both_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
