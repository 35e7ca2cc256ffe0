/* Debiasing: closed forms, properties of projections, and numbers of tests/reference/debias.py. */
#include "debias/debias.h"

#include "audit_space.h"
#include "check.h"

#include <stdlib.h>

enum { ROWS = 40, WIDTH = 5, GROUP = 8 };

/* The rows of the reference: integers whose columns vary differently. */
static Space *reference_space(void)
{
	Space *plain = space_of_integers(3, ROWS, WIDTH);
	double rows[ROWS * WIDTH];
	for (size_t i = 0; i < ROWS * WIDTH; i++)
		rows[i] = plain->vectors.data[i] * (double)(i % WIDTH + 1);
	space_unref(plain);
	return space_of_rows(rows, ROWS, WIDTH);
}

/* Input with groups of words, each `size` long, one after the other from the first row on. */
typedef struct Setting {
	DebiasInput input;
	Selection groups[DEBIAS_GROUPS];
	DebiasPlan plan;
	Space *product;
} Setting;

static void begin(Setting *setting, Space *space, size_t n_groups, size_t size, size_t extend)
{
	Error err = ERROR_INIT;
	*setting = (Setting){
		.input = {.space = space, .groups = setting->groups, .n_groups = n_groups, .seed = 1}};
	for (size_t g = 0; g < n_groups; g++) {
		WordSet *set = set_of_range("group", g * size, size);
		selection_init(&setting->groups[g], space, set, (char)('A' + g));
		wordset_unref(set);
	}
	assert_ok(places_find(space, setting->groups, n_groups, 1, &setting->input.places, &err));
	assert_ok(
		labelled_words_find(space, setting->groups, n_groups, extend, 0, &setting->input.words, &err));
}

static void end(Setting *setting)
{
	debias_plan_release(&setting->plan);
	places_release(&setting->input.places);
	labelled_words_release(&setting->input.words);
	for (size_t g = 0; g < setting->input.n_groups; g++)
		selection_release(&setting->groups[g]);
	space_unref(setting->product);
	space_unref(setting->input.space);
}

static void debias(Setting *setting, const Debiaser *debiaser, const char *line)
{
	Error err = ERROR_INIT;
	Args *options = args_of(debiaser->options, line, &err);
	assert_non_null(options);
	for (bool finished = false; !finished;)
		assert_ok(debiaser->find(&setting->input, options, &setting->plan, &finished, &err));
	args_free(options);
	Space *space = setting->input.space;
	setting->product = space_like(space, space->vectors.cols, &err);
	assert_non_null(setting->product);
	debias_apply(&setting->input, &setting->plan, 0, space->vectors.rows, NULL, setting->product);
	debias_finish(&setting->input, &setting->plan, setting->product);
	assert_ok(space_finish(setting->product, &err));
}

static double number_at(const Setting *setting, size_t row, size_t column)
{
	return matrix_row(&setting->product->vectors, row)[column];
}

typedef struct Known {
	const Debiaser *debiaser;
	const char *line;
	size_t groups;
	double first, middle, last; /* the second number of rows 0, 20 and 39 */
	double sum;                 /* of the sizes of all numbers */
} Known;

static void test_independent_numbers(void **state)
{
	(void)state;
	const Known all[] = {
		{&debiaser_hard, "", 2, -0.131372731, 0.133426849, 0.502426147, 71.314600637},
		{&debiaser_hard, "", 3, -0.162692944, -0.117433393, 0.842188785, 70.462518332},
		{&debiaser_soft, "lambda=0.2", 2, -0.174919538, 0.175129995, 0.336282897, 73.949424418},
		{&debiaser_soft, "lambda=0.05", 3, -0.061670933, 0.234080378, 0.266217377, 73.440022741},
		{&debiaser_project, "", 2, 11.535089015, 3.771762366, 11.000562692, 2615.412810974},
		{&debiaser_leace, "shrink=no", 3, 4.511213172, 0.189473691, 13.277710932, 2466.364140175},
		{&debiaser_leace, "", 3, 6.840763091, -0.535238350, 10.048366840, 2247.261977125},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		Setting setting;
		begin(&setting, reference_space(), all[i].groups, GROUP, 0);
		debias(&setting, all[i].debiaser, all[i].line);
		assert_near(number_at(&setting, 0, 1), all[i].first, 1e-5);
		assert_near(number_at(&setting, 20, 1), all[i].middle, 1e-5);
		assert_near(number_at(&setting, 39, 1), all[i].last, 1e-5);
		double sum = 0;
		for (size_t k = 0; k < ROWS * WIDTH; k++)
			sum += fabs((double)setting.product->vectors.data[k]);
		assert_near(sum / all[i].sum, 1, 1e-6);
		end(&setting);
	}
}

/* Groups that are written as the sets of race are, some words at several places. */
static void begin_shared(Setting *setting)
{
	static const char *const written[] = {"w0 w1 w0 w2", "w8 w8 w9 w10", "w16 w16 w16 w17"};
	Error err = ERROR_INIT;
	Space *space = reference_space();
	*setting = (Setting){.input = {.space = space, .groups = setting->groups, .n_groups = 3, .seed = 1}};
	for (size_t g = 0; g < 3; g++) {
		WordSet *set = wordset_new("group", NULL);
		wordset_add_list(set, written[g], strlen(written[g]));
		selection_init(&setting->groups[g], space, set, (char)('A' + g));
		wordset_unref(set);
	}
	assert_ok(places_find(space, setting->groups, 3, 2, &setting->input.places, &err));
	assert_ok(labelled_words_find(space, setting->groups, 3, 0, 0, &setting->input.words, &err));
}

static void test_words_at_several_places(void **state)
{
	(void)state;
	Setting setting;
	double sum = 0;
	begin_shared(&setting);
	assert_int_equal(setting.groups[0].count, 3);
	assert_int_equal(setting.input.places.count, 4);
	debias(&setting, &debiaser_hard, "");
	assert_near(number_at(&setting, 0, 1), -0.116386401, 1e-5);
	assert_near(number_at(&setting, 20, 1), 0.688082264, 1e-5);
	assert_near(number_at(&setting, 39, 1), 0.587128425, 1e-5);
	for (size_t k = 0; k < ROWS * WIDTH; k++)
		sum += fabs((double)setting.product->vectors.data[k]);
	assert_near(sum / 72.439807236, 1, 1e-6);
	assert_contains(setting.plan.notes[setting.plan.n_notes - 2], "each of which counts: w8, w16, w0, w16");
	assert_contains(setting.plan.notes[setting.plan.n_notes - 1], "w0, w8, w16, w1, w9");
	end(&setting);
}

static double cosine(const Space *space, uint32_t a, uint32_t b)
{
	double sum = 0;
	for (size_t j = 0; j < WIDTH; j++)
		sum += (double)matrix_row(&space->vectors, a)[j] * matrix_row(&space->vectors, b)[j];
	return sum * space->inverse_norms[a] * space->inverse_norms[b];
}

/* No place undoes another: words of linked places are as near as one another to all neutral words. */
static void test_linked_places_are_all_equal(void **state)
{
	(void)state;
	static const uint32_t linked[][5] = {{0, 1, 8, 9, 16}, {2, 10, 17, 2, 10}};
	Setting setting;
	begin_shared(&setting);
	debias(&setting, &debiaser_hard, "");
	for (uint32_t neutral = 20; neutral < ROWS; neutral++)
		for (size_t s = 0; s < 2; s++)
			for (size_t k = 1; k < 5; k++)
				assert_near(cosine(setting.product, neutral, linked[s][k]),
					cosine(setting.product, neutral, linked[s][0]), 1e-5);
	end(&setting);
}

static void test_places_want_groups_of_one_size(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Setting setting;
	Places none = {0};
	begin_shared(&setting);
	WordSet *longer = set_of_range("longer", 16, 5);
	selection_release(&setting.groups[2]);
	selection_init(&setting.groups[2], setting.input.space, longer, 'C');
	wordset_unref(longer);
	assert_false(places_find(setting.input.space, setting.groups, 3, 2, &none, &err));
	assert_contains(err.message, "A (group) has 4 words and C (longer) 5");
	places_find_whole(setting.input.space, setting.groups, 3, &none);
	assert_int_equal(none.count, 0);
	end(&setting);
}

/* tr (A - I) S (A - I) S + lambda tr B^T A S A B with A = T^T T, for one direction b. */
static double soft_objective(const Space *space, const double *t, const double *b, double lambda)
{
	double moved[ROWS][WIDTH], unit[ROWS][WIDTH], turned[WIDTH] = {0}, value = 0;
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < WIDTH; j++) {
			unit[i][j] = (double)matrix_row(&space->vectors, i)[j] * space->inverse_norms[i];
			moved[i][j] = 0;
		}
	for (size_t j = 0; j < WIDTH; j++)
		for (size_t k = 0; k < WIDTH; k++) {
			turned[j] += t[j * WIDTH + k] * b[k];
			for (size_t i = 0; i < ROWS; i++)
				moved[i][j] += t[j * WIDTH + k] * unit[i][k];
		}
	for (size_t i = 0; i < ROWS; i++) {
		double along = 0;
		for (size_t k = 0; k < WIDTH; k++)
			along += moved[i][k] * turned[k];
		value += lambda * along * along / ROWS;
		for (size_t l = 0; l < ROWS; l++) {
			double change = 0;
			for (size_t k = 0; k < WIDTH; k++)
				change += moved[i][k] * moved[l][k] - unit[i][k] * unit[l][k];
			value += change * change / (ROWS * ROWS);
		}
	}
	return value;
}

/* The sums over all pairs of words, as published, have no slope in any of the numbers of T, and the objective
 * is that of the reference. */
static void test_soft_is_a_minimum(void **state)
{
	(void)state;
	const double lambda = 0.2, step = 1e-4;
	Setting setting;
	begin(&setting, reference_space(), 2, GROUP, 0);
	debias(&setting, &debiaser_hard, "");
	double b[WIDTH], t[WIDTH * WIDTH] = {0};
	memcpy(b, setting.plan.erasure.find, sizeof b);
	end(&setting);
	begin(&setting, reference_space(), 2, GROUP, 0);
	debias(&setting, &debiaser_soft, "lambda=0.2");
	const Erasure *map = &setting.plan.erasure;
	assert_int_equal(map->rank, 2);
	for (size_t i = 0; i < WIDTH; i++) {
		t[i * WIDTH + i] = 1;
		for (size_t k = 0; k < map->rank; k++)
			for (size_t j = 0; j < WIDTH; j++)
				t[i * WIDTH + j] -= map->back[k * WIDTH + i] * map->find[k * WIDTH + j];
	}
	assert_near(soft_objective(setting.input.space, t, b, lambda), 0.043442278, 1e-8);
	for (size_t k = 0; k < WIDTH * WIDTH; k++) {
		double at = t[k], sides[2];
		for (int s = 0; s < 2; s++) {
			t[k] = at + (s ? -step : step);
			sides[s] = soft_objective(setting.input.space, t, b, lambda);
		}
		t[k] = at;
		assert_near((sides[0] - sides[1]) / (2 * step), 0, 1e-7);
	}
	end(&setting);
}

/* Without a weight nothing changes but the lengths; with a great one nothing is left along the directions. */
static void test_soft_trades(void **state)
{
	(void)state;
	Setting setting;
	begin(&setting, reference_space(), 2, GROUP, 0);
	debias(&setting, &debiaser_soft, "lambda=0");
	assert_int_equal(setting.plan.erasure.rank, 0);
	const Space *space = setting.input.space;
	for (size_t j = 0; j < WIDTH; j++)
		assert_near(number_at(&setting, 7, j),
			(double)matrix_row(&space->vectors, 7)[j] * space->inverse_norms[7], 1e-6);
	end(&setting);
	begin(&setting, reference_space(), 2, GROUP, 0);
	debias(&setting, &debiaser_soft, "lambda=1e9");
	double least = 1;
	for (size_t k = 0; k < setting.plan.erasure.rank; k++)
		for (size_t j = 0; j < WIDTH; j++) {
			double find = setting.plan.erasure.find[k * WIDTH + j];
			if (fabs(find) > 0.1)
				least = fmin(least, fabs(1 - setting.plan.erasure.back[k * WIDTH + j] / find));
		}
	assert_near(least, 0, 1e-3);
	end(&setting);
}

/* Pairs differ most along the first column, half of them the other way round, and the groups in the second:
 * that is what hard debiasing leaves, and what this takes out. */
static void test_double_hard_finds_the_axis(void **state)
{
	(void)state;
	Space *plain = space_of_integers(3, ROWS, WIDTH);
	double rows[ROWS * WIDTH];
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < WIDTH; j++) {
			double side = i < GROUP ? 1 : i < 2 * GROUP ? -1 : 0, turn = i % 2 ? -1 : 1;
			rows[i * WIDTH + j] = plain->vectors.data[i * WIDTH + j] + side * (j == 0 ? 30 * turn
												  : j == 1 ? 20
													   : 0);
		}
	space_unref(plain);
	Setting setting;
	begin(&setting, space_of_rows(rows, ROWS, WIDTH), 2, GROUP, 0);
	debias(&setting, &debiaser_double_hard, "");
	const char *note = setting.plan.notes[setting.plan.n_notes - 1];
	assert_contains(note, "principal axis 1 is taken out");
	assert_contains(note, "with all axes 100.0 %");
	assert_near(number_at(&setting, 0, 1), 0.959068783, 1e-5);
	assert_near(number_at(&setting, 20, 1), -0.006913496, 1e-5);
	assert_near(number_at(&setting, 39, 1), 0.001083768, 1e-5);
	end(&setting);
}

/* {(0,0),(2,1),(0,2),(2,3) | (4,0),(6,1),(4,2),(6,3)}, moved by (1,1) as words of zeros are lost: both groups
 * end on the same points. */
static void test_leace_by_hand(void **state)
{
	(void)state;
	const double rows[][2] = {{1, 1}, {3, 2}, {1, 3}, {3, 4}, {5, 1}, {7, 2}, {5, 3}, {7, 4}};
	const double known[][2] = {{3.4, 1}, {3.8, 2}, {4.2, 3}, {4.6, 4}};
	Setting setting;
	begin(&setting, space_of_rows(*rows, 8, 2), 2, 4, 0);
	debias(&setting, &debiaser_leace, "shrink=no");
	double moved = 0;
	for (size_t i = 0; i < 8; i++)
		for (size_t j = 0; j < 2; j++) {
			assert_near(number_at(&setting, i, j), known[i % 4][j], 1e-6);
			moved += pow(number_at(&setting, i, j) - rows[i][j], 2) / 8;
		}
	assert_near(moved, 4.8, 1e-5);
	end(&setting);
}

/* he = (.6, .8), she = (-.28, .96); the first axis tells them apart. */
static void test_equalise_by_hand(void **state)
{
	(void)state;
	const double rows[][2] = {{.6, .8}, {.8, .6}, {-.28, .96}, {-.8, .6}};
	Setting setting;
	begin(&setting, space_of_rows(*rows, 4, 2), 2, 2, 0);
	double axis[] = {1, 0};
	erasure_init(&setting.plan.erasure, 2, 1);
	assert_true(erasure_add(&setting.plan.erasure, axis));
	setting.plan.erasure.unit = setting.plan.equalise = true;
	Error err = ERROR_INIT;
	setting.product = space_like(setting.input.space, 2, &err);
	debias_apply(&setting.input, &setting.plan, 0, 4, NULL, setting.product);
	debias_finish(&setting.input, &setting.plan, setting.product);
	assert_near(number_at(&setting, 0, 0), .4749736835, 1e-6);
	assert_near(number_at(&setting, 0, 1), .88, 1e-6);
	assert_near(number_at(&setting, 2, 0), -.4749736835, 1e-6);
	assert_near(number_at(&setting, 2, 1), .88, 1e-6);
	assert_ok(space_finish(setting.product, &err));
	end(&setting);
}

/* After hard debiasing no neutral word leans, and equalised words are as near to every neutral word as one
 * another. */
static void test_hard_leaves_no_lean(void **state)
{
	(void)state;
	Setting setting;
	begin(&setting, reference_space(), 3, GROUP, 0);
	debias(&setting, &debiaser_hard, "");
	const Erasure *erasure = &setting.plan.erasure;
	assert_int_equal(erasure->rank, 2);
	for (size_t i = 3 * GROUP; i < ROWS; i++) {
		for (size_t k = 0; k < erasure->rank; k++) {
			double along = 0;
			for (size_t j = 0; j < WIDTH; j++)
				along += erasure->find[k * WIDTH + j] * number_at(&setting, i, j);
			assert_near(along, 0, 1e-6);
		}
		double with[3] = {0};
		for (size_t g = 0; g < 3; g++)
			for (size_t j = 0; j < WIDTH; j++)
				with[g] += number_at(&setting, g * GROUP, j) * number_at(&setting, i, j);
		assert_near(with[0], with[1], 1e-6);
		assert_near(with[0], with[2], 1e-6);
	}
	end(&setting);
}

static void test_kept_words_stay(void **state)
{
	(void)state;
	Setting setting;
	begin(&setting, reference_space(), 2, GROUP, 0);
	Selection keep;
	WordSet *set = set_of_range("keep", 30, 3);
	selection_init(&keep, setting.input.space, set, 'K');
	setting.input.keep = &keep;
	debias(&setting, &debiaser_project, "");
	for (size_t j = 0; j < WIDTH; j++) {
		assert_true(number_at(&setting, 31, j) == matrix_row(&setting.input.space->vectors, 31)[j]);
		assert_true(number_at(&setting, 33, j) != matrix_row(&setting.input.space->vectors, 33)[j]);
	}
	wordset_unref(set);
	selection_release(&keep);
	end(&setting);
}

/* What INLP finds is a projection: orthonormal directions, applied twice the same as once; the groups'
 * classifier can do nothing any more. */
static void test_inlp_is_a_projection(void **state)
{
	(void)state;
	enum { COUNT = 400, WIDE = 12 };
	double *rows = calloc(COUNT * WIDE, sizeof *rows);
	unsigned seed = 5;
	for (size_t i = 0; i < COUNT * WIDE; i++) {
		seed = (seed * 1103515245u + 12345u) & 0x7FFFFFFFu;
		size_t row = i / WIDE, column = i % WIDE;
		rows[i] = (int)(seed / 65536 % 21) - 10 + (column < 2 ? (row < COUNT / 2 ? 9. : -9.) : 0);
	}
	Setting setting;
	begin(&setting, space_of_rows(rows, COUNT, WIDE), 2, COUNT / 2, 0);
	free(rows);
	debias(&setting, &debiaser_inlp, "");
	const Erasure *erasure = &setting.plan.erasure;
	assert_in_range(erasure->rank, 1, WIDE - 1);
	for (size_t k = 0; k < erasure->rank; k++)
		for (size_t l = 0; l < erasure->rank; l++) {
			double sum = 0;
			for (size_t j = 0; j < WIDE; j++)
				sum += erasure->find[k * WIDE + j] * erasure->find[l * WIDE + j];
			assert_near(sum, k == l, 1e-9);
		}
	double apart[2] = {0};
	for (size_t i = 0; i < COUNT; i++) {
		float twice[WIDE];
		erasure_apply_row(erasure, matrix_row(&setting.product->vectors, i), twice);
		for (size_t j = 0; j < WIDE; j++)
			assert_near(twice[j], number_at(&setting, i, j), 1e-4);
		apart[i >= COUNT / 2] += number_at(&setting, i, 0) + number_at(&setting, i, 1);
	}
	assert_near((apart[0] - apart[1]) / COUNT, 0, 1.5);
	end(&setting);
}

/* Of the words that lean every third is held out, and none is labelled twice. */
static void test_leaning_words_are_cut(void **state)
{
	(void)state;
	Setting setting;
	begin(&setting, reference_space(), 2, 4, 6);
	const LabelledWords *words = &setting.input.words;
	assert_int_equal(words->count, 2 * 4 + 2 * 6);
	assert_int_equal(words->learned, 2 * 4 + 2 * 4);
	for (size_t i = 0; i < words->count; i++) {
		if (i >= 8)
			assert_true(labelled_words_lean(
					    words, setting.input.space, words->rows[i], words->labels[i]) > 0);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(words->rows[i], words->rows[j]);
	}
	end(&setting);
}

static void test_groups_must_differ(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of_angles((const double[]){0, 30, 0, 30}, 4);
	WordSet *sets[2] = {set_of_range("a", 0, 2), set_of_range("b", 2, 2)};
	Selection groups[2];
	selection_init(&groups[0], space, sets[0], 'A');
	selection_init(&groups[1], space, sets[1], 'B');
	LabelledWords words;
	assert_false(labelled_words_find(space, groups, 2, 0, 0, &words, &err));
	assert_non_null(strstr(err.message, "no direction"));
	labelled_words_release(&words);
	selection_release(&groups[1]);
	selection_init(&groups[1], space, sets[0], 'B');
	err = ERROR_INIT;
	assert_false(labelled_words_find(space, groups, 2, 0, 0, &words, &err));
	assert_non_null(strstr(err.message, "stands in two groups"));
	labelled_words_release(&words);
	for (size_t g = 0; g < 2; g++) {
		selection_release(&groups[g]);
		wordset_unref(sets[g]);
	}
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_independent_numbers),
		cmocka_unit_test(test_words_at_several_places),
		cmocka_unit_test(test_linked_places_are_all_equal),
		cmocka_unit_test(test_places_want_groups_of_one_size),
		cmocka_unit_test(test_soft_is_a_minimum),
		cmocka_unit_test(test_soft_trades),
		cmocka_unit_test(test_double_hard_finds_the_axis),
		cmocka_unit_test(test_leace_by_hand),
		cmocka_unit_test(test_equalise_by_hand),
		cmocka_unit_test(test_hard_leaves_no_lean),
		cmocka_unit_test(test_kept_words_stay),
		cmocka_unit_test(test_inlp_is_a_projection),
		cmocka_unit_test(test_leaning_words_are_cut),
		cmocka_unit_test(test_groups_must_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
