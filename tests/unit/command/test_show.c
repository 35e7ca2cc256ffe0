#include "check.h"
#include "command/command.h"
#include "picture_files.h"

#include <stdlib.h>

static Session *session;
static Report report;
static Error err;
static char *folder;

static bool run(const char *line)
{
	err = ERROR_INIT;
	report_release(&report);
	return command_execute(session, line, &report, &err);
}

/* Pictures a/1, a/2 and b/1 in the set pets. */
static int start(void **state)
{
	(void)state;
	session = session_new();
	folder = new_folder();
	static const unsigned char pixels[3][4] = {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}};
	static const char *const names[] = {"a/1.png", "a/2.png", "b/1.png"};
	for (size_t i = 0; i < 3; i++)
		write_png(path_in(folder, names[i]), 2, 2, 1, pixels[i]);
	char line[600];
	snprintf(line, sizeof line, "load %s as=pets domain=home", folder);
	assert_ok(run(line));
	return 0;
}

static int finish(void **state)
{
	(void)state;
	report_release(&report);
	session_free(session);
	remove_folder(folder);
	return 0;
}

static void check_picture(size_t section, const char *caption, unsigned char first)
{
	assert_int_equal(report.sections[section].kind, SECTION_IMAGE);
	assert_string_equal(report.sections[section].picture.caption, caption);
	assert_int_equal(report.sections[section].picture.pixels[0], first);
}

static void test_pictures_by_name(void **state)
{
	(void)state;
	assert_ok(run("show a/2 b/1"));
	assert_int_equal(report.count, 3);
	const Table *table = &report.sections[0].table;
	assert_string_equal(table_cell(table, 0, 1)->text, "a");
	assert_string_equal(table_cell(table, 1, 2)->text, "home");
	check_picture(1, "a/2 · a", 5);
	check_picture(2, "b/1 · b", 9);
	assert_ok(run("show pets/a/2"));
	check_picture(1, "a/2 · a", 5);
	assert_ok(run("show a/2 in=pets"));
	check_picture(1, "a/2 · a", 5);
}

static void test_one_of_each_class(void **state)
{
	(void)state;
	assert_ok(run("show pets"));
	assert_int_equal(report.count, 3);
	check_picture(1, "a/1 · a", 1);
	check_picture(2, "b/1 · b", 9);
}

static void test_pictures_of_a_space(void **state)
{
	(void)state;
	assert_ok(run("train eigen pets as=e dim=1"));
	assert_ok(run("show b/1 in=e"));
	check_picture(1, "b/1 · b", 9);
	assert_ok(run("show e"));
	assert_int_equal(report.count, 3);
}

static void test_pictures_outlive_the_session(void **state)
{
	(void)state;
	assert_ok(run("train eigen pets as=e dim=1"));
	char line[600];
	snprintf(line, sizeof line, "session save %s", path_in(folder, "s"));
	assert_ok(run(line));
	session_free(session);
	session = session_new();
	snprintf(line, sizeof line, "session open %s", path_in(folder, "s"));
	assert_ok(run(line));
	assert_ok(run("show b/1 in=e"));
	check_picture(1, "b/1 · b", 9);
}

static void test_faults(void **state)
{
	(void)state;
	assert_false(run("show c/7"));
	assert_contains(err.message, "a/1");
	assert_contains(err.message, "pets");
	assert_false(run("show a/1 in=nothing"));
	assert_contains(err.message, "nothing");
	assert_ok(run("let x = {a b}"));
	assert_false(run("show a/1 in=x"));
	assert_contains(err.message, "no pictures");
	assert_ok(run("drop pets"));
	assert_false(run("show a/1"));
	assert_contains(err.message, "load");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pictures_by_name, start, finish),
		cmocka_unit_test_setup_teardown(test_one_of_each_class, start, finish),
		cmocka_unit_test_setup_teardown(test_pictures_of_a_space, start, finish),
		cmocka_unit_test_setup_teardown(test_pictures_outlive_the_session, start, finish),
		cmocka_unit_test_setup_teardown(test_faults, start, finish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
