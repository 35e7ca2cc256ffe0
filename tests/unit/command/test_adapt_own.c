/* The classifier that an adapter with a network has of its own, judged on the target. */
#include "base/random.h"
#include "check.h"
#include "command/command.h"

static Error err;

enum { N = 40 };

/* Two clouds, of classes "left" and "right", moved upwards by `shift`; `swapped` gives each the other's class.
 */
static void put_space(Session *session, const char *name, double shift, bool swapped)
{
	Space *space = space_new(N, 2, &err);
	Random random;
	random_init(&random, 1, 0);
	dictionary_add(&space->classes, "left", 4);
	dictionary_add(&space->classes, "right", 5);
	space->class_of = memory_new(N, sizeof *space->class_of);
	for (uint32_t i = 0; i < N; i++) {
		char item[32];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%s%u", name, i));
		float *row = matrix_row(&space->vectors, i);
		row[0] = (float)((i % 2 ? 3 : -3) + random_normal(&random) / 2);
		row[1] = (float)(shift + random_normal(&random));
		space->class_of[i] = swapped ? 1 - i % 2 : i % 2;
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, name, OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
}

static const Table *table_of(const Report *report, const char *name)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].kind == SECTION_TABLE &&
			strcmp(report->sections[i].table.name, name) == 0)
			return &report->sections[i].table;
	return NULL;
}

static double number(const Table *table, const char *column)
{
	for (size_t i = 0; i < table->n_columns; i++)
		if (strcmp(table->columns[i].name, column) == 0)
			return table_cell(table, 0, i)->number;
	fail_msg("no column %s", column);
	return NAN;
}

static bool said(const Report *report, const char *words)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].text && strstr(report->sections[i].text, words))
			return true;
	return false;
}

static Session *three_spaces(void)
{
	Session *session = session_new();
	put_space(session, "one", 0, false);
	put_space(session, "two", 1, false);
	put_space(session, "wrong", 1, true);
	return session;
}

static void test_it_is_judged_against_doing_nothing(void **state)
{
	(void)state;
	Session *session = three_spaces();
	Report report = {0};
	assert_ok(command_execute(session,
		"adapt dann one two epochs=30 batch=8 lr=0.01 lambda=0.1 hidden=8 judge=transfer", &report,
		&err));
	const Table *table = table_of(&report, "own classifier");
	assert_non_null(table);
	assert_near(number(table, "accuracy"), 1, 0);
	assert_near(number(table, "before"), 1, 0);
	assert_near(number(table, "n"), N, 0);
	assert_false(said(&report, "made it worse"));
	report_release(&report);
	assert_ok(command_execute(session,
		"adapt dann one wrong epochs=30 batch=8 lr=0.01 lambda=0.1 hidden=8 judge=shift", &report,
		&err));
	table = table_of(&report, "own classifier");
	assert_near(number(table, "accuracy"), 0, 0);
	assert_int_equal(table->n_columns, 5); /* nothing to hold it against */
	report_release(&report);
	session_free(session);
}

static void test_without_judges_nothing_is_told(void **state)
{
	(void)state;
	Session *session = three_spaces();
	Report report = {0};
	assert_ok(command_execute(session, "adapt dann one two epochs=1 judge=none", &report, &err));
	assert_null(table_of(&report, "own classifier"));
	report_release(&report);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_is_judged_against_doing_nothing),
		cmocka_unit_test(test_without_judges_nothing_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
