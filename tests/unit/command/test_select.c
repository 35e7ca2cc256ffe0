#include "check.h"

#include "command/command.h"

static Error err;

/* A space "grid" of 25 items g00 … g44, which lie as they are called: x, y and little of a third direction. */
static Session *grid(void)
{
	Session *session = session_new();
	Space *space = space_new(25, 3, &err);
	space->domain_of = memory_new(25, sizeof *space->domain_of);
	dictionary_add(&space->domains, "even", 4);
	dictionary_add(&space->domains, "odd", 3);
	for (size_t i = 0; i < 25; i++) {
		char name[8];
		dictionary_add(
			&space->items, name, (size_t)snprintf(name, sizeof name, "g%zu%zu", i / 5, i % 5));
		float *row = matrix_row(&space->vectors, i);
		row[0] = (float)(i / 5) * 3;
		row[1] = (float)(i % 5);
		row[2] = 0.01f * (float)(i % 2);
		space->domain_of[i] = i % 2;
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, "grid", OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
	return session;
}

static const WordSet *selected(Session *session, const char *line, const char *name)
{
	Report report = {0};
	err = ERROR_INIT;
	if (!command_execute(session, line, &report, &err))
		fail_msg("%s: %s", line, err.message);
	report_release(&report);
	assert_string_equal(session->screen.selected, name);
	return session_find(session, name)->wordset;
}

static void test_by_name(void **state)
{
	(void)state;
	Session *session = grid();
	const WordSet *set = selected(session, "select g33 g1? as=mine", "mine");
	assert_int_equal(set->count, 6);
	assert_string_equal(set->words[0], "g33");
	assert_true(wordset_has(set, "g14"));
	assert_int_equal(selected(session, "select g* domain=odd", "selected")->count, 12);
	Report report = {0};
	assert_false(command_execute(session, "select \"g*\"", &report, &err)); /* quoted: an item */
	assert_contains(err.message, "\"g*\"");
	assert_false(command_execute(session, "select x*", &report, &err));
	assert_contains(err.message, "nothing was selected");
	assert_ok(command_execute(session, "select none", &report, &err));
	assert_null(session->screen.selected);
	assert_non_null(session_find(session, "mine"));
	report_release(&report);
	session_free(session);
}

static void test_near(void **state)
{
	(void)state;
	Session *session = grid();
	const WordSet *set = selected(session, "select near g11 k=3", "selected");
	assert_int_equal(set->count, 3);
	assert_true(wordset_has(set, "g22") && wordset_has(set, "g33") &&
		    wordset_has(set, "g44")); /* the same direction */
	Report report = {0};
	assert_false(command_execute(session, "select near", &report, &err));
	assert_contains(err.message, "near what?");
	report_release(&report);
	session_free(session);
}

/* Through corners that are taken from the map itself: the order of its axes and their signs are its own. */
static void test_on_the_map(void **state)
{
	(void)state;
	Session *session = grid();
	Report report = {0};
	assert_false(command_execute(session, "select rectangle 0 0 1 1", &report, &err));
	assert_contains(err.message, "no map");
	report_release(&report);
	assert_ok(command_execute(session, "map", &report, &err));
	const Projection *map = report.sections[0].points;
	const float *x = map->x, *y = map->y;
	Text line = {0};
	text_format(&line, "select rectangle %.6g %.6g %.6g %.6g as=corner", x[0] + 0.01f * (x[0] - x[24]),
		y[0] + 0.01f * (y[0] - y[24]), x[6] - 0.01f * (x[0] - x[24]), y[6] - 0.01f * (y[0] - y[24]));
	const WordSet *set = selected(session, text_of(&line), "corner");
	assert_int_equal(set->count, 4);
	assert_true(wordset_has(set, "g00") && wordset_has(set, "g01") && wordset_has(set, "g10") &&
		    wordset_has(set, "g11"));
	text_clear(&line);
	/* A triangle over g00, g40 and g44, a little larger. */
	text_format(&line, "select lasso %.6g,%.6g %.6g,%.6g %.6g,%.6g", x[0] + 0.2f * (x[0] - x[24]),
		y[0] + 0.1f * (y[0] - y[24]), x[20] + 0.01f * (x[20] - x[4]), y[20] + 0.1f * (y[20] - y[4]),
		x[24] - 0.01f * (x[0] - x[24]), y[24] - 0.2f * (y[0] - y[24]));
	set = selected(session, text_of(&line), "selected");
	assert_true(wordset_has(set, "g20") && wordset_has(set, "g31") && wordset_has(set, "g40"));
	assert_false(wordset_has(set, "g02") || wordset_has(set, "g04") || wordset_has(set, "g13"));
	text_release(&line);
	report_release(&report);
	session_free(session);
}

static void test_what_is_no_region(void **state)
{
	(void)state;
	Session *session = grid();
	Report report = {0};
	assert_ok(command_execute(session, "map", &report, &err));
	assert_false(command_execute(session, "select rectangle 0 0 1", &report, &err));
	assert_contains(err.message, "four numbers");
	assert_false(command_execute(session, "select lasso 0,0 1,1", &report, &err));
	assert_contains(err.message, "three or more");
	assert_false(command_execute(session, "select lasso 0,0 1,1 nan,1", &report, &err));
	assert_contains(err.message, "three or more");
	assert_false(command_execute(session, "select rectangle 90 90 91 91", &report, &err));
	assert_contains(err.message, "nothing was selected");
	report_release(&report);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_name),
		cmocka_unit_test(test_near),
		cmocka_unit_test(test_on_the_map),
		cmocka_unit_test(test_what_is_no_region),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
