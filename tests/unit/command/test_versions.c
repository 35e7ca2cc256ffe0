/* Versions of spaces and models: kept, gone back to, saved. */
#include "audit_space.h"
#include "check.h"
#include "command/command.h"
#include "command_lines.h"
#include "data/metadata.h"
#include "scratch.h"
#include "session/store.h"
#include "session/version.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static Error err;

static Session *trained_session(void)
{
	Session *session = session_new();
	run_line(session, "synth royals size=40000");
	run_line(session, "train sgns royals as=w dim=10 epochs=1 exact=yes");
	return session;
}

/* What the object would be called as a version now. */
static Digest digest_now(Session *session, const char *name)
{
	Object *object = session_find(session, name);
	VersionCause cause = {.line = "test"};
	Version *version = version_keep(session, object, &cause, &err);
	assert_non_null(version);
	assert_ok(version_name(version, &err));
	return version->digest;
}

static void assert_same(Digest a, Digest b)
{
	assert_memory_equal(&a, &b, sizeof a);
}

static Session *saved_and_opened(Session *session)
{
	char line[300];
	snprintf(line, sizeof line, "session save %s", scratch_path(&scratch, "v.isthmus"));
	run_line(session, line);
	Session *other = session_new();
	snprintf(line, sizeof line, "session open %s", scratch_path(&scratch, "v.isthmus"));
	run_line(other, line);
	return other;
}

static void test_more_training_after_rollback_gives_the_same_bytes(void **state)
{
	(void)state;
	Session *session = trained_session();
	run_line(session, "train w royals epochs=1 exact=yes"); /* keeps w@1 */
	const Object *w = session_find(session, "w");
	assert_int_equal(w->n_versions, 1);
	assert_true(w->versions[0]->automatic && w->versions[0]->kind == OBJECT_MODEL);
	Digest first = digest_now(session, "w");
	run_line(session, "rollback w@1");
	assert_ptr_equal(version_now(w), w->versions[0]);
	assert_ptr_equal(w->space, session_find(session, "w@1")->space);
	run_line(session, "train w royals epochs=1 exact=yes");
	assert_same(digest_now(session, "w"), first);
	/* Also in a session that was opened from a file. */
	run_line(session, "rollback w@1");
	Session *opened = saved_and_opened(session);
	run_line(opened, "train w royals epochs=1 exact=yes");
	assert_same(digest_now(opened, "w"), first);
	session_free(opened);
	session_free(session);
}

static void test_the_same_is_no_new_version(void **state)
{
	(void)state;
	Session *session = trained_session();
	const Object *w = session_find(session, "w");
	run_line(session, "checkpoint w note=first");
	run_line(session, "checkpoint w");
	assert_int_equal(w->n_versions, 1);
	assert_string_equal(w->versions[0]->note, "first");
	run_line(session, "train w royals epochs=1 exact=yes");
	run_line(session, "checkpoint w");
	assert_int_equal(w->n_versions, 2);
	run_line(session, "rollback w");
	run_line(session, "train w royals epochs=1 exact=yes");
	run_line(session, "checkpoint w"); /* made anew, but the same */
	assert_int_equal(w->n_versions, 2);
	assert_ptr_equal(version_now(w), w->versions[1]);
	assert_contains(line_refusal(session, "rollback w@3"), "w has no version 3");
	session_free(session);
}

static void test_versions_come_back_from_files(void **state)
{
	(void)state;
	Session *session = trained_session();
	run_line(session, "checkpoint w note=\"a note\"");
	run_line(session, "train w royals epochs=1 exact=yes");
	run_line(session, "checkpoint w");
	run_line(session, "drop w@2");
	Digest now = digest_now(session, "w"); /* w@3 */
	Session *opened = saved_and_opened(session);
	const Object *w = session_find(opened, "w");
	assert_int_equal(w->n_versions, 2);
	assert_int_equal(w->last_version, 3);
	assert_int_equal(w->versions[1]->number, 3);
	assert_string_equal(w->versions[0]->note, "a note");
	assert_false(w->versions[0]->automatic);
	assert_ptr_equal(version_now(w), w->versions[1]);
	/* Unread until it is asked for. */
	assert_null(w->versions[0]->object.space);
	assert_int_equal(w->versions[0]->rows, w->space->vectors.rows);
	run_line(opened, "near king in=w@1");
	assert_non_null(w->versions[0]->object.space);
	assert_null(w->versions[1]->object.space);
	run_line(opened, "rollback w@1");
	run_line(opened, "rollback w@3");
	assert_same(w->versions[0]->digest, session_find(session, "w")->versions[0]->digest);
	assert_same(digest_now(opened, "w"), now);
	session_free(opened);
	session_free(session);
}

static long long number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	long long value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

static void test_a_content_lies_in_the_file_once(void **state)
{
	(void)state;
	Session *session = trained_session();
	run_line(session, "checkpoint w");
	session_free(saved_and_opened(session));
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(scratch_path(&scratch, "v.isthmus"), &db), SQLITE_OK);
	/* The vectors of the model and of its version: two names of one content. */
	assert_int_equal(number(db, "SELECT count(*) FROM parts WHERE key = 'vectors'"), 2);
	assert_int_equal(number(db, "SELECT count(DISTINCT hash) FROM parts WHERE key = 'vectors'"), 1);
	assert_int_equal(
		number(db, "SELECT count(*) FROM blobs JOIN (SELECT DISTINCT hash FROM parts WHERE key = "
			   "'vectors') USING (hash)"),
		1);
	sqlite3_close(db);
	session_free(session);
}

static void damage(const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(scratch_path(&scratch, "v.isthmus"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* One version, w@1, and w as it is; then the file is damaged and opened, which answers `report`. */
static Session *damaged_session(const char *sql, Report *report)
{
	Session *session = trained_session();
	run_line(session, "train w royals epochs=1 exact=yes");
	session_free(saved_and_opened(session));
	session_free(session);
	damage(sql);
	Session *opened = session_new();
	char line[300];
	snprintf(line, sizeof line, "session open %s", scratch_path(&scratch, "v.isthmus"));
	assert_ok(command_execute(opened, line, report, &err));
	return opened;
}

static void assert_left_out_at_once(const char *sql)
{
	Report report = {0};
	Session *opened = damaged_session(sql, &report);
	assert_contains(report.sections[report.count - 1].text, "version w@1 is damaged and was left out");
	assert_int_equal(session_find(opened, "w")->n_versions, 0);
	assert_int_equal(session_find(opened, "w")->last_version, 1);
	report_release(&report);
	session_free(opened);
}

/* Nothing is read before it is asked for; then a sentence tells, and all else stays. */
static void assert_told_when_read(const char *sql)
{
	Report report = {0};
	Session *opened = damaged_session(sql, &report);
	report_release(&report);
	assert_contains(line_refusal(opened, "near king in=w@1"), "w@1 cannot be read");
	assert_contains(line_refusal(opened, "rollback w@1"), "all else is whole, and drop w@1 forgets it");
	run_line(opened, "versions");
	run_line(opened, "near king in=w");
	char line[300];
	snprintf(line, sizeof line, "session save %s", scratch_path(&scratch, "again.isthmus"));
	assert_ok(command_execute(opened, line, &report, &err));
	assert_contains(report.sections[report.count - 1].text, "version w@1 was left out");
	report_release(&report);
	session_free(opened);
	opened = session_new();
	snprintf(line, sizeof line, "session open %s", scratch_path(&scratch, "again.isthmus"));
	run_line(opened, line);
	assert_int_equal(session_find(opened, "w")->n_versions, 0);
	run_line(opened, "near king in=w");
	session_free(opened);
}

static void test_a_damaged_version_loses_nothing_else(void **state)
{
	(void)state;
	assert_told_when_read(
		"UPDATE blobs SET bytes = zeroblob(length(bytes)) WHERE hash = (SELECT hash FROM parts "
		"WHERE section = 'object/w/version/1/content' AND key = 'vectors')");
	assert_told_when_read("DELETE FROM blobs WHERE hash = (SELECT hash FROM parts "
			      "WHERE section = 'object/w/version/1/content' AND key = 'vectors')");
	/* Other bytes under their right name are not what was saved. */
	assert_left_out_at_once(
		"UPDATE parts SET hash = (SELECT hash FROM parts WHERE section = 'object/w' AND key = "
		"'command') WHERE section = 'object/w/version/1/content' AND key = 'command'");
	assert_left_out_at_once("DELETE FROM parts WHERE section = 'object/w/version/1/content/model'");
}

static void write_table(const char *line)
{
	FILE *file = fopen(scratch_path(&scratch, "table.csv"), "w");
	assert_non_null(file);
	fprintf(file, "item,%s\nking,1\nqueen,2\n", line);
	fclose(file);
}

static void annotate(Session *session, const char *column)
{
	char line[300];
	write_table(column);
	snprintf(line, sizeof line, "annotate w %s", scratch_path(&scratch, "table.csv"));
	run_line(session, line);
}

static void test_annotations_are_of_the_version(void **state)
{
	(void)state;
	Session *session = trained_session();
	const Object *w = session_find(session, "w");
	annotate(session, "age");
	run_line(session, "index hnsw w");
	run_line(session, "checkpoint w");
	Digest first = w->versions[0]->digest;
	annotate(session, "rank");
	assert_non_null(object_index(w)); /* the vectors are the same */
	assert_int_equal(w->space->metadata->count, 2);
	assert_int_equal(w->versions[0]->object.space->metadata->count, 1);
	run_line(session, "checkpoint w");
	assert_int_equal(w->n_versions, 2);
	assert_memory_not_equal(&first, &w->versions[1]->digest, sizeof first);
	assert_contains(
		line_refusal(session, "annotate w@1 nothing.csv"), "is a version, which does not change");
	Session *opened = saved_and_opened(session);
	w = session_find(opened, "w");
	run_line(opened, "rollback w@1");
	assert_int_equal(w->space->metadata->count, 1);
	assert_same(digest_now(opened, "w"), first);
	run_line(opened, "rollback w@2");
	assert_int_equal(w->space->metadata->count, 2);
	session_free(opened);
	session_free(session);
}

static void test_clusters_are_of_the_version(void **state)
{
	(void)state;
	Session *session = trained_session();
	const Object *w = session_find(session, "w");
	run_line(session, "checkpoint w");
	run_line(session, "cluster w k=3");
	run_line(session, "checkpoint w");
	assert_int_equal(w->n_versions, 2);
	run_line(session, "rollback w@1");
	assert_null(w->clustering);
	run_line(session, "rollback w@2");
	assert_int_equal(w->clustering->clusters.count, 3);
	session_free(session);
}

static void test_what_adapt_uses_is_kept_and_automatic_ones_are_bounded(void **state)
{
	(void)state;
	Session *session = trained_session();
	const Object *w = session_find(session, "w");
	run_line(session, "set checkpoints_kept=2");
	run_line(session, "checkpoint w");
	for (int i = 0; i < 4; i++)
		run_line(session, "train w royals epochs=1 exact=yes");
	assert_int_equal(w->n_versions, 3);
	assert_int_equal(w->versions[0]->number, 1); /* was asked for */
	assert_int_equal(w->versions[1]->number, 3);
	assert_int_equal(w->versions[2]->number, 4);
	run_line(session, "debias hard {king man} {queen woman} in=w force=yes as=x");
	assert_int_equal(w->n_versions, 3);
	assert_int_equal(w->versions[2]->number, 5);
	run_line(session, "debias hard {king man} {queen woman} in=w force=yes as=x");
	assert_int_equal(w->last_version, 5);
	assert_int_equal(session_find(session, "x")->n_versions, 1);
	run_line(session, "set checkpoints=no");
	run_line(session, "train w royals epochs=1 exact=yes");
	assert_int_equal(w->last_version, 5);
	session_free(session);
}

static void test_versions_are_spaces_wherever_one_is_named(void **state)
{
	(void)state;
	Session *session = trained_session();
	run_line(session, "checkpoint w");
	run_line(session, "train w royals epochs=1 exact=yes");
	run_line(session, "near king in=w@1 k=3");
	run_line(session, "compare w@1 w");
	run_line(session, "map w@1 by=pca");
	run_line(session, "use w@1");
	run_line(session, "similar king queen");
	run_line(session, "rename w v");
	assert_string_equal(session->current, "v@1");
	assert_contains(line_refusal(session, "near king in=v@7"), "v has no version 7; versions v lists them");
	assert_contains(line_refusal(session, "rename v@1 x"), "is a version");
	assert_contains(line_refusal(session, "let x@3 = {a b}"), "cannot be a name");
	run_line(session, "drop v@1");
	assert_string_equal(session->current, "v");
	session_free(session);
}

/* Some 20 MB. */
static Session *large_session(void)
{
	Session *session = session_new(), *opened;
	Object *g = session_put(session, "g", OBJECT_SPACE, "load g", &err);
	g->space = space_of_integers(1, 20000, 256);
	session_changed(session, g);
	run_line(session, "checkpoint g");
	opened = saved_and_opened(session);
	session_free(session);
	assert_null(session_find(opened, "g@1")->space);
	return opened;
}

static void test_a_large_version_is_read_in_a_job_by_who_can_wait(void **state)
{
	(void)state;
	Session *session = large_session();
	Report first = {0}, again = {0};
	Task *task;
	CommandLine line;
	assert_ok(command_line_parse("near w1 in=g@1 k=2", &line, &err));
	assert_ok(command_run(session, &line, &first, &task, &err));
	assert_non_null(task);
	assert_true(session_wait(session, task));
	assert_ok(command_take_answer(session, task, &first, &err));
	assert_non_null(session_find(session, "g@1")->space);
	assert_ok(command_run(session, &line, &again, &task, &err));
	assert_null(task);
	assert_true(first.count == again.count && first.count > 0);
	assert_int_equal(session->n_history, 4);
	report_release(&first);
	report_release(&again);
	command_line_release(&line);
	session_free(session);
}

static void test_what_runs_in_a_job_goes_on_with_that_which_reads(void **state)
{
	(void)state;
	Session *session = large_session();
	Report report = {0};
	Task *task = begin_line(session, "compare g@1 g top=0");
	assert_non_null(task);
	assert_null(session_find(session, "g@1")->space);
	int number = task->number, next = session->next_task;
	assert_true(session_wait(session, task));
	assert_ok(command_take_answer(session, task, &report, &err));
	assert_true(report.count > 0 && report.sections[0].kind == SECTION_TABLE);
	assert_int_equal(task->number, number);
	assert_int_equal(session->next_task, next);
	assert_non_null(session_find(session, "g@1")->space);
	report_release(&report);
	session_free(session);
}

static void test_use_reads_nothing_and_what_follows_is_asked_of_it(void **state)
{
	(void)state;
	Session *session = large_session();
	Report report = {0};
	assert_null(begin_line(session, "use g@1"));
	assert_null(session_find(session, "g@1")->space);
	assert_string_equal(session->current, "g@1");
	Task *task = begin_line(session, "info g@1"), *near = begin_line(session, "near w1 k=2");
	assert_non_null(task);
	assert_non_null(near);
	assert_null(begin_line(session, "use g"));
	assert_true(session_wait(session, task) && session_wait(session, near));
	assert_ok(command_take_answer(session, near, &report, &err));
	assert_string_equal(session->current, "g");
	assert_contains(session->last_line, "near w1");
	report_release(&report);
	session_free(session);
}

/* A pane asks again when it is read, and does not have it read once more. */
static void test_two_panes_do_not_read_the_same(void **state)
{
	(void)state;
	Session *session = large_session();
	Report report = {0};
	Task *first, *second;
	Error why = ERROR_INIT;
	run_line(session, "use g@1");
	assert_ok(command_ask(session, "near w1 k=2", &report, &first, &err));
	assert_non_null(first);
	assert_false(command_ask(session, "near w2 k=2", &report, &second, &why));
	assert_contains(why.message, "g@1 is being read from its file");
	unsigned long before = session->generation;
	session_wait(session, first);
	assert_true(session->generation > before);
	assert_true(first->report.count > 0);
	session_answered(first);
	assert_ok(command_ask(session, "near w2 k=2", &report, &second, &err));
	assert_null(second);
	report_release(&report);
	session_free(session);
}

static void test_who_cannot_wait_has_it_read_at_once(void **state)
{
	(void)state;
	Session *session = large_session();
	Report report = {0};
	assert_ok(command_answer(session, "near g@1/w1 in=g k=2", &report, &err));
	assert_non_null(session_find(session, "g@1")->space);
	report_release(&report);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_more_training_after_rollback_gives_the_same_bytes),
		cmocka_unit_test(test_the_same_is_no_new_version),
		cmocka_unit_test(test_versions_come_back_from_files),
		cmocka_unit_test(test_a_content_lies_in_the_file_once),
		cmocka_unit_test(test_a_damaged_version_loses_nothing_else),
		cmocka_unit_test(test_annotations_are_of_the_version),
		cmocka_unit_test(test_clusters_are_of_the_version),
		cmocka_unit_test(test_what_adapt_uses_is_kept_and_automatic_ones_are_bounded),
		cmocka_unit_test(test_versions_are_spaces_wherever_one_is_named),
		cmocka_unit_test(test_a_large_version_is_read_in_a_job_by_who_can_wait),
		cmocka_unit_test(test_what_runs_in_a_job_goes_on_with_that_which_reads),
		cmocka_unit_test(test_use_reads_nothing_and_what_follows_is_asked_of_it),
		cmocka_unit_test(test_two_panes_do_not_read_the_same),
		cmocka_unit_test(test_who_cannot_wait_has_it_read_at_once),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
