/* What large spaces are linked by is looked up in the job: the same is made and refused as of small ones. */
#include "audit_space.h"
#include "check.h"
#include "command/command.h"

static Error err;

enum { ROWS = 30000 };

static void put_space(Session *session, const char *name, size_t rows, size_t cols, char letter)
{
	Space *space = space_new(rows, cols, &err);
	for (size_t i = 0; i < rows; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%c%zu", letter, i));
		for (size_t j = 0; j < cols; j++)
			matrix_row(&space->vectors, i)[j] = (float)((i * (j + 7)) % 31) - 15;
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, name, OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
}

static Session *large_spaces(void)
{
	Session *session = session_new();
	put_space(session, "en", ROWS, 3, 'a');
	put_space(session, "de", ROWS, 3, 'a');
	put_space(session, "other", ROWS, 3, 'b');
	put_space(session, "wide", ROWS, 4, 'a');
	return session;
}

/* NULL: it was refused at once, as err says. */
static Task *begin(Session *session, const char *line)
{
	CommandLine parsed;
	Report report = {0};
	Task *task = NULL;
	err = (Error)ERROR_INIT;
	assert_ok(command_line_parse(line, &parsed, &err));
	bool fine = command_run(session, &parsed, &report, &task, &err);
	assert_int_equal(fine, task != NULL);
	command_line_release(&parsed);
	report_release(&report);
	return task;
}

static void assert_refused(Session *session, Task *task, const char *why)
{
	Report report = {0};
	assert_non_null(task);
	session_wait(session, task);
	assert_false(command_take_answer(session, task, &report, &err));
	assert_contains(err.message, why);
	report_release(&report);
}

static void test_it_is_looked_up_in_the_job(void **state)
{
	(void)state;
	Session *session = large_spaces();
	int next = session->next_task;
	Task *task = begin(session, "adapt procrustes en de judge=none as=x");
	Report report = {0};
	assert_non_null(task);
	assert_non_null(session_find(session, "x"));
	assert_true(session_wait(session, task));
	assert_ok(command_take_answer(session, task, &report, &err));
	assert_int_equal(session_find(session, "x")->space->vectors.rows, 2 * ROWS);
	assert_int_equal(session->next_task, next + 1);
	assert_contains(session_find(session, "x")->space->provenance.parents, "en (");
	report_release(&report);
	session_free(session);
}

static void test_what_can_be_known_is_refused_at_once(void **state)
{
	(void)state;
	Session *session = large_spaces();
	assert_null(begin(session, "adapt procrustes en wide"));
	assert_contains(err.message, "needs the same number");
	assert_null(begin(session, "adapt procrustes en de pairs=nowhere"));
	assert_contains(err.message, "nowhere");
	assert_null(begin(session, "adapt procrustes en de labels=3"));
	assert_contains(err.message, "learns from no labels");
	assert_null(session_find(session, "en-de"));
	session_free(session);
}

static void test_the_job_refuses_the_rest_and_leaves_nothing(void **state)
{
	(void)state;
	Session *session = large_spaces();
	assert_refused(session, begin(session, "adapt procrustes en other as=x"),
		"no pair has both its items in \"en\" and \"other\"");
	assert_null(session_find(session, "x"));
	assert_refused(session, begin(session, "adapt coral en de judge=transfer as=x"),
		"transfer is judged by classes");
	assert_refused(session, begin(session, "adapt procrustes en de rank=9 as=de"), "rank=9 is more than");
	assert_int_equal(session_find(session, "de")->space->vectors.rows, ROWS);
	assert_null(session_find(session, "x"));
	session_free(session);
}

static void test_it_can_be_stopped(void **state)
{
	(void)state;
	Session *session = large_spaces();
	Task *task = begin(session, "adapt procrustes en de judge=none as=x");
	Report report = {0};
	assert_ok(command_execute(session, "stop", &report, &err));
	report_release(&report);
	assert_refused(session, task, "stopped");
	assert_null(session_find(session, "x"));
	begin(session, "adapt procrustes en de judge=none as=x");
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_is_looked_up_in_the_job),
		cmocka_unit_test(test_what_can_be_known_is_refused_at_once),
		cmocka_unit_test(test_the_job_refuses_the_rest_and_leaves_nothing),
		cmocka_unit_test(test_it_can_be_stopped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
