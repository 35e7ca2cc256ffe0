/* oov: words made of the n-grams of a fastText model. */
#include "check.h"
#include "command/command.h"
#include "fasttext_model.h"
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
	Text file = {0}, line = {0};
	fasttext_model(&(FasttextRecipe)FASTTEXT_PLAIN, &file);
	text_format(&line, "load %s as=ft", scratch_write(&scratch, "m.bin", text_of(&file), file.length));
	err = ERROR_INIT;
	assert_ok(command_execute(session, text_of(&line), &report, &err));
	text_clear(&line);
	text_format(&line, "load %s as=plain", scratch_text(&scratch, "w.txt", "king 1.0 0.5\nring 0.5 1.0\n"));
	assert_ok(command_execute(session, text_of(&line), &report, &err));
	text_release(&line);
	text_release(&file);
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

static bool run(const char *line)
{
	report_release(&report);
	err = ERROR_INIT;
	return command_execute(session, line, &report, &err);
}

static const char *text_at(size_t section, size_t row)
{
	return table_cell(&report.sections[section].table, row, 0)->text;
}

static void test_unknown_word(void **state)
{
	(void)state;
	assert_ok(run("oov naïf in=ft"));
	assert_int_equal(report.count, 2);
	assert_int_equal(table_rows(&report.sections[0].table), 9);
	assert_string_equal(text_at(0, 0), "<n");
	assert_string_equal(text_at(0, 5), "aïf");
	/* By hand from the vectors that tests/reference/fasttext_model.py printed: the cosine of naïf and 日本.
	 */
	assert_string_equal(text_at(1, 0), "日本");
	assert_near(table_cell(&report.sections[1].table, 0, 1)->number, 0.89257, 1e-4);
}

static void test_known_word(void **state)
{
	(void)state;
	assert_ok(run("oov the in=ft k=1"));
	assert_string_not_equal(text_at(1, 0), "the");
	assert_contains(report.sections[2].text, "\"the\" is in ft");
}

static void test_nothing_to_make_it_of(void **state)
{
	(void)state;
	assert_false(run("oov </s> in=ft"));
	assert_contains(err.message, "has no n-grams of 2 to 3 characters");
	assert_ok(run("oov kingg in=plain"));
	assert_contains(report.sections[0].text, "plain knows no n-grams");
	assert_contains(report.sections[0].text, "Spelled alike: king or ring.");
	assert_ok(run("oov zzzzzz in=plain"));
	assert_contains(report.sections[0].text, "No item is spelled like it.");
}

static void test_of_a_model(void **state)
{
	(void)state;
	assert_ok(run("synth royals"));
	assert_ok(run("train fasttext royals dim=16 epochs=1 buckets=100000 exact=yes as=m"));
	assert_true(session_wait(session, session->tasks[session->n_tasks - 1]));
	assert_ok(run("oov kingg in=m"));
	assert_string_equal(text_at(0, 0), "<ki");
	assert_int_equal(table_rows(&report.sections[0].table), 14);
	assert_string_equal(text_at(1, 0), "king");
}

/* The worker stands still between two steps, so that its rows can be read. */
static void test_of_a_model_at_work(void **state)
{
	(void)state;
	assert_ok(run("synth royals as=r"));
	assert_ok(run("train fasttext r dim=16 epochs=1000 buckets=100000 as=long &"));
	Task *task = session->tasks[session->n_tasks - 1];
	while (!session_find(session, "long")->space)
		session_poll(session);
	for (int i = 0; i < 3; i++) {
		assert_ok(run("oov kingg in=long k=1"));
		assert_int_equal(table_rows(&report.sections[0].table), 14);
	}
	assert_null(session_find(session, "long")->model);
	job_stop(task->job);
	assert_true(session_wait(session, task));
}

/* Questions about a word that is not there point at oov where that helps. */
static void test_pointed_at(void **state)
{
	(void)state;
	assert_false(run("near naïf in=ft"));
	assert_contains(err.message, "(`oov` makes a vector of its n-grams)");
	assert_false(run("near kingg in=m"));
	assert_contains(err.message, "(`oov` makes a vector of its n-grams)");
	assert_false(run("near kingg in=plain"));
	assert_null(strstr(err.message, "oov"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unknown_word),
		cmocka_unit_test(test_known_word),
		cmocka_unit_test(test_nothing_to_make_it_of),
		cmocka_unit_test(test_of_a_model),
		cmocka_unit_test(test_of_a_model_at_work),
		cmocka_unit_test(test_pointed_at),
	};
	return cmocka_run_group_tests_name("oov", tests, start, finish) != 0;
}
