#include "check.h"
#include "command/command.h"
#include "scratch.h"

#include <stdlib.h>

static Session *session;
static Report report;
static Error err;

static int start(void **state)
{
	(void)state;
	session = session_new();
	scratch_init(&scratch);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	report_release(&report);
	session_free(session);
	scratch_release(&scratch);
	return 0;
}

static bool run(const char *format, const char *path)
{
	Text line = {0};
	report_release(&report);
	err = ERROR_INIT;
	while (*format)
		if (*format == '@') {
			text_add(&line, path);
			format++;
		} else {
			text_add_char(&line, *format++);
		}
	bool ok = command_execute(session, text_of(&line), &report, &err);
	text_release(&line);
	return ok;
}

static const Table *table_named(const char *name)
{
	for (size_t i = 0; i < report.count; i++)
		if (report.sections[i].kind == SECTION_TABLE &&
			strcmp(report.sections[i].table.name, name) == 0)
			return &report.sections[i].table;
	fail_msg("the answer has no table %s", name);
	return NULL;
}

static const char *cell_text(const char *table, size_t row, size_t column)
{
	return table_cell(table_named(table), row, column)->text;
}

static double cell_number(const char *table, size_t row, size_t column)
{
	return table_cell(table_named(table), row, column)->number;
}

static void test_text_is_loaded_under_the_name_of_the_file(void **state)
{
	(void)state;
	assert_ok(run("load \"@\"", scratch_text(&scratch, "my notes.v2.txt", "One two. Two three.")));
	assert_string_equal(cell_text("corpus", 0, 0), "my-notes.v2");
	assert_near(cell_number("corpus", 0, 1), 4, 0);
	assert_near(cell_number("corpus", 0, 3), 2, 0);
	const Object *object = session_find(session, "my-notes.v2");
	assert_int_equal(object->kind, OBJECT_CORPUS);
	assert_string_equal(object->corpus->domains.words[0], "my-notes.v2");
	assert_ok(run("load \"@\"", scratch.path));
	assert_string_equal(cell_text("corpus", 0, 0), "my-notes.v22");
}

static void test_big_text_is_read_by_a_job(void **state)
{
	(void)state;
	Text text = {0};
	for (int i = 0; i < 700000; i++)
		text_format(&text, "word%d ", i % 1000);
	assert_ok(run("load @ as=big domain=x", scratch_write(&scratch, "big", text_of(&text), text.length)));
	assert_int_equal(session->n_tasks, 1);
	assert_near(cell_number("corpus", 0, 1), 700000, 0);
	assert_near(cell_number("corpus", 0, 2), 1000, 0);
	assert_true(session->tasks[0]->latest->progress.finished);
	scratch_write(&scratch, "big.csv", text_of(&text), text.length);
	assert_false(run("load @ as=bad", scratch.path));
	assert_contains(err.message, "no row after");
	assert_null(session_find(session, "bad"));
	text_release(&text);
}

static void test_kinds_are_found_out(void **state)
{
	(void)state;
	assert_ok(run("load @", scratch_text(&scratch, "pairs.txt", "dog Hund\ncat Katze\ncow Kuh\n")));
	assert_int_equal(session_find(session, "pairs")->kind, OBJECT_LEXICON);
	assert_ok(run("load @", scratch_text(&scratch, "names.txt", "# comment\nann\nbob\neve\n")));
	assert_int_equal(session_find(session, "names")->wordset->count, 3);
	assert_ok(run("load @ as=t kind=corpus", scratch.path));
	assert_int_equal(session_find(session, "t")->kind, OBJECT_CORPUS);
	assert_ok(run("load @ as=w", scratch_text(&scratch, "x.wordset",
					     "name: x\ncitation: me\nlanguage: en\nX first ones: a b\nY "
					     "second: c d\nA male: e f\nB female: g h\n")));
	assert_int_equal(session_find(session, "w-first-ones")->wordset->count, 2);
}

static void test_faults_are_sentences(void **state)
{
	(void)state;
	assert_false(run("load /nowhere/x.txt", ""));
	assert_contains(err.message, "/nowhere/x.txt");
	assert_int_equal(err.column, 5);
	scratch_text(&scratch, "a.txt", "words");
	assert_false(run("load @ kind=korpus", scratch.path));
	assert_contains(err.message, "load reads");
	assert_false(run("load @ format=xml", scratch.path));
	assert_contains(err.message, "format=xml");
	assert_false(run("load @ @ kind=lexicon", scratch.path));
	assert_contains(err.message, "several files");
	assert_false(run("load @", scratch_text(&scratch, "void.txt", "")));
	assert_contains(err.message, "is empty");
	assert_false(run("load @", scratch_write(&scratch, "x.bin", "a\0b", 3)));
	assert_contains(err.message, "is not text");
}

static void test_what_was_odd_is_told(void **state)
{
	(void)state;
	assert_ok(run("load @", scratch_text(&scratch, "latin.txt", "caf\xE9")));
	assert_contains(report.sections[1].text, "encoding=latin-1");
	scratch_text(&scratch, "tree/a", "words");
	scratch_text(&scratch, "tree/b.png", "\x89PNG");
	assert_ok(run("load @ domain=folder", scratch_path(&scratch, "tree")));
	assert_contains(report.sections[1].text, "1 file was left out");
}

static void test_let_names_words(void **state)
{
	(void)state;
	assert_ok(run("let male = {he him his him}", ""));
	assert_int_equal(session_find(session, "male")->wordset->count, 3);
	const char *same[] = {"let one = {he}", "let one={he}", "let one {he}", "let one =he", "let one= he",
		"let one = he, he"};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		assert_ok(run(same[i], ""));
		const WordSet *set = session_find(session, "one")->wordset;
		assert_int_equal(set->count, 1);
		assert_string_equal(set->words[0], "he");
	}
	assert_ok(run("let two={he him}", ""));
	assert_int_equal(session_find(session, "two")->wordset->count, 2);
	assert_false(run("let male =", ""));
	assert_contains(err.message, "words are missing");
	assert_false(run("let male={}", ""));
	assert_false(run("let male", ""));
	assert_false(run("let a/b = {x}", ""));
}

static void load_two_domains(void)
{
	scratch_text(&scratch, "two/news/1", "The king spoke. The king left the hall. Peace.");
	scratch_text(&scratch, "two/sport/1", "The striker left the pitch. King of goals.");
	assert_ok(run("load @ as=two domain=folder", scratch_path(&scratch, "two")));
}

static void test_vocabulary_by_domain(void **state)
{
	(void)state;
	load_two_domains();
	assert_ok(run("vocab two top=2", ""));
	assert_string_equal(cell_text("vocabulary", 0, 0), "the");
	assert_near(cell_number("vocabulary", 0, 1), 5, 0);
	assert_near(cell_number("vocabulary", 0, 2), 5e6 / 17, 1e-6);
	assert_near(cell_number("vocabulary", 0, 3), 3e6 / 9, 1e-6);
	assert_int_equal(table_rows(table_named("vocabulary")), 2);
	assert_ok(run("vocab two *ing domain=sport", ""));
	assert_int_equal(table_rows(table_named("vocabulary")), 1);
	assert_string_equal(cell_text("vocabulary", 0, 0), "king");
	assert_ok(run("vocab k*", ""));
	assert_false(run("vocab two domain=weather", ""));
	assert_contains(err.message, "news, sport");
	assert_false(run("vocab two by=key", ""));
	/* 2 of 9 words against 1 of 8: G2 by hand. */
	assert_ok(run("vocab two king domain=news by=key", ""));
	assert_near(cell_number("vocabulary", 0, 3), 2 * (2 * log(2 / (27 / 17.)) + log(1 / (24 / 17.))), 1e-9);
}

static void test_contexts_stay_in_their_document(void **state)
{
	(void)state;
	load_two_domains();
	assert_ok(run("contexts King in=two width=9", ""));
	assert_int_equal(table_rows(table_named("contexts")), 3);
	assert_string_equal(cell_text("contexts", 0, 0), "news");
	assert_string_equal(cell_text("contexts", 0, 1), "the");
	assert_string_equal(cell_text("contexts", 0, 3), "spoke the");
	assert_string_equal(cell_text("contexts", 2, 1), "the pitch");
	assert_string_equal(cell_text("contexts", 2, 3), "of goals");
	assert_ok(run("contexts king k=1 domain=news", ""));
	assert_int_equal(table_rows(table_named("contexts")), 1);
	assert_false(run("contexts kinf", ""));
	assert_contains(err.message, "did you mean king");
}

static void test_synth_names_all_parts(void **state)
{
	(void)state;
	assert_ok(run("synth royals as=court size=2000 seed=5", ""));
	assert_int_equal(session_find(session, "court")->kind, OBJECT_CORPUS);
	assert_int_equal(session_find(session, "court-gender")->lexicon->count, 12);
	assert_string_equal(cell_text("planted", 0, 0), "gender");
	assert_false(run("synth royal", ""));
	assert_contains(err.message, "royals");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text_is_loaded_under_the_name_of_the_file, start, finish),
		cmocka_unit_test_setup_teardown(test_big_text_is_read_by_a_job, start, finish),
		cmocka_unit_test_setup_teardown(test_kinds_are_found_out, start, finish),
		cmocka_unit_test_setup_teardown(test_faults_are_sentences, start, finish),
		cmocka_unit_test_setup_teardown(test_what_was_odd_is_told, start, finish),
		cmocka_unit_test_setup_teardown(test_let_names_words, start, finish),
		cmocka_unit_test_setup_teardown(test_vocabulary_by_domain, start, finish),
		cmocka_unit_test_setup_teardown(test_contexts_stay_in_their_document, start, finish),
		cmocka_unit_test_setup_teardown(test_synth_names_all_parts, start, finish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
