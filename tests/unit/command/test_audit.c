#include "audit_space.h"
#include "check.h"
#include "command/command.h"

#include <stdlib.h>

/* A session with a space w of the plane (words w0 … w7) and the set xs. */
static Session *new_session(void)
{
	static const double degrees[] = {0, 30, 60, 90, 5, 10, 80, 85};
	Session *session = session_new();
	Error err = ERROR_INIT;
	Object *object = session_put(session, "w", OBJECT_SPACE, "test", &err);
	assert_non_null(object);
	object->space = space_of_angles(degrees, 8);
	session_changed(session, object);
	object = session_put(session, "xs", OBJECT_WORDSET, "test", &err);
	assert_non_null(object);
	object->wordset = set_of_range("xs", 0, 2);
	return session;
}

static double number_at(const Report *report, const char *column)
{
	const Table *table = &report->sections[0].table;
	for (size_t i = 0; i < table->n_columns; i++)
		if (!strcmp(table->columns[i].name, column))
			return table_cell(table, 0, i)->number;
	fail_msg("no column %s", column);
	return NAN;
}

static void test_named_and_typed_sets(void **state)
{
	(void)state;
	Session *session = new_session();
	Report out = {0};
	Error err = ERROR_INIT;
	assert_ok(command_answer(session, "audit weat xs {w2 w3} {w4 w5} {w6, w7}", &out, &err));
	assert_string_equal(out.sections[0].table.name, "audit");
	assert_string_equal(table_cell(&out.sections[0].table, 0, 0)->text, "weat");
	assert_true(number_at(&out, "effect") > 1.5);
	assert_near(number_at(&out, "p"), 1.0 / 6, 1e-12);
	assert_near(number_at(&out, "lost"), 0, 0);
	assert_contains(out.sections[1].text, "X (xs) leans to A ({w4 w5}) and Y ({w2 w3}) to B ({w6 w7})");
	const Table *words = &out.sections[2].table;
	assert_string_equal(words->name, "words");
	assert_int_equal(table_rows(words), 8);
	assert_string_equal(table_cell(words, 0, 1)->text, "w0");
	assert_true(table_cell(words, 2, 2)->number > table_cell(words, 3, 2)->number);
	report_release(&out);
	session_free(session);
}

static void test_the_same_line_gives_the_same_answer(void **state)
{
	(void)state;
	double low[3];
	static const char *lines[] = {"audit weat xs {w2 w3} {w4 w5} {w6 w7} seed=1",
		"audit weat xs {w2 w3} {w4 w5} {w6 w7}", "audit weat xs {w2 w3} {w4 w5} {w6 w7} seed=2"};
	for (size_t i = 0; i < 3; i++) {
		Session *session = new_session();
		Report out = {0};
		Error err = ERROR_INIT;
		assert_ok(command_answer(session, lines[i], &out, &err));
		low[i] = number_at(&out, "low");
		report_release(&out);
		session_free(session);
	}
	assert_true(low[0] == low[1]);
}

/* Names are no words that a lexicon could carry over: a set of them is refused, a single one stays as it is. */
static void test_names_are_not_translated(void **state)
{
	(void)state;
	static const struct {
		const char *line, *says;
	} asked[] = {
		{"audit weat weat6 in=w translations=lx", "8 of the 8 words of male names are names"},
		{"audit weat weat8 in=w translations=lx", "6 of the 8 words of science have no translation"},
	};
	Session *session = new_session();
	Error err = ERROR_INIT;
	Object *object = session_put(session, "lx", OBJECT_LEXICON, "test", &err);
	assert_non_null(object);
	object->lexicon = lexicon_new("test");
	lexicon_add(object->lexicon, "Bill", "Rechnung");
	session_changed(session, object);
	for (size_t i = 0; i < 2; i++) {
		Report out = {0};
		assert_false(command_answer(session, asked[i].line, &out, &err));
		if (!strstr(err.message, asked[i].says))
			fail_msg("%s: %s", asked[i].line, err.message);
		report_release(&out);
	}
	session_free(session);
}

static void test_faults(void **state)
{
	(void)state;
	static const struct {
		const char *line, *says;
	} bad[] = {
		{"audit weta xs xs xs xs", "weat"},
		{"audit weat xs xs", "X, Y, A, B"},
		{"audit weat waet7", "weat7"},
		{"audit weat xz {w1 w2} {w3 w4} {w5 w6}", "xs"},
		{"audit weat xs {} {w3 w4} {w5 w6}", "empty"},
		{"audit weat xs {w2 w3} {w4 w5} {w4 w5}", "the same words"},
		{"audit weat xs {w2 w3 hello} {w4 w5} {w6 w7}", "hello"},
		{"audit weat weat7", "0 of its 8 words"},
		{"audit weat xs {w2 w3} {w4 w5} {w6 w7} sd=some", "sample"},
		{"audit weat xs {w2 w3} {w4 w5} {w6 w7} in=xs", "space"},
	};
	Session *session = new_session();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		Report out = {0};
		Error err = ERROR_INIT;
		assert_false(command_answer(session, bad[i].line, &out, &err));
		if (!strstr(err.message, bad[i].says))
			fail_msg("%s: %s", bad[i].line, err.message);
		report_release(&out);
	}
	session_free(session);
}

static void test_all_tells_what_it_refused(void **state)
{
	(void)state;
	Session *session = new_session();
	Report out = {0};
	Error err = ERROR_INIT;
	assert_ok(command_answer(session, "audit weat all in=w", &out, &err));
	assert_int_equal(table_rows(&out.sections[0].table), 0);
	assert_true(out.count >= 11);
	assert_contains(out.sections[1].text, "weat1: set X (flowers)");
	report_release(&out);
	session_free(session);
}

/* Whether the words of X and Y stand in the planted order, but for neighbours
 * whose leans differ by little (rank correlation above 0.9). */
static bool finds_the_order(const Table *planted, const Table *words)
{
	size_t n = table_rows(planted);
	double squares = 0;
	for (size_t i = 0; i < n; i++) {
		double association = NAN, rank = 0;
		for (size_t j = 0; j < n; j++)
			if (!strcmp(table_cell(words, j, 1)->text, table_cell(planted, i, 0)->text))
				association = table_cell(words, j, 2)->number;
		for (size_t j = 0; j < n; j++)
			rank += table_cell(words, j, 2)->number > association;
		squares += (rank - (double)i) * (rank - (double)i);
	}
	return 1 - 6 * squares / (double)(n * (n * n - 1)) > 0.9;
}

static void test_planted_bias_is_found(void **state)
{
	(void)state;
	static const struct {
		const char *world, *audit;
		double low, high, p_low, p_high;
	} cases[] = {
		{"synth biased strength=0.7 size=150000",
			"audit weat biased-leaning-male biased-leaning-female biased-male biased-female", 1.3,
			2, 0, 0.001},
		{"synth biased strength=0.7 size=150000",
			"audit weat biased-leaning-female biased-leaning-male biased-male biased-female", -2,
			-1.3, 0.999, 1},
		{"synth biased strength=0 size=150000",
			"audit weat biased-leaning-male biased-leaning-female biased-male biased-female", -1, 1,
			0.02, 0.98},
	};
	for (size_t i = 0; i < 3; i++) {
		Session *session = session_new();
		Report planted = {0}, trained = {0}, out = {0};
		Error err = ERROR_INIT;
		assert_ok(command_execute(session, cases[i].world, &planted, &err));
		assert_ok(command_execute(session, "train sgns biased as=w dim=30 exact=yes", &trained, &err));
		assert_ok(command_execute(session, cases[i].audit, &out, &err));
		double effect = number_at(&out, "effect"), p = number_at(&out, "p");
		if (effect < cases[i].low || effect > cases[i].high || p < cases[i].p_low ||
			p > cases[i].p_high)
			fail_msg("%s: effect %g, p %g", cases[i].world, effect, p);
		if (i == 0)
			assert_true(finds_the_order(&planted.sections[1].table, &out.sections[2].table));
		report_release(&planted);
		report_release(&trained);
		report_release(&out);
		session_free(session);
	}
}

/* A pane asks whether the classes of a space are concepts, and what the sets of words have to do with them. */
static void test_a_pane_asks_for_concepts(void **state)
{
	(void)state;
	Session *session = session_new();
	Error err = ERROR_INIT;
	Object *object = session_put(session, "s", OBJECT_SPACE, "test", &err);
	assert_non_null(object);
	Space *space = object->space = space_of_integers(7, 60, 4);
	space->class_of = calloc(60, sizeof *space->class_of);
	dictionary_add(&space->classes, "left", 4);
	dictionary_add(&space->classes, "right", 5);
	for (size_t i = 0; i < 60; i++)
		space->class_of[i] = matrix_row(&space->vectors, i)[0] > 0;
	session_changed(session, object);
	Report out = {0};
	assert_ok(command_answer(
		session, "audit concept class:right class:left {w1 w2} splits=39 vectors=3", &out, &err));
	assert_true(number_at(&out, "effect") > 0.8);
	assert_near(number_at(&out, "p"), 1.0 / 40, 1e-12);
	assert_contains(out.sections[1].text, "A (class:right) is a concept of this space");
	size_t tables = 0;
	for (size_t i = 0; i < out.count; i++)
		if (out.sections[i].kind == SECTION_TABLE &&
			!strcmp(out.sections[i].table.name, "sensitivity")) {
			tables++;
			assert_string_equal(table_cell(&out.sections[i].table, 1, 0)->text, "right");
			assert_near(table_cell(&out.sections[i].table, 1, 2)->number, 1, 1e-12); /* share */
		}
	assert_int_equal(tables, 1);
	report_release(&out);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named_and_typed_sets),
		cmocka_unit_test(test_the_same_line_gives_the_same_answer),
		cmocka_unit_test(test_names_are_not_translated),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_all_tells_what_it_refused),
		cmocka_unit_test(test_planted_bias_is_found),
		cmocka_unit_test(test_a_pane_asks_for_concepts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
