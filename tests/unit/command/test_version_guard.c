/* Automatic versions of large models: kept by the job of adapt and debias before these begin. */
#include "audit_space.h"
#include "check.h"
#include "command/command.h"
#include "command_lines.h"
#include "session/version.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static Error err;
static Trainer delayed;      /* sgns, whose save waits … */
static atomic_bool may_save; /* … for this */
static const Trainer *sgns;

static bool save_late(const Model *model, Archive *archive, Error *why)
{
	while (!atomic_load(&may_save))
		;
	return sgns->save(model, archive, why);
}

static bool save_never(const Model *model, Archive *archive, Error *why)
{
	(void)model, (void)archive;
	return error_set(why, ERROR_MEMORY, "there is no room");
}

/* A model m whose space has some 9 MB, and a space g of the same width. */
static Session *large_session(bool (*save)(const Model *model, Archive *archive, Error *why))
{
	Session *session = session_new();
	run_line(session, "synth royals size=20000");
	run_line(session, "train sgns royals as=m dim=10 epochs=1 exact=yes");
	Object *g = session_put(session, "g", OBJECT_SPACE, "load g", &err), *m = session_find(session, "m");
	g->space = space_of_integers(1, 20000, 110);
	space_unref(m->space);
	m->space = space_of_integers(2, 20000, 110);
	session_changed(session, g);
	session_changed(session, m);
	sgns = m->model->trainer;
	delayed = *sgns;
	delayed.save = save;
	atomic_store(&may_save, false);
	m->model->trainer = &delayed;
	return session;
}

static void test_adapt_begins_once_a_large_model_is_kept(void **state)
{
	(void)state;
	Session *session = large_session(save_late);
	Report report = {0};
	Object *m = session_find(session, "m");
	int next = session->next_task;
	Task *task = begin_line(session, "adapt procrustes m g as=c pairs=identical judge=none");
	/* Its name is taken, and nothing else may change what is kept. */
	assert_non_null(session_find(session, "c"));
	assert_contains(line_refusal(session, "near w1 in=c"), "has no vectors yet");
	assert_contains(line_refusal(session, "train m royals"), "job");
	assert_contains(line_refusal(session, "drop m"), "being made by job");
	run_line(session, "near w1 in=m k=2");
	assert_int_equal(m->n_versions, 0);
	atomic_store(&may_save, true);
	assert_true(session_wait(session, task));
	assert_ok(command_take_answer(session, task, &report, &err));
	assert_true(report.count > 0);
	assert_int_equal(session->next_task, next + 1);
	assert_non_null(session_find(session, "c")->space);
	assert_null(m->task);
	assert_int_equal(m->n_versions, 1);
	assert_true(m->versions[0]->automatic && m->versions[0]->kind == OBJECT_MODEL);
	assert_string_equal(m->versions[0]->line, "adapt procrustes m g as=c pairs=identical judge=none");
	/* It is that version, and no new one comes of it. */
	assert_ptr_equal(version_now(m), m->versions[0]);
	run_line(session, "adapt procrustes m g as=c pairs=identical judge=none");
	assert_int_equal(m->n_versions, 1);
	report_release(&report);
	session_free(session);
}

static void test_the_version_gives_back_the_same_bytes(void **state)
{
	(void)state;
	Session *session = large_session(save_late);
	Object *m = session_find(session, "m");
	atomic_store(&may_save, true);
	run_line(session, "debias hard {w1 w2} {w3 w4} in=m force=yes as=d extend=0");
	assert_int_equal(m->n_versions, 1);
	assert_ok(version_name(m->versions[0], &err));
	Digest before = m->versions[0]->digest;
	run_line(session, "train m royals epochs=1 exact=yes");
	run_line(session, "rollback m@1");
	m->model->trainer = &delayed;
	m->generation++; /* as if it were no version yet */
	VersionCause cause = {.line = "test"};
	Version *now = version_keep(session, m, &cause, &err);
	assert_ptr_equal(now, m->versions[0]);
	assert_true(digest_same(&now->digest, &before));
	session_free(session);
}

static void test_nothing_begins_without_the_version(void **state)
{
	(void)state;
	Session *session = large_session(save_never);
	const Object *m = session_find(session, "m"), *g = session_find(session, "g");
	Space *before = g->space;
	const char *why = line_refusal(session, "adapt procrustes m g as=c pairs=identical judge=none");
	assert_contains(why, "no version of m could be kept");
	assert_contains(why, "there is no room; set checkpoints=no");
	assert_null(session_find(session, "c"));
	assert_contains(
		line_refusal(session, "adapt procrustes m g as=g pairs=identical judge=none"), "no version");
	assert_ptr_equal(g->space, before);
	assert_contains(line_refusal(session, "debias hard {w1 w2} {w3 w4} in=g force=yes as=m extend=0"),
		"no version of m");
	assert_true(m->model && !m->task && !g->task && m->n_versions == 0);
	assert_int_equal(m->kind, OBJECT_MODEL);
	run_line(session, "set checkpoints=no");
	run_line(session, "adapt procrustes m g as=c pairs=identical judge=none");
	session_free(session);
}

static void test_it_can_be_stopped_before_anything_is_altered(void **state)
{
	(void)state;
	Session *session = large_session(save_late);
	const Object *m = session_find(session, "m");
	Report report = {0};
	Task *task = begin_line(session, "debias hard {w1 w2} {w3 w4} in=m force=yes as=d extend=0");
	assert_non_null(session_find(session, "d"));
	run_line(session, "stop");
	atomic_store(&may_save, true);
	session_wait(session, task);
	err = (Error)ERROR_INIT;
	assert_false(command_take_answer(session, task, &report, &err));
	assert_int_equal(task_state(task), JOB_STOPPED);
	assert_contains(err.message, "stopped");
	err = (Error)ERROR_INIT;
	assert_null(session_find(session, "d"));
	assert_true(m->model && !m->task && m->n_versions == 0);
	report_release(&report);
	session_free(session);
}

static void test_a_large_model_that_debias_replaces_is_kept(void **state)
{
	(void)state;
	Session *session = large_session(save_late);
	const Object *m = session_find(session, "m");
	Report report = {0};
	int next = session->next_task;
	atomic_store(&may_save, true);
	Task *task = begin_line(session, "debias hard {w1 w2} {w3 w4} in=g force=yes as=m extend=0");
	assert_true(session_wait(session, task));
	assert_ok(command_take_answer(session, task, &report, &err));
	assert_string_equal(report.sections[0].table.name, "debias");
	assert_int_equal(session->next_task, next + 1);
	assert_int_equal(m->kind, OBJECT_SPACE);
	assert_int_equal(m->n_versions, 1);
	assert_int_equal(m->versions[0]->kind, OBJECT_MODEL);
	report_release(&report);
	session_free(session);
}

static void test_a_session_may_end_meanwhile(void **state)
{
	(void)state;
	Session *session = large_session(save_late);
	begin_line(session, "adapt procrustes m g as=c pairs=identical judge=none");
	atomic_store(&may_save, true);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adapt_begins_once_a_large_model_is_kept),
		cmocka_unit_test(test_the_version_gives_back_the_same_bytes),
		cmocka_unit_test(test_nothing_begins_without_the_version),
		cmocka_unit_test(test_it_can_be_stopped_before_anything_is_altered),
		cmocka_unit_test(test_a_large_model_that_debias_replaces_is_kept),
		cmocka_unit_test(test_a_session_may_end_meanwhile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
