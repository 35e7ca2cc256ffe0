#include "check.h"
#include "command/command.h"

#include <stdlib.h>

static Error err;

/* A space "waves" of 300 items in two domains. `shift` changes it slowly, as training would. */
static void put_waves(Session *session, double shift)
{
	Space *space = space_new(300, 5, &err);
	space->domain_of = memory_new(300, sizeof *space->domain_of);
	dictionary_add(&space->domains, "left", 4);
	dictionary_add(&space->domains, "right", 5);
	for (size_t i = 0; i < 300; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "w%zu", i));
		space->domain_of[i] = i % 3 == 0;
		for (size_t j = 0; j < 5; j++)
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

static double number(const Report *report, const char *column)
{
	const Table *table = &report->sections[1].table;
	for (size_t i = 0; i < table->n_columns; i++)
		if (strcmp(table->columns[i].name, column) == 0)
			return table_cell(table, 0, i)->number;
	fail_msg("no column %s", column);
	return NAN;
}

static void test_map_answers_points_and_quality(void **state)
{
	(void)state;
	Session *session = session_new();
	put_waves(session, 0);
	Report report = {0};
	assert_ok(command_execute(session, "map sample=100 seed=5", &report, &err));
	assert_int_equal(report.sections[0].kind, SECTION_POINTS);
	assert_int_equal(report.sections[0].points->shown, 100);
	assert_string_equal(report.sections[0].colouring->name, "domain");
	assert_near(number(&report, "shown"), 100, 0);
	assert_near(number(&report, "total"), 300, 0);
	assert_near(number(&report, "seed"), 5, 0);
	assert_true(number(&report, "explained_x") >= number(&report, "explained_y"));
	assert_true(number(&report, "trustworthiness") > 0.5 && number(&report, "trustworthiness") <= 1);
	report_release(&report);
	assert_ok(command_execute(session, "map sample=0", &report, &err));
	assert_int_equal(report.sections[0].points->shown, 300);
	report_release(&report);
	session_free(session);
}

static void test_a_new_frame_lies_on_the_last(void **state)
{
	(void)state;
	Session *session = session_new();
	Report first = {0}, again = {0}, second = {0};
	put_waves(session, 0);
	assert_ok(command_answer(session, "map", &first, &err));
	assert_ok(command_answer(session, "map", &again, &err));
	Projection *before = first.sections[0].points;
	assert_ptr_equal(before, again.sections[0].points); /* nothing changed, nothing was done again */
	put_waves(session, 0.01);
	unsigned long generation = session->generation;
	assert_ok(command_answer(session, "map", &second, &err));
	assert_int_equal(session->generation, generation); /* a pane that asks must not wake itself */
	Projection *after = second.sections[0].points;
	assert_ptr_not_equal(before, after);
	for (size_t i = 0; i < after->shown; i++) {
		assert_near(after->x[i], before->x[i], 0.2);
		assert_near(after->y[i], before->y[i], 0.2);
	}
	report_release(&first);
	report_release(&again);
	report_release(&second);
	session_free(session);
}

static void test_colours(void **state)
{
	(void)state;
	Session *session = session_new();
	put_waves(session, 0);
	Report report = {0};
	assert_ok(command_execute(session, "map colour=norm", &report, &err));
	assert_non_null(report.sections[0].colouring->values);
	report_release(&report);
	assert_ok(command_execute(session, "let few = {w1 w2 w5}", &report, &err));
	assert_ok(command_execute(session, "let more = {w2 w9}", &report, &err));
	report_release(&report);
	assert_ok(command_execute(session, "map colour=few,more", &report, &err));
	const Colouring *sets = report.sections[0].colouring;
	assert_int_equal(colouring_count(sets), 3);
	assert_int_equal(colouring_group(sets, 2), 0); /* of both: the first counts */
	assert_int_equal(colouring_group(sets, 9), 1);
	assert_int_equal(colouring_group(sets, 0), 2);
	report_release(&report);
	assert_ok(command_execute(session, "map colour=w7", &report, &err));
	assert_string_equal(report.sections[0].colouring->name, "cosine to w7");
	assert_near(report.sections[0].colouring->values[7], 1, 1e-5);
	report_release(&report);
	session_free(session);
}

static void test_colour_by_time(void **state)
{
	(void)state;
	Session *session = session_new();
	put_waves(session, 0);
	Report report = {0};
	assert_false(command_execute(session, "map colour=time", &report, &err));
	assert_contains(err.message, "named for times");
	report_release(&report);
	Space *space = session_find(session, "waves")->space;
	free(space->domain_of);
	dictionary_release(&space->domains);
	space->domain_of = memory_new(space->vectors.rows, sizeof *space->domain_of);
	dictionary_add(&space->domains, "1790s", 5);
	dictionary_add(&space->domains, "1990s", 5);
	space->domain_of[3] = 1;
	assert_ok(command_execute(session, "map colour=time", &report, &err));
	const Colouring *time = report.sections[0].colouring;
	assert_string_equal(time->name, "time");
	assert_near(time->low, 1790, 0);
	assert_near(time->high, 1990, 0);
	assert_near(time->values[3], 1990, 0);
	assert_int_equal(colouring_group(time, 3), COLOURING_LEVELS - 1);
	report_release(&report);
	session_free(session);
}

static void test_colour_changes_what_is_watched(void **state)
{
	(void)state;
	Session *session = session_new();
	put_waves(session, 0);
	Report report = {0};
	assert_ok(command_execute(session, "watch map col=class seed=5 sample=100", &report, &err));
	assert_ok(command_execute(session, "colour w3", &report, &err));
	assert_int_equal(session->screen.n_watches, 1);
	assert_string_equal(session->screen.watches[0], "map seed=5 sample=100 colour=w3");
	assert_ok(command_execute(session, "colour", &report, &err)); /* around */
	assert_string_equal(session->screen.watches[0], "map seed=5 sample=100 colour=domain");
	assert_ok(command_execute(session, "colour", &report, &err)); /* no classes, clusters, counts */
	assert_string_equal(session->screen.watches[0], "map seed=5 sample=100 colour=norm");
	assert_false(command_execute(session, "colour nothing", &report, &err));
	assert_contains(err.message, "neither");
	report_release(&report);
	session_free(session);
}

static void test_frames_are_stepped_through(void **state)
{
	(void)state;
	Session *session = session_new();
	Report report = {0};
	put_waves(session, 0);
	assert_ok(command_execute(session, "watch map", &report, &err));
	assert_ok(command_answer(session, "map", &report, &err));
	put_waves(session, 0.2);
	assert_ok(command_answer(session, "map", &report, &err));
	assert_ok(command_execute(session, "frame 1", &report, &err));
	assert_string_equal(session->screen.watches[0], "map frame=1");
	assert_ok(command_execute(session, "frame back", &report, &err)); /* the first is the end */
	assert_string_equal(session->screen.watches[0], "map frame=1");
	assert_ok(command_execute(session, "frame now", &report, &err));
	assert_string_equal(session->screen.watches[0], "map");
	assert_ok(command_execute(session, "frame on", &report, &err)); /* nothing comes after now */
	assert_string_equal(session->screen.watches[0], "map");
	assert_false(command_execute(session, "frame 99", &report, &err));
	assert_contains(err.message, "frame");
	report_release(&report);
	session_free(session);
}

/* A map that cannot be made leaves nothing behind that is in the way of the next. */
static void test_a_map_after_one_that_failed(void **state)
{
	(void)state;
	Session *session = session_new();
	Report report = {0};
	put_waves(session, 0);
	Object *object = session_find(session, "waves");
	kept_map_put(object, "pca");
	assert_ok(command_answer(session, "map", &report, &err));
	assert_int_equal(report.sections[0].kind, SECTION_POINTS);
	report_release(&report);
	session_free(session);
}

static void test_wrong_questions_get_sentences(void **state)
{
	(void)state;
	Session *session = session_new();
	Report report = {0};
	assert_false(command_answer(session, "map", &report, &err));
	assert_contains(err.message, "there is no space yet");
	put_waves(session, 0);
	assert_false(command_answer(session, "map by=magic", &report, &err));
	assert_contains(err.message, "\"magic\" is no way of making maps; there is pca");
	assert_false(command_answer(session, "map colour=class", &report, &err));
	assert_contains(err.message, "no classes");
	report_release(&report);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_map_answers_points_and_quality),
		cmocka_unit_test(test_a_new_frame_lies_on_the_last),
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_colour_by_time),
		cmocka_unit_test(test_colour_changes_what_is_watched),
		cmocka_unit_test(test_frames_are_stepped_through),
		cmocka_unit_test(test_a_map_after_one_that_failed),
		cmocka_unit_test(test_wrong_questions_get_sentences),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
