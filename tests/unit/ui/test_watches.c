#include "check.h"
#include "command_lines.h"

#include "base/clock.h"
#include "command/command.h"
#include "ui/panes/watches.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void sleep_for(double seconds)
{
	struct timespec time = {.tv_nsec = (long)(seconds * 1e9)};
	nanosleep(&time, NULL);
}

/* Asks until nothing is due, for a second at most. */
static int settle(Watches *watches, Session *session, const char *line)
{
	int answers = 0;
	for (double end = clock_now() + 1; clock_now() < end;) {
		watches_want(watches, line);
		answers += watches_ask(watches, session);
		watches_want(watches, line);
		if (isinf(watches_due(watches, session)))
			break;
		sleep_for(0.005);
	}
	return answers;
}

static void test_asked_once_while_nothing_changes(void **state)
{
	(void)state;
	Session *session = session_new();
	Watches watches = {0};
	assert_int_equal(settle(&watches, session, "jobs"), 1);
	assert_int_equal(settle(&watches, session, "jobs"), 0);
	assert_true(isinf(watches_due(&watches, session)));
	session->generation++;
	double due = watches_due(&watches, session);
	assert_true(due > 0 && due <= 0.25); /* four times a second at most */
	assert_int_equal(settle(&watches, session, "jobs"), 1);
	watches_release(&watches);
	session_free(session);
}

static void test_what_nobody_wants_is_let_go(void **state)
{
	(void)state;
	Session *session = session_new();
	Watches watches = {0};
	screen_watch(session, "jobs");
	Watch *ls = watches_want(&watches, "ls");
	assert_ptr_equal(watches_want(&watches, "ls"), ls);
	watches_ask(&watches, session);
	assert_int_equal(watches.count, 2);
	watches_ask(&watches, session); /* ls was not wanted again; jobs is the session's own */
	assert_int_equal(watches.count, 1);
	assert_string_equal(watches.items[0]->line, "jobs");
	watches_release(&watches);
	session_free(session);
}

static void test_failures_keep_the_last_answer(void **state)
{
	(void)state;
	Session *session = session_new();
	Watches watches = {0};
	settle(&watches, session, "near king");
	Watch *watch = watches_want(&watches, "near king");
	assert_int_not_equal(watch->error.kind, ERROR_NONE);
	assert_contains(watch->error.message, "space");
	/* What does something is not asked at all. */
	settle(&watches, session, "quit");
	assert_false(session->quit);
	watches_release(&watches);
	session_free(session);
}

static void test_frozen_asks_nothing(void **state)
{
	(void)state;
	Session *session = session_new();
	Watches watches = {.frozen = true};
	assert_int_equal(settle(&watches, session, "jobs"), 0);
	assert_true(isinf(watches_due(&watches, session)));
	watches_release(&watches);
	session_free(session);
}

static void test_slow_questions_wait_for_typing_to_pause(void **state)
{
	(void)state;
	Session *session = session_new();
	Watches watches = {0};
	settle(&watches, session, "jobs");
	Watch *watch = watches_want(&watches, "jobs");
	watch->cost = 0.1;
	watch->asked_at = clock_now() - 1;
	watches.free_at = 0;
	session->generation++;
	watches.typed_at = clock_now();
	assert_near(watches_due(&watches, session), 0.4, 0.05);
	watch->asked_at = clock_now() - 3; /* long enough: typing or not */
	assert_near(watches_due(&watches, session), 0, 1e-9);
	watches_release(&watches);
	session_free(session);
}

static Session *royals(const char *train)
{
	Session *session = session_new();
	Report out = {0};
	Error err = ERROR_INIT;
	assert_ok(command_execute(session, "synth royals", &out, &err));
	assert_ok(command_execute(session, train, &out, &err));
	report_release(&out);
	return session;
}

/* Until an answer came, for five seconds at most. */
static void wait_for_answer(Watches *watches, Session *session, const Watch *watch, unsigned long answers)
{
	for (double end = clock_now() + 5; clock_now() < end && watch->answers < answers;) {
		watches_want(watches, watch->line);
		session_poll(session);
		watches_ask(watches, session);
		assert_true(watch->cost < 0.05); /* keys do not wait for it */
		sleep_for(0.002);
	}
	assert_int_equal(watch->answers, answers);
}

static void test_audits_are_answered_beside_the_keys(void **state)
{
	(void)state;
	Session *session = royals("train sgns royals as=w dim=10 epochs=1 exact=yes");
	Watches watches = {0};
	Watch *watch =
		watches_want(&watches, "audit weat {king prince duke} {queen princess duchess} {man boy} "
				       "{woman girl} limit=0.5");
	size_t jobs = session->n_tasks;
	unsigned long generation = session->generation;
	watches_ask(&watches, session);
	assert_non_null(watch->task);
	wait_for_answer(&watches, session, watch, 1);
	/* It is no job that anyone else hears of, and nothing has changed that would have it asked again. */
	assert_null(watch->task);
	assert_int_equal(session->n_tasks, jobs);
	assert_int_equal(session->generation, generation);
	assert_true(isinf(watches_due(&watches, session)));
	assert_int_equal(watch->n_curves, 3);
	assert_string_equal(watch->curves[0].x_name, "words");
	/* An answer that took a minute is no reason to wait where no work is to be spared. */
	watches.jobs_cpu = clock_cpu() + 1000;
	watches.jobs_end = clock_now() + 1000;
	session->generation++;
	watches_want(&watches, watch->line);
	assert_true(watches_due(&watches, session) < 5);
	watches_want(&watches, "jobs");
	watches_ask(&watches, session); /* the audit is not wanted any more */
	watches_release(&watches);
	session_free(session);
}

static void test_curves_follow_a_run_and_begin_anew_with_another(void **state)
{
	(void)state;
	Session *session = royals("train sgns royals as=w dim=10 epochs=1 exact=yes");
	Watches watches = {0};
	Report out = {0};
	Error err = ERROR_INIT;
	Watch *watch = watches_want(&watches, "audit rnd {king duke} {man boy} {woman girl} draws=100");
	wait_for_answer(&watches, session, watch, 1);
	double words = watch->curves[0].x[0];
	assert_true(words > 0);
	session->generation++;
	watches.jobs_cpu = 0;
	wait_for_answer(&watches, session, watch, 2);
	assert_int_equal(watch->curves[0].count, 1); /* as far as before: the same point */
	assert_ok(command_execute(session, "train sgns royals as=v dim=10 epochs=2 exact=yes", &out, &err));
	watches.jobs_cpu = 0;
	wait_for_answer(&watches, session, watch, 3);
	assert_int_equal(watch->curves[0].count, 1);
	assert_true(watch->curves[0].x[0] > words);
	double effect = watch->curves[0].y[0];
	assert_ok(
		command_execute(session, "adapt procrustes v w as=vw pairs=identical judge=none", &out, &err));
	watches.jobs_cpu = 0;
	wait_for_answer(&watches, session, watch, 4);
	assert_int_equal(watch->curves[0].count, 2); /* it begins with what was there */
	assert_near(watch->curves[0].x[0], 0, 0);
	assert_near(watch->curves[0].y[0], effect, 0);
	report_release(&out);
	watches_release(&watches);
	session_free(session);
}

static void test_threads_that_answer_take_little_of_what_jobs_work(void **state)
{
	(void)state;
	Session *session = session_new();
	Watches watches = {0};
	Watch *watch = watches_want(&watches, "jobs");
	watches_ask(&watches, session);
	watch->threaded = true;
	watch->cost = 0;
	watches.jobs_cpu = clock_cpu() + 1000;
	watches.jobs_end = clock_now() + 1000;
	session->generation++;
	/* At rest the clock says when. */
	assert_true(watches_due(&watches, session) <= 0.25);
	run_line(session, "synth royals size=20000");
	run_line(session, "train sgns royals as=w dim=10 epochs=100000 &");
	assert_true(watches_due(&watches, session) > 0.2);
	watches_want(&watches, "jobs");
	assert_false(watches_ask(&watches, session));
	assert_false(watches_ask(&watches, session)); /* nor is it due at once */
	watches_want(&watches, "jobs");
	watches.jobs_cpu = clock_cpu();
	assert_true(watches_due(&watches, session) <= 0.25);
	watches.jobs_cpu = clock_cpu() + 1000;
	run_line(session, "pause");
	while (task_state(session->tasks[session->n_tasks - 1]) != JOB_PAUSED)
		sleep_for(0.001);
	assert_true(watches_due(&watches, session) <= 0.25);
	watches_release(&watches);
	session_free(session);
}

static void test_an_answer_is_drawn_once(void **state)
{
	(void)state;
	Page page = {0};
	Report report = {0};
	ReportLook look = {.selected = -1};
	report_text(&report, "one");
	page_show(&page, &report, 1, 0, &look, 20);
	assert_string_equal(canvas_at(&page.canvas, 0, 0)->utf8, "o");
	canvas_at(&page.canvas, 0, 0)->utf8[0] = 'x'; /* is kept as long as nothing changes */
	page_show(&page, &report, 1, 0, &look, 20);
	assert_string_equal(canvas_at(&page.canvas, 0, 0)->utf8, "x");
	page_show(&page, &report, 2, 0, &look, 20);
	assert_string_equal(canvas_at(&page.canvas, 0, 0)->utf8, "o");
	page_show(&page, &report, 2, 0, &look, 2);
	assert_int_equal(page.canvas.cols, 2);
	page_release(&page);
	report_release(&report);
}

static void test_lines_are_known_by_their_command(void **state)
{
	(void)state;
	assert_true(watch_asks("audit weat weat7", "audit"));
	assert_true(watch_asks("aud weat", "audit"));
	assert_false(watch_asks("near audit", "audit"));
	assert_false(watch_asks("", "audit"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_asked_once_while_nothing_changes),
		cmocka_unit_test(test_what_nobody_wants_is_let_go),
		cmocka_unit_test(test_failures_keep_the_last_answer),
		cmocka_unit_test(test_frozen_asks_nothing),
		cmocka_unit_test(test_slow_questions_wait_for_typing_to_pause),
		cmocka_unit_test(test_audits_are_answered_beside_the_keys),
		cmocka_unit_test(test_curves_follow_a_run_and_begin_anew_with_another),
		cmocka_unit_test(test_threads_that_answer_take_little_of_what_jobs_work),
		cmocka_unit_test(test_an_answer_is_drawn_once),
		cmocka_unit_test(test_lines_are_known_by_their_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
