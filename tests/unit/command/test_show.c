#include "check.h"
#include "command/command.h"
#include "picture_files.h"

#include <stdlib.h>

static Session *session;
static Report report;
static Error err;
static char *folder, *far;

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
	far = new_folder();
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
	remove_folder(far);
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

/* A second set, larger and in colour, and both brought together. */
static void make_shared(void)
{
	unsigned char pixels[27] = {0};
	char line[600];
	for (unsigned char i = 1; i <= 3; i++) {
		char name[16];
		memset(pixels, 60 * i, 20);
		snprintf(name, sizeof name, "c/%u.png", i);
		write_png(path_in(far, name), 3, 3, 3, pixels);
	}
	snprintf(line, sizeof line, "load %s as=others domain=away", far);
	assert_ok(run(line));
	assert_ok(run("train eigen pets as=e dim=1"));
	assert_ok(run("train eigen others as=f dim=1"));
	assert_ok(run("adapt standardise e f as=shared"));
}

static void check_shared(void)
{
	assert_ok(run("show b/1 c/2 in=shared"));
	check_picture(1, "b/1 · b", 9);
	check_picture(2, "c/2 · c", 120);
	assert_string_equal(table_cell(&report.sections[0].table, 0, 2)->text, "home");
	assert_string_equal(table_cell(&report.sections[0].table, 1, 2)->text, "away");
	assert_int_equal((int)table_cell(&report.sections[0].table, 1, 3)->number, 3);
	assert_int_equal(report.sections[2].picture.channels, 3);
}

static void test_pictures_of_a_shared_space(void **state)
{
	(void)state;
	make_shared();
	check_shared();
	/* Of one side alone, which is brought to itself by way of the other. */
	assert_ok(run("adapt standardise shared from=f to=e as=back"));
	assert_ok(run("show b/1 c/2 in=back"));
	check_picture(1, "b/1 · b", 9);
	check_picture(2, "c/2 · c", 120);
}

static void test_pictures_of_a_shared_space_outlive_the_session(void **state)
{
	(void)state;
	make_shared();
	char line[600];
	assert_ok(run("drop e"));
	snprintf(line, sizeof line, "session save %s", path_in(far, "s"));
	assert_ok(run(line));
	session_free(session);
	session = session_new();
	snprintf(line, sizeof line, "session open %s", path_in(far, "s"));
	assert_ok(run(line));
	check_shared();
	/* What nobody has any more is missed aloud. */
	session_free(session);
	session = session_new();
	write_png(path_in(folder, "a/1.png"), 1, 1, 1, (const unsigned char[]){7});
	assert_ok(run(line));
	assert_contains(report.sections[1].text, "shared shows no pictures of 3 items");
	assert_ok(run("show c/2 in=shared"));
	check_picture(1, "c/2 · c", 120);
	assert_false(run("show b/1 in=shared"));
	assert_contains(err.message, "no picture called \"b/1\"");
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
		cmocka_unit_test_setup_teardown(test_pictures_of_a_shared_space, start, finish),
		cmocka_unit_test_setup_teardown(
			test_pictures_of_a_shared_space_outlive_the_session, start, finish),
		cmocka_unit_test_setup_teardown(test_faults, start, finish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
