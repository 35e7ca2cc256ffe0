/* What the judge says of methods that learn from guesses of their own. */
#include "base/random.h"
#include "check.h"
#include "command/command.h"

static Error err;

enum { N = 60 };

/* Two classes about -2 and 2, the second space a little to the side. */
static void put_space(Session *session, const char *name, double aside)
{
	Space *space = space_new(N, 2, &err);
	Random random;
	random_init(&random, 1, (uint64_t)*name);
	space->class_of = memory_new(N, sizeof *space->class_of);
	dictionary_add(&space->classes, "bad", 3);
	dictionary_add(&space->classes, "good", 4);
	for (size_t i = 0; i < N; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%s%zu", name, i));
		space->class_of[i] = i % 2;
		matrix_row(&space->vectors, i)[0] = (float)((i % 2 ? 2 : -2) + 0.4 * random_normal(&random));
		matrix_row(&space->vectors, i)[1] = (float)(aside + 0.4 * random_normal(&random));
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, name, OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
}

static const Table *table_called(const Report *report, const char *name)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].kind == SECTION_TABLE &&
			strcmp(report->sections[i].table.name, name) == 0)
			return &report->sections[i].table;
	fail_msg("no table %s", name);
	return NULL;
}

static double number(const Table *table, size_t row, const char *column)
{
	for (size_t i = 0; i < table->n_columns; i++)
		if (strcmp(table->columns[i].name, column) == 0)
			return table_cell(table, row, i)->number;
	fail_msg("no column %s", column);
	return NAN;
}

/* Clouds so far apart that every guess is right, but for those that it was shown, which nobody asks for. */
static void test_guesses_are_held_against_the_truth(void **state)
{
	(void)state;
	Session *session = session_new();
	Report report = {0};
	put_space(session, "a", 0);
	put_space(session, "b", 0.5);
	assert_ok(command_execute(
		session, "adapt pseudo a b hidden=0 lr=0.05 rounds=3 labels=5 judge=none", &report, &err));
	const Table *table = table_called(&report, "rounds");
	assert_int_equal(table_rows(table), 4);
	assert_near(number(table, 1, "precision"), 1, 0);
	assert_near(number(table, 3, "accuracy"), 1, 0);
	assert_true(number(table, 1, "low") < 1);
	/* A share of .2, .6 and 1 of the 50 that it was not shown. */
	assert_near(number(table, 1, "taken"), 10, 0);
	assert_near(number(table, 2, "taken"), 30, 0);
	assert_near(number(table, 3, "taken"), 50, 0);
	report_release(&report);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guesses_are_held_against_the_truth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
