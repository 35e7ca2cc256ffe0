/* diff: what changed, where the answer is known. */
#include "check.h"
#include "command/command.h"
#include "session/version.h"

#include <stdlib.h>

static Error err;

enum { ITEMS = 60, WIDTH = 2 };

/* Points on a spiral, turned by an angle; items from `first` on. */
static void put_spiral(Session *session, const char *name, size_t first, double angle, double stretch)
{
	Space *space = space_new(ITEMS, WIDTH, &err);
	for (size_t i = 0; i < ITEMS; i++) {
		char item[16];
		double at = 0.7 * (double)(i + first) + angle, far = stretch * (1 + 0.1 * (double)(i + first));
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "i%zu", i + first));
		matrix_row(&space->vectors, i)[0] = (float)(far * cos(at));
		matrix_row(&space->vectors, i)[1] = (float)(far * sin(at));
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, name, OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
}

static const Table *table_named(const Report *report, const char *name)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].kind == SECTION_TABLE &&
			strcmp(report->sections[i].table.name, name) == 0)
			return &report->sections[i].table;
	return NULL;
}

static double cell(const Report *report, const char *table_name, const char *column, size_t row)
{
	const Table *table = table_named(report, table_name);
	assert_non_null(table);
	for (size_t i = 0; i < table->n_columns; i++)
		if (strcmp(table->columns[i].name, column) == 0)
			return table_cell(table, row, i)->number;
	fail_msg("no column %s", column);
	return 0;
}

static Report diff(Session *session, const char *line)
{
	Report report = {0};
	assert_ok(command_execute(session, line, &report, &err));
	return report;
}

static void test_a_turn_is_no_change_once_it_is_undone(void **state)
{
	(void)state;
	Session *session = session_new();
	put_spiral(session, "a", 0, 0, 1);
	put_spiral(session, "b", 0, 0.5, 1);
	Report turned = diff(session, "diff a b"), raw = diff(session, "diff a b align=none");
	assert_near(cell(&turned, "drift", "cosine", 0), 1, 1e-6);
	assert_near(cell(&turned, "drift", "shift", 0), 0, 1e-5);
	assert_near(cell(&raw, "drift", "cosine", 0), cos(0.5), 1e-6);
	assert_near(cell(&raw, "drift", "shift", 0), 2 * sin(0.25), 1e-6);
	for (int i = 0; i < 2; i++) {
		const Report *report = i ? &raw : &turned;
		assert_near(cell(report, "neighbours", "overlap@10", 0), 1, 0.02);
		assert_near(cell(report, "neighbours", "chance", 0), 10.0 / 59, 1e-12);
		assert_null(table_named(report, "items"));
	}
	report_release(&turned);
	report_release(&raw);
	session_free(session);
}

static void test_items_and_norms(void **state)
{
	(void)state;
	Session *session = session_new();
	put_spiral(session, "a", 0, 0, 1);
	put_spiral(session, "b", 20, 0, 3);
	Report report = diff(session, "diff a b top=5 align=none");
	assert_near(cell(&report, "drift", "kept", 0), 40, 0);
	assert_near(cell(&report, "drift", "new", 0), 20, 0);
	assert_near(cell(&report, "drift", "lost", 0), 20, 0);
	assert_near(cell(&report, "drift", "cosine", 0), 1, 1e-6);
	assert_near(cell(&report, "drift", "shift", 0), 2, 1e-5);
	const Table *items = table_named(&report, "items");
	assert_int_equal(table_rows(items), 10);
	assert_string_equal(table_cell(items, 0, 1)->text, "i60");
	assert_string_equal(table_cell(items, 5, 1)->text, "i0");
	assert_near(cell(&report, "diff", "norm", 0), 1 + 0.1 * 29.5, 1e-5);
	assert_near(cell(&report, "diff", "norm", 1), 3 * (1 + 0.1 * 49.5), 1e-5);
	report_release(&report);
	session_free(session);
}

static void test_a_version_against_now(void **state)
{
	(void)state;
	Session *session = session_new();
	put_spiral(session, "a", 0, 0, 1);
	Report report = diff(session, "checkpoint a");
	report_release(&report);
	report = diff(session, "diff a@1");
	assert_contains(
		report.sections[report.count - 1].text, "a@1 and a have the same content, to the last byte");
	report_release(&report);
	put_spiral(session, "a", 0, 0.5, 1); /* replaced: its version stays */
	report = diff(session, "diff a");
	assert_near(cell(&report, "drift", "cosine", 0), cos(0.5), 1e-6); /* as they stand */
	report_release(&report);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_turn_is_no_change_once_it_is_undone),
		cmocka_unit_test(test_items_and_norms),
		cmocka_unit_test(test_a_version_against_now),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
