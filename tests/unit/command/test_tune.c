/* tune: trials are what single runs are, the best model is kept, and failures and stops leave what there is. */
#include "check.h"
#include "command/command.h"

#include <stdlib.h>

static Session *session;
static Report report;
static Error err;

static int start(void **state)
{
	(void)state;
	session = session_new();
	assert_ok(command_execute(session, "synth royals", &report, &err));
	return 0;
}

static int finish(void **state)
{
	(void)state;
	report_release(&report);
	session_free(session);
	return 0;
}

static bool run(const char *line)
{
	report_release(&report);
	err = ERROR_INIT;
	return command_execute(session, line, &report, &err);
}

static const Table *first_table(void)
{
	for (size_t i = 0; i < report.count; i++)
		if (report.sections[i].kind == SECTION_TABLE)
			return &report.sections[i].table;
	fail_msg("no table");
	return NULL;
}

static const Cell *cell(size_t row, const char *column)
{
	const Table *table = first_table();
	for (size_t i = 0; i < table->n_columns; i++)
		if (strcmp(table->columns[i].name, column) == 0)
			return table_cell(table, row, i);
	fail_msg("no column %s", column);
	return NULL;
}

static double number(size_t row, const char *column)
{
	return cell(row, column)->number;
}

/* Every trial is a run by hand; the table falls by accuracy; the best model is that of its line, to the byte.
 */
static void trials_are_single_runs(void **state)
{
	(void)state;
	double accuracy[4], dim[4], epochs[4];
	assert_ok(run("tune sgns royals over dim=4,12 epochs=1,2 exact=yes test=royals-gender as=best"));
	assert_int_equal(table_rows(first_table()), 4);
	for (size_t i = 0; i < 4; i++) {
		accuracy[i] = number(i, "accuracy");
		dim[i] = number(i, "dim");
		epochs[i] = number(i, "epochs");
		assert_true(i == 0 || accuracy[i] <= accuracy[i - 1]);
		assert_true(number(i, "low") <= accuracy[i] && accuracy[i] <= number(i, "high"));
	}
	assert_true(dim[0] == 12 && epochs[0] == 2 && accuracy[0] > accuracy[3]);
	for (size_t i = 0; i < 4; i++) {
		char line[120];
		snprintf(line, sizeof line, "train sgns royals as=m%zu dim=%.0f epochs=%.0f exact=yes", i,
			dim[i], epochs[i]);
		assert_ok(run(line));
		snprintf(line, sizeof line, "eval analogy royals-gender in=m%zu", i);
		assert_ok(run(line));
		assert_near(number(0, "accuracy"), accuracy[i], 0);
	}
	Object *best = session_find(session, "best");
	assert_non_null(best->model);
	assert_string_equal(best->command, "train sgns royals as=best dim=12 epochs=2 exact=yes seed=1");
	assert_string_equal(space_checksum(best->space), space_checksum(session_find(session, "m0")->space));
}

static void halving_ends_with_all_epochs(void **state)
{
	(void)state;
	assert_ok(run("tune sgns royals over dim=4,12 window=1,5 epochs=4 search=halving eta=2 exact=yes "
		      "test=royals-gender as=best"));
	static const double epochs[4] = {4, 2, 1, 1};
	assert_int_equal(table_rows(first_table()), 4);
	for (size_t i = 0; i < 4; i++)
		assert_near(number(i, "epochs"), epochs[i], 0);
	assert_near(number(0, "trial"), 7, 0);
	assert_contains(session_find(session, "best")->command, "epochs=4");
}

static void losses_are_compared_upwards(void **state)
{
	(void)state;
	assert_ok(run("tune cbow royals over dim=2,16 epochs=1 exact=yes as=best"));
	assert_true(number(0, "held-out loss") < number(1, "held-out loss"));
	assert_contains(session_find(session, "best")->command, "holdout=0.05");
}

/* Documents of two kinds of words: the classifier learns them apart when it learns fast enough. */
static void classifiers_are_judged_by_labels(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t i = 0; i < 200; i++) {
		static const char *const words[2] = {"apple pear plum", "iron zinc tin"};
		corpus_builder_document(builder, "test", i % 2 ? "metal" : "fruit");
		char text[40];
		snprintf(text, sizeof text, "%s n%zu", words[i % 2], i);
		corpus_builder_words(builder, text);
	}
	Object *object = session_put(session, "kinds", OBJECT_CORPUS, "test", &err);
	object->corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(object->corpus);
	assert_ok(run("tune classify kinds over lr=1e-6,0.5 dim=4 epochs=5 holdout=0.2 exact=yes as=guess"));
	assert_string_equal(cell(0, "lr")->text, "0.5");
	assert_near(number(0, "held-out accuracy"), 1, 0);
	assert_true(number(1, "held-out accuracy") < 0.9);
}

static void a_failure_is_a_row(void **state)
{
	(void)state;
	assert_ok(run("tune sgns royals over lr=10,0.05 dim=8 epochs=1 exact=yes test=royals-gender as=best"));
	assert_int_equal(number(0, "trial"), 2);
	assert_string_equal(cell(0, "failure")->text, "");
	assert_true(isnan(number(1, "accuracy")));
	assert_contains(cell(1, "failure")->text, "diverged");
	assert_ok(run("tuning"));
	assert_int_equal(number(0, "trial"), 2);
	assert_string_equal(cell(1, "failure")->text, "failed");
	assert_false(run("tune sgns royals over lr=10,9 epochs=1 exact=yes test=royals-gender as=none"));
	assert_contains(err.message, "none of 2 trials");
	assert_null(session_find(session, "none"));
}

/* While the second trial runs, the table and the best model so far are there; stop keeps them. */
static void a_stop_keeps_what_there_is(void **state)
{
	(void)state;
	assert_ok(run("tune sgns royals over epochs=1,1000000 dim=8 exact=yes test=royals-gender as=best &"));
	const Task *task = session->tasks[session->n_tasks - 1];
	do {
		session_poll(session);
	} while (!task->latest || !task->latest->space);
	assert_ok(run("tuning"));
	assert_int_equal(table_rows(first_table()), 1);
	assert_ok(run("near king in=best"));
	assert_ok(run("stop"));
	session_wait(session, session->tasks[session->n_tasks - 1]);
	assert_ok(command_take_answer(session, session->tasks[session->n_tasks - 1], &report, &err));
	const Object *best = session_find(session, "best");
	assert_non_null(best->model);
	assert_contains(best->command, "epochs=1 ");
	bool told = false;
	for (size_t i = 0; i < report.count; i++)
		told |= report.sections[i].kind == SECTION_TEXT &&
			strstr(report.sections[i].text, "Stopped after 1 of 2 trials");
	assert_true(told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trials_are_single_runs),
		cmocka_unit_test(halving_ends_with_all_epochs),
		cmocka_unit_test(losses_are_compared_upwards),
		cmocka_unit_test(classifiers_are_judged_by_labels),
		cmocka_unit_test(a_failure_is_a_row),
		cmocka_unit_test(a_stop_keeps_what_there_is),
	};
	return cmocka_run_group_tests(tests, start, finish);
}
