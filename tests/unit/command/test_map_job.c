/* Maps that a job makes: forming, stopped and continued, changed on the way, following vectors that move. */
#include "check.h"
#include "command/command.h"
#include "project/history.h"
#include "spiral.h"

static Error err;

/* A space "waves" of `count` items; `shift` moves all of them. */
static void put_wide_waves(Session *session, size_t count, size_t width, double shift)
{
	Space *space = space_new(count, width, &err);
	for (size_t i = 0; i < count; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "w%zu", i));
		for (size_t j = 0; j < width; j++)
			matrix_row(&space->vectors, i)[j] =
				(float)(sin((double)(i * (j + 2)) + shift * (double)j) * (3 - 0.4 * (double)j));
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_find(session, "waves");
	if (object)
		space_unref(object->space);
	else
		object = session_put(session, "waves", OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
}

static void put_waves(Session *session, size_t count, double shift)
{
	put_wide_waves(session, count, 5, shift);
}

static Session *waves_session(void)
{
	Session *session = session_new();
	put_waves(session, 60, 0);
	return session;
}

/* The points of the answer; valid as long as the session shows them. */
static const Projection *points_of(Session *session, const char *line, bool question)
{
	Report report = {0};
	if (question)
		assert_ok(command_answer(session, line, &report, &err));
	else
		assert_ok(command_execute(session, line, &report, &err));
	const Projection *points = NULL;
	for (size_t i = 0; i < report.count; i++)
		if (report.sections[i].kind == SECTION_POINTS)
			points = report.sections[i].points;
	report_release(&report);
	return points;
}

static void wait_for_jobs(Session *session)
{
	for (size_t i = 0; i < session->n_tasks; i++)
		session_wait(session, session->tasks[i]);
}

/* The points that a pane sees once they are past that iteration. */
static const Projection *points_past(Session *session, const char *line, double iteration)
{
	const Projection *points = NULL;
	for (int i = 0; i < 1000 && !(points && points->iteration > iteration); i++) {
		job_wait(session->tasks[session->n_tasks - 1]->job, 0.005);
		session_poll(session);
		points = points_of(session, line, true);
	}
	assert_non_null(points);
	assert_true(points->iteration > iteration);
	return points;
}

static double distance(const Projection *points, size_t a, size_t b)
{
	return hypot((double)points->x[a] - points->x[b], (double)points->y[a] - points->y[b]);
}

static void test_a_job_lays_the_map_out(void **state)
{
	(void)state;
	Session *session = waves_session();
	const Projection *points = points_of(session, "map by=spiral iterations=20", false);
	assert_non_null(points);
	assert_string_equal(points->method, "spiral");
	assert_string_equal(points->options, "iterations=20 turns=1 fails=no");
	assert_near(points->iteration, 20, 0);
	assert_near(distance(points, 0, 59), 59, 1e-3);
	assert_int_equal(session->n_tasks, 1);
	/* It is there now; nothing is done again. */
	assert_ptr_equal(points_of(session, "map", false), points);
	assert_ptr_equal(points_of(session, "map waves by=spiral", true), points);
	assert_int_equal(session->n_tasks, 1);
	/* Another map beside it, and back. */
	const Projection *plane = points_of(session, "map by=pca", false);
	assert_string_equal(plane->method, "pca");
	assert_ptr_equal(points_of(session, "map", false), plane);
	assert_ptr_equal(points_of(session, "map by=spiral", false), points);
	assert_int_equal(session->n_tasks, 1);
	session_free(session);
}

static void test_a_question_does_not_wait(void **state)
{
	(void)state;
	Session *session = waves_session();
	assert_null(points_of(session, "map by=spiral iterations=100000", true));
	assert_int_equal(session->n_tasks, 1);
	assert_true(session->tasks[0]->background && session->tasks[0]->passing);
	/* Nobody who leaves has to be asked about it. */
	assert_int_equal(session_busy(session), 1);
	assert_int_equal(session_wanted(session), 0);
	const Projection *points = points_past(session, "map by=spiral iterations=100000", 0);
	assert_true(points->iteration < 100000);
	assert_int_equal(session->n_tasks, 1);
	/* Who stops it has it stopped. */
	assert_null(points_of(session, "stop", false));
	wait_for_jobs(session);
	points = points_of(session, "map by=spiral iterations=100000", true);
	assert_ptr_equal(points_of(session, "map by=spiral iterations=100000", true), points);
	assert_int_equal(session->n_tasks, 1);
	/* Told to, it goes on from there. */
	double done = points->iteration;
	assert_null(points_of(session, "map by=spiral &", false));
	assert_int_equal(session->n_tasks, 2);
	assert_int_equal(session_wanted(session), 1);
	points_past(session, "map by=spiral", done);
	session_free(session);
}

static void test_options_change_on_the_way(void **state)
{
	(void)state;
	Session *session = waves_session();
	points_of(session, "map by=spiral iterations=60 &", false);
	points_of(session, "map turns=3", false);
	assert_int_equal(session->n_tasks, 1);
	wait_for_jobs(session);
	const Projection *points = points_of(session, "map", false);
	assert_string_equal(points->options, "iterations=60 turns=3 fails=no");
	assert_near(distance(points, 0, 59), 3 * 59, 1e-3);
	/* And after the end. */
	points = points_of(session, "map iterations=70 turns=2", false);
	assert_near(points->iteration, 70, 0);
	assert_near(distance(points, 0, 59), 2 * 59, 1e-3);
	/* A pane asks for what it always asked for, and leaves that be. */
	points_of(session, "map by=spiral turns=2", true);
	points = points_of(session, "map turns=1 iterations=75", false);
	assert_ptr_equal(points_of(session, "map by=spiral turns=2", true), points);
	session_free(session);
}

static void test_a_map_follows_its_vectors(void **state)
{
	(void)state;
	Session *session = waves_session();
	const Projection *points = points_of(session, "map by=spiral iterations=10", false);
	assert_near(points->iteration, 10, 0);
	put_waves(session, 60, 0.01);
	const Object *object = session_find(session, "waves");
	assert_ptr_not_equal(points_of(session, "map", true)->space, object->space);
	assert_int_equal(session->n_tasks, 2);
	wait_for_jobs(session);
	points = points_of(session, "map", true);
	assert_ptr_equal(points->space, object->space);
	/* It began where it was, which is where it was to end. */
	assert_near(distance(points, 0, 59), 59, 1e-3);
	put_waves(session, 60, 0.02);
	points_of(session, "map", true);
	wait_for_jobs(session);
	/* The list of jobs does not grow with every frame. */
	assert_int_equal(session->n_tasks, 2);
	session_free(session);
}

/* What moves the vectors has the processors: maps of it come seldom, and figures of them more seldom still. */
static void test_a_quick_map_leaves_training_its_time(void **state)
{
	(void)state;
	enum { MANY = 8000, WIDE = 200 }; /* so many that a question does not wait for the map */
	Session *session = session_new();
	put_wide_waves(session, MANY, WIDE, 0);
	points_of(session, "map", true);
	wait_for_jobs(session);
	const Projection *first = points_of(session, "map", true);
	double trustworthiness = first->trustworthiness;
	assert_false(isnan(trustworthiness));
	Object *object = session_find(session, "waves");
	Task training = {0};
	object->task = &training;
	put_wide_waves(session, MANY, WIDE, 0.3);
	assert_ptr_equal(points_of(session, "map", true), first);
	assert_int_equal(session->n_tasks, 1);
	kept_map_find(object, NULL)->rest = (MapRest){0};
	points_of(session, "map", true);
	wait_for_jobs(session);
	const Projection *next = points_of(session, "map", true);
	assert_ptr_equal(next->space, object->space);
	assert_near(next->trustworthiness, trustworthiness, 0);
	/* At rest the map has figures of its own. */
	object->task = NULL;
	put_wide_waves(session, MANY, WIDE, 0.6);
	points_of(session, "map", true);
	wait_for_jobs(session);
	next = points_of(session, "map", true);
	assert_ptr_equal(next->space, object->space);
	assert_true(fabs(next->trustworthiness - trustworthiness) > 0);
	session_free(session);
}

static void test_new_items_join_a_finished_map(void **state)
{
	(void)state;
	Session *session = waves_session();
	Report none = {0};
	const Projection *before = points_of(session, "map by=spiral iterations=10", false);
	float x = before->x[30], y = before->y[30];
	put_waves(session, 70, 0);
	const Projection *points = points_of(session, "map", false);
	assert_int_equal(points->shown, 70);
	assert_near(points->x[30], x, 1e-4);
	assert_near(points->y[30], y, 1e-4);
	for (size_t i = 60; i < 70; i++)
		assert_true(hypot(points->x[i], points->y[i]) <= 59);
	report_release(&none);
	session_free(session);
}

static void test_the_history_is_there_to_step_through(void **state)
{
	(void)state;
	Session *session = waves_session();
	Report report = {0};
	const Projection *points = points_of(session, "map by=spiral iterations=128", false);
	assert_int_equal(points->history->count, 44);
	/* Every third iteration and the last one, whoever looked when. */
	for (size_t i = 0; i < 44; i++)
		assert_near(points->history->frames[i]->iteration, i < 43 ? 1 + 3 * (double)i : 128, 0);
	assert_ok(command_execute(session, "map frame=2", &report, &err));
	const Projection *frame = report.sections[0].points;
	assert_near(frame->iteration, 4, 0);
	assert_near(distance(frame, 0, 59), 59 * 4. / 128, 1e-3);
	report_release(&report);
	assert_false(command_execute(session, "map frame=65", &report, &err));
	assert_contains(err.message, "this map has 44 frames, not 65");
	report_release(&report);
	assert_int_equal(session->n_tasks, 1);
	session_free(session);
}

static void test_a_failure_is_told_and_not_repeated(void **state)
{
	(void)state;
	Session *session = waves_session();
	Report report = {0};
	assert_false(command_execute(session, "map by=spiral fails=yes", &report, &err));
	assert_contains(err.message, "told to fail");
	for (int i = 0; i < 3; i++)
		assert_false(command_answer(session, "map by=spiral", &report, &err));
	assert_contains(err.message, "told to fail");
	assert_int_equal(session->n_tasks, 1);
	assert_false(command_answer(session, "map by=spiral iterations=0", &report, &err));
	assert_contains(err.message, "iterations must lie between 1");
	assert_false(command_answer(session, "map by=pca turns=3", &report, &err));
	assert_contains(err.message, "there is no option turns=");
	report_release(&report);
	session_free(session);
}

static void test_what_is_dropped_stops_its_map(void **state)
{
	(void)state;
	Session *session = waves_session();
	points_of(session, "map by=spiral iterations=100000 &", false);
	assert_ok(session_drop(session, "waves", &err));
	assert_true(job_wait(session->tasks[0]->job, 5));
	wait_for_jobs(session);
	assert_int_equal(session->tasks[0]->error.kind, ERROR_NONE);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_job_lays_the_map_out),
		cmocka_unit_test(test_a_question_does_not_wait),
		cmocka_unit_test(test_options_change_on_the_way),
		cmocka_unit_test(test_a_map_follows_its_vectors),
		cmocka_unit_test(test_a_quick_map_leaves_training_its_time),
		cmocka_unit_test(test_new_items_join_a_finished_map),
		cmocka_unit_test(test_the_history_is_there_to_step_through),
		cmocka_unit_test(test_a_failure_is_told_and_not_repeated),
		cmocka_unit_test(test_what_is_dropped_stops_its_map),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
