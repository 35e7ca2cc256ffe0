/* What the judge of debiasing says: nothing has changed where nothing was changed; known effects otherwise. */
#include "debias/judge.h"

#include "audit_space.h"
#include "check.h"

#include <stdlib.h>
#include <unistd.h>

enum { ROWS = 40, WIDTH = 5 };

typedef struct Setting {
	DebiasInput input;
	Selection groups[2];
	DebiasExams exams;
	DebiasJudge *judge;
} Setting;

static void select_range(Selection *selection, const Space *space, size_t first, size_t count, char role)
{
	WordSet *set = set_of_range("set", first, count);
	selection_init(selection, space, set, role);
	wordset_unref(set);
}

static void begin(Setting *setting, Space *space, size_t size, size_t extend)
{
	Error err = ERROR_INIT;
	*setting = (Setting){.input = {.space = space, .groups = setting->groups, .n_groups = 2, .seed = 1}};
	select_range(&setting->groups[0], space, 0, size, 'A');
	select_range(&setting->groups[1], space, size, size, 'B');
	places_find_whole(space, setting->groups, 2, &setting->input.places);
	assert_ok(labelled_words_find(space, setting->groups, 2, extend, 0, &setting->input.words, &err));
}

/* A test of four ranges of words. */
static void add_weat(Setting *setting, const size_t *first, const size_t *count)
{
	Error err = ERROR_INIT;
	TestSet test = {.name = strdup("planted"), .count = 4};
	for (size_t s = 0; s < 4; s++) {
		test.sets[s] = set_of_range("set", first[s], count[s]);
		test.roles[s] = "XYAB"[s];
	}
	assert_ok(debias_exams_weat(&setting->exams, setting->input.space, &test, false, &err));
	testset_release(&test);
}

static void judge(Setting *setting, Space *after)
{
	Error err = ERROR_INIT;
	setting->judge = debias_judge_new(&setting->input, &setting->exams, after, &err);
	assert_non_null(setting->judge);
	for (bool finished = false; !finished;)
		assert_ok(debias_judge_step(setting->judge, NULL, &finished, &err));
	assert_near(debias_judge_done(setting->judge), 1, 0);
}

static const DebiasFigure *figure_of(const Setting *setting, const char *name)
{
	const DebiasFigure *figures;
	size_t count = debias_judge_figures(setting->judge, &figures);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(figures[i].name, name))
			return &figures[i];
	return NULL;
}

static void end(Setting *setting)
{
	debias_judge_free(setting->judge);
	places_release(&setting->input.places);
	debias_exams_release(&setting->exams);
	labelled_words_release(&setting->input.words);
	for (size_t g = 0; g < 2; g++)
		selection_release(&setting->groups[g]);
	space_unref(setting->input.space);
}

static void write_file(char path[], const char *text)
{
	int file = mkstemp(path);
	assert_true(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text) && close(file) == 0);
}

static void test_nothing_changed(void **state)
{
	(void)state;
	Setting setting;
	Error err = ERROR_INIT;
	begin(&setting, space_of_integers(3, ROWS, WIDTH), 6, 8);
	add_weat(&setting, (const size_t[]){12, 16, 0, 6}, (const size_t[]){4, 4, 6, 6});
	Lexicon *lexicon = lexicon_new("a test");
	lexicon_add(lexicon, "w1", "w2");
	lexicon_add(lexicon, "w3", "none");
	lexicon_add(lexicon, "w5", "w6");
	lexicon_add(lexicon, "w7", "w7");
	assert_ok(debias_exams_retrieve(&setting.exams, lexicon, "pairs", &err));
	lexicon_unref(lexicon);
	char rated[] = "/tmp/rated-XXXXXX", asked[] = "/tmp/asked-XXXXXX";
	write_file(rated, "w1 w2 1\nw3 w4 2\nw5 w6 3\nw7 w8 4\nw9 w10 5\nw11 none 6\n");
	write_file(asked, ": some\nw1 w2 w3 w4\nw5 w6 w7 w8\nw1 w2 w3 none\n");
	assert_ok(debias_exams_read(&setting.exams, rated, &err));
	assert_ok(debias_exams_read(&setting.exams, asked, &err));
	judge(&setting, setting.input.space);
	const DebiasFigure *figures;
	size_t count = debias_judge_figures(setting.judge, &figures);
	assert_in_range(count, 9, 10); /* direct is left out where the pairs have no direction */
	for (size_t i = 0; i < count; i++) {
		assert_near(figures[i].after - figures[i].before, 0, 1e-12);
		assert_near(figures[i].low, 0, 1e-9);
		assert_near(figures[i].high, 0, 1e-9);
		assert_true(figures[i].before_low <= figures[i].before + 1e-9 &&
			    figures[i].before <= figures[i].before_high + 1e-9);
		assert_near(figures[i].before_low, figures[i].after_low, 1e-12);
	}
	assert_near(figure_of(&setting, "neighbours")->before, 1, 0);
	assert_int_equal(figure_of(&setting, "retrieval pairs")->n, 2);
	assert_int_equal(figures[count - 2].n, 5);
	assert_int_equal(figures[count - 1].n, 2);
	unlink(rated);
	unlink(asked);
	end(&setting);
}

/* X = {0, 30}, Y = {60, 90}, A = {0, 1}, B = {90, 91} degrees; after a turn of X and Y by 90 degrees back each
 * has the other's place, and the effect its other sign. */
static void test_effects_change_sides(void **state)
{
	(void)state;
	const double before[] = {0, 1, 90, 91, 0, 30, 60, 90}, after[] = {0, 1, 90, 91, 90, 60, 30, 0};
	Setting setting;
	begin(&setting, space_of_angles(before, 8), 2, 0);
	add_weat(&setting, (const size_t[]){4, 6, 0, 2}, (const size_t[]){2, 2, 2, 2});
	Space *turned = space_of_angles(after, 8);
	judge(&setting, turned);
	const DebiasFigure *weat = figure_of(&setting, "weat planted");
	assert_non_null(weat);
	assert_near(weat->before, 1.571, 0.01);
	assert_near(weat->after, -1.571, 0.01);
	/* Two words a set prove nothing, and no effect exceeds sqrt(3). */
	assert_true(weat->low < -3 && weat->low > -2 * sqrt(3) - 1e-9);
	assert_true(weat->high > 0 && weat->high < 2 * sqrt(3) + 1e-9);
	assert_null(figure_of(&setting, "linear"));
	space_unref(turned);
	end(&setting);
}

/* The same with eight words a set, X at 0, 5 … 35 degrees beside A and Y at 90, 85 … 55 beside B: whichever
 * words are drawn, the effect is as positive before as it is negative afterwards. 1.805532315119 by NumPy. */
static void test_many_words_prove_that_effects_change_sides(void **state)
{
	(void)state;
	enum { EACH = 8 };
	double before[4 * EACH], after[4 * EACH];
	for (int i = 0; i < EACH; i++) {
		before[i] = after[i] = i;
		before[EACH + i] = after[EACH + i] = 90 - i;
		before[2 * EACH + i] = after[3 * EACH + i] = 5 * i;
		before[3 * EACH + i] = after[2 * EACH + i] = 90 - 5 * i;
	}
	Setting setting;
	begin(&setting, space_of_angles(before, 4 * EACH), EACH, 0);
	add_weat(&setting, (const size_t[]){2 * EACH, 3 * EACH, 0, EACH},
		(const size_t[]){EACH, EACH, EACH, EACH});
	Space *turned = space_of_angles(after, 4 * EACH);
	judge(&setting, turned);
	const DebiasFigure *weat = figure_of(&setting, "weat planted");
	assert_non_null(weat);
	assert_near(weat->before, 1.805532315119, 1e-6); /* rows are floats */
	assert_near(weat->after, -1.805532315119, 1e-6);
	assert_true(weat->before_low > 0 && weat->after_high < 0);
	assert_true(weat->low < weat->after - weat->before && weat->after - weat->before < weat->high);
	assert_true(weat->high < 0);
	space_unref(turned);
	end(&setting);
}

static void test_exams_are_told_apart(void **state)
{
	(void)state;
	DebiasExams exams = {0};
	Error err = ERROR_INIT;
	char neither[] = "/tmp/neither-XXXXXX";
	write_file(neither, "one two three\nfour five\n");
	assert_false(debias_exams_read(&exams, neither, &err));
	assert_contains(err.message, "neither ratings");
	unlink(neither);
	debias_exams_release(&exams);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_changed),
		cmocka_unit_test(test_effects_change_sides),
		cmocka_unit_test(test_many_words_prove_that_effects_change_sides),
		cmocka_unit_test(test_exams_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
