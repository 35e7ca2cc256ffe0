#include "audit/weat.h"

#include "audit/audit.h"
#include "audit_space.h"
#include "base/clock.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

/* Runs WEAT over words w0, w1, … cut into sets of these sizes. */
static bool run_weat(Space *space, const size_t sizes[ROLES], const char *line, Audit *audit, Error *err)
{
	const char *names[] = {"xs", "ys", "as", "bs"};
	WordSet *sets[ROLES];
	size_t first = 0;
	for (size_t r = 0; r < ROLES; r++) {
		sets[r] = set_of_range(names[r], first, sizes[r]);
		first += sizes[r];
	}
	Args *options = args_of(audit_weat.options, line, err);
	assert_non_null(options);
	AuditInput input = {.space = space, .sets = sets, .seed = 1};
	*audit = (Audit){0};
	bool fine = audit_weat.run(&audit_weat, &input, options, audit, err);
	args_free(options);
	for (size_t r = 0; r < ROLES; r++)
		wordset_unref(sets[r]);
	return fine;
}

/* X at 0 and 30 degrees, Y at 60 and 90, A at 0, B at 90: doubled, since a set needs two words. */
static Space *fan(void)
{
	static const double degrees[] = {0, 30, 60, 90, 0, 0, 90, 90};
	return space_of_angles(degrees, 8);
}

static const size_t fan_sizes[ROLES] = {2, 2, 2, 2};

static void test_fan_by_hand(void **state)
{
	(void)state;
	Space *space = fan();
	Error err = ERROR_INIT;
	Audit audit;
	assert_ok(run_weat(space, fan_sizes, "", &audit, &err));
	assert_near(audit.statistic, 2.7320508076, 1e-7);
	assert_near(audit.effect, 1.5710960718, 1e-7);
	assert_near(audit.largest, 2 * sqrt(3.0 / 4), 1e-12);
	assert_near(audit.permutation.p, 1.0 / 6, 1e-12);
	assert_near(audit.permutation.p_strict, 0, 0);
	assert_true(audit.permutation.exact);
	assert_int_equal(audit.n, 4);
	assert_int_equal(audit.n_words, 8);
	assert_string_equal(audit.words[1].word, "w1");
	assert_near(audit.words[1].association, .3660254038, 1e-7);
	assert_near(audit.words[4].association, (1 + cos(M_PI / 6) - .5 - 0) / 2, 1e-7);
	audit_release(&audit);
	assert_ok(run_weat(space, fan_sizes, "sd=population sides=two", &audit, &err));
	assert_near(audit.effect, 1.8141454799, 1e-7);
	assert_near(audit.largest, 2, 1e-12);
	assert_near(audit.permutation.p, 2.0 / 6, 1e-12);
	audit_release(&audit);
	space_unref(space);
}

static void test_perfect_split_reaches_the_largest_effect(void **state)
{
	(void)state;
	for (size_t nx = 1; nx < 6; nx++)
		for (size_t ny = 1; ny < 6; ny++) {
			double s[12];
			for (size_t i = 0; i < nx + ny; i++)
				s[i] = i < nx ? .3 : -.1;
			for (int population = 0; population < 2; population++) {
				Weat weat;
				weat_effect(s, nx, ny, population, &weat);
				assert_near(weat.effect, weat_largest(nx, ny, population), 1e-12);
			}
		}
	assert_near(weat_largest(4, 4, false), 2 * sqrt(7.0 / 8), 1e-12);
}

/* Numbers that tests/reference/weat.py printed. */
static void test_against_brute_force(void **state)
{
	(void)state;
	static const struct {
		unsigned seed;
		size_t sizes[ROLES], width;
		double statistic, sample, population, more, least, two, of, first, last;
	} cases[] = {
		{1, {8, 8, 8, 8}, 5, 0.612692379687, 0.301034586637, 0.310907184181, 3600, 3601, 7202, 12870,
			0.066963919310, -0.211390616617},
		{2, {3, 5, 4, 2}, 4, -0.571899044966, -0.384790347699, -0.411358184807, 37, 38, 33, 56,
			-0.454524989580, -1.418378663476},
		{3, {6, 6, 7, 7}, 10, -0.143976557456, -0.120960037061, -0.126338638295, 524, 525, 800, 924,
			-0.094488062457, 0.113338918204},
		{4, {5, 3, 2, 6}, 3, -0.036639776876, -0.083345350654, -0.089099927694, 32, 33, 50, 56,
			0.619442921848, 0.430346534550},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const size_t *sizes = cases[i].sizes;
		Space *space = space_of_integers(
			cases[i].seed, sizes[0] + sizes[1] + sizes[2] + sizes[3], cases[i].width);
		Error err = ERROR_INIT;
		Audit one, two;
		assert_ok(run_weat(space, sizes, "draws=0", &one, &err));
		assert_ok(run_weat(space, sizes, "draws=0 sd=population sides=two", &two, &err));
		assert_near(one.statistic, cases[i].statistic, 1e-11);
		assert_near(one.effect, cases[i].sample, 1e-11);
		assert_near(two.effect, cases[i].population, 1e-11);
		assert_near(one.permutation.p, cases[i].least / cases[i].of, 1e-12);
		assert_near(one.permutation.p_strict, cases[i].more / cases[i].of, 1e-12);
		assert_near(two.permutation.p, cases[i].two / cases[i].of, 1e-12);
		assert_near(one.words[0].association, cases[i].first, 1e-11);
		assert_near(one.words[one.n - 1].association, cases[i].last, 1e-11);
		assert_true(isnan(one.low) && isnan(one.high));
		audit_release(&one);
		audit_release(&two);
		space_unref(space);
	}
}

static double effect_of(Space *space, const size_t sizes[ROLES])
{
	Error err = ERROR_INIT;
	Audit audit;
	assert_ok(run_weat(space, sizes, "draws=0", &audit, &err));
	double effect = audit.effect;
	audit_release(&audit);
	return effect;
}

/* w <- scale_w (I - 2 v v^T) w: a reflection, and a length of its own for every word. */
static Space *reflected_and_scaled(const Space *space)
{
	size_t width = space->vectors.cols, count = space->vectors.rows;
	double *rows = calloc(count * width, sizeof *rows);
	for (size_t i = 0; i < count; i++) {
		const float *row = matrix_row(&space->vectors, i);
		double along = 0, norm = 0, scale = exp((double)(i % 7) - 3);
		for (size_t j = 0; j < width; j++) {
			along += row[j] * (double)(j + 1);
			norm += (double)((j + 1) * (j + 1));
		}
		for (size_t j = 0; j < width; j++)
			rows[i * width + j] = scale * (row[j] - 2 * along / norm * (double)(j + 1));
	}
	Space *result = space_of_rows(rows, count, width);
	free(rows);
	return result;
}

static void test_invariances(void **state)
{
	(void)state;
	static const size_t sizes[ROLES] = {5, 5, 4, 6};
	Space *space = space_of_integers(11, 20, 6), *moved = reflected_and_scaled(space);
	assert_near(effect_of(moved, sizes), effect_of(space, sizes), 1e-6);
	space_unref(space);
	space_unref(moved);
}

static void test_sign_flips_when_sets_change_places(void **state)
{
	(void)state;
	size_t nx = 4, na = 3;
	Space *space = space_of_integers(12, 14, 5);
	CosineTable table;
	Selection sets[ROLES] = {0};
	static const size_t order[3][ROLES] = {{0, 4, 8, 11}, {4, 0, 8, 11}, {0, 4, 11, 8}};
	double effect[3];
	for (size_t i = 0; i < 3; i++) {
		for (size_t r = 0; r < ROLES; r++) {
			WordSet *set = set_of_range("s", order[i][r], r < ROLE_A ? nx : na);
			selection_init(&sets[r], space, set, "XYAB"[r]);
			wordset_unref(set);
		}
		Error err = ERROR_INIT;
		assert_ok(cosine_table_init(&table, space, sets, &err));
		double s[8];
		associations_of_targets(&table, s);
		Weat weat;
		weat_effect(s, nx, nx, false, &weat);
		effect[i] = weat.effect;
		uint32_t ones[] = {1, 1, 1, 1};
		const uint32_t *counts[] = {ones, ones, ones, ones};
		assert_near(weat_effect_counted(&table, counts, false), weat.effect, 1e-12);
		cosine_table_release(&table);
		for (size_t r = 0; r < ROLES; r++)
			selection_release(&sets[r]);
	}
	assert_near(effect[1], -effect[0], 1e-12);
	assert_near(effect[2], -effect[0], 1e-12);
	space_unref(space);
}

static void test_words_counted_twice_are_words_given_twice(void **state)
{
	(void)state;
	/* w0 and w1 are the same vector, and so are w4 and w5. */
	static const double degrees[] = {10, 10, 50, 80, 5, 5, 70, 100};
	Space *space = space_of_angles(degrees, 8);
	double doubled = effect_of(space, fan_sizes);
	Selection sets[ROLES] = {0};
	static const size_t first[] = {0, 2, 4, 6}, size[] = {1, 2, 1, 2};
	for (size_t r = 0; r < ROLES; r++) {
		WordSet *set = set_of_range("s", first[r], size[r]);
		selection_init(&sets[r], space, set, "XYAB"[r]);
		wordset_unref(set);
	}
	CosineTable table;
	Error err = ERROR_INIT;
	assert_ok(cosine_table_init(&table, space, sets, &err));
	uint32_t two[] = {2}, ones[] = {1, 1};
	const uint32_t *counts[] = {two, ones, two, ones};
	assert_near(weat_effect_counted(&table, counts, false), doubled, 1e-7);
	cosine_table_release(&table);
	for (size_t r = 0; r < ROLES; r++)
		selection_release(&sets[r]);
	space_unref(space);
}

static void test_same_attributes_have_no_effect(void **state)
{
	(void)state;
	static const double degrees[] = {0, 30, 60, 90, 10, 70, 70, 10};
	Space *space = space_of_angles(degrees, 8);
	Error err = ERROR_INIT;
	Audit audit;
	assert_false(run_weat(space, fan_sizes, "", &audit, &err));
	assert_int_equal(err.kind, ERROR_NUMBER);
	assert_contains(err.message, "not defined");
	audit_release(&audit);
	space_unref(space);
}

static void test_lost_words(void **state)
{
	(void)state;
	Space *space = space_of_integers(3, 25, 8);
	Error err = ERROR_INIT;
	Audit audit;
	/* B asks for w20 to w26 of which two are not there: more than a fifth. */
	static const size_t sizes[ROLES] = {6, 7, 7, 7}, tiny[ROLES] = {8, 8, 8, 2};
	assert_false(run_weat(space, sizes, "", &audit, &err));
	assert_contains(err.message, "w25, w26");
	assert_contains(err.message, "force=yes");
	audit_release(&audit);
	assert_ok(run_weat(space, sizes, "force=yes", &audit, &err));
	assert_int_equal(audit_lost(&audit), 2);
	assert_int_equal(audit.sets[ROLE_B].count, 5);
	audit_release(&audit);
	assert_false(run_weat(space, tiny, "force=yes", &audit, &err));
	assert_contains(err.message, "at least 2");
	audit_release(&audit);
	space_unref(space);
}

static void test_case_and_zero_vectors(void **state)
{
	(void)state;
	static const double rows[] = {1, 0, 0, 0, 0, 1};
	Space *space = space_of_rows(rows, 3, 2);
	WordSet *set = wordset_new("mixed", NULL);
	wordset_add_list(set, "W0 w0 w1 W2 w9", 14);
	Selection selection;
	selection_init(&selection, space, set, 'X');
	assert_int_equal(selection.count, 2);
	assert_int_equal(selection.rows[1], 2);
	assert_int_equal(selection.lowered, 2);
	assert_int_equal(selection.n_lost, 2);
	assert_int_equal(selection.lost[0], 2);
	assert_int_equal(selection.n_zero, 1);
	Error err = ERROR_INIT;
	assert_false(selection_check(&selection, false, &err));
	assert_contains(err.message, "w1, w9 (1 of these is there with a vector of zeros");
	selection_release(&selection);
	wordset_unref(set);
	space_unref(space);
}

/* X near A, Y near B, by a strength. */
static Space *planted(double strength, uint64_t seed)
{
	enum { WIDTH = 20, WORDS = 40 };
	double rows[WORDS * WIDTH];
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < WORDS; i++) {
		bool first = i / 10 == 0 || i / 10 == 2;
		for (size_t j = 0; j < WIDTH; j++)
			rows[i * WIDTH + j] = random_normal(&random);
		rows[i * WIDTH] += (i < 20 ? strength : 3) * (first ? 1 : -1);
	}
	return space_of_rows(rows, WORDS, WIDTH);
}

static void test_planted_strengths_come_back_in_order(void **state)
{
	(void)state;
	static const size_t sizes[ROLES] = {10, 10, 10, 10};
	static const double strengths[] = {-2, 0, 1, 4};
	double last = -3;
	for (size_t i = 0; i < 4; i++) {
		Space *space = planted(strengths[i], 7);
		Error err = ERROR_INIT;
		Audit audit;
		assert_ok(run_weat(space, sizes, "", &audit, &err));
		assert_true(audit.effect > last);
		assert_true(audit.low <= audit.effect && audit.effect <= audit.high);
		last = audit.effect;
		if (strengths[i] != 0)
			assert_true(audit.effect * strengths[i] > 0);
		if (strengths[i] > 0)
			assert_true(audit.permutation.p < 0.01 && audit.low > 0);
		audit_release(&audit);
		space_unref(space);
	}
}

static void test_what_takes_too_long_is_refused(void **state)
{
	(void)state;
	static const size_t sizes[ROLES] = {250, 250, 200, 200};
	Space *space = space_of_integers(6, 900, 4);
	Error err = ERROR_INIT;
	Audit audit;
	assert_false(run_weat(space, sizes, "draws=100000 force=yes", &audit, &err));
	assert_contains(err.message, "draws=");
	audit_release(&audit);
	assert_false(run_weat(space, sizes, "permutations=10000000", &audit, &err));
	assert_contains(err.message, "permutations=");
	audit_release(&audit);
	space_unref(space);
}

static void test_cost(void **state)
{
	(void)state;
	static const size_t sizes[ROLES] = {25, 25, 25, 25};
	Space *space = space_of_integers(5, 100, 300);
	Error err = ERROR_INIT;
	Audit audit;
	double start = clock_cpu();
	assert_ok(run_weat(space, sizes, "", &audit, &err));
	print_message("WEAT with 2,000 bootstrap draws and 100,000 partitions: %.1f ms\n",
		1000 * (clock_cpu() - start));
	assert_int_equal(audit.permutation.seen, 100000);
	audit_release(&audit);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fan_by_hand),
		cmocka_unit_test(test_perfect_split_reaches_the_largest_effect),
		cmocka_unit_test(test_against_brute_force),
		cmocka_unit_test(test_invariances),
		cmocka_unit_test(test_sign_flips_when_sets_change_places),
		cmocka_unit_test(test_words_counted_twice_are_words_given_twice),
		cmocka_unit_test(test_same_attributes_have_no_effect),
		cmocka_unit_test(test_lost_words),
		cmocka_unit_test(test_case_and_zero_vectors),
		cmocka_unit_test(test_planted_strengths_come_back_in_order),
		cmocka_unit_test(test_what_takes_too_long_is_refused),
		cmocka_unit_test(test_cost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
