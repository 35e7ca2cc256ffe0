#include "check.h"
#include "ui/repl/history.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/isthmus-history-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/history", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static int remove_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void test_lines_come_back(void **state)
{
	(void)state;
	History history;
	history_open(&history, path);
	assert_int_equal(history.count, 0);
	assert_true(history_keep(&history, "near king"));
	assert_false(history_keep(&history, "near king"));
	assert_false(history_keep(&history, ""));
	assert_false(history_keep(&history, " secret"));
	assert_true(history_keep(&history, "ls"));
	assert_true(history_keep(&history, "near king"));
	history_release(&history);
	history_open(&history, path);
	assert_int_equal(history.count, 2);
	assert_string_equal(history.lines[0], "ls");
	assert_string_equal(history.lines[1], "near king");
	history_release(&history);
}

static void test_file_is_private(void **state)
{
	(void)state;
	History history;
	struct stat status;
	umask(0);
	history_open(&history, path);
	history_keep(&history, "ls");
	history_release(&history);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_old_lines_go(void **state)
{
	(void)state;
	FILE *file = fopen(path, "w");
	for (int i = 0; i < HISTORY_MOST + 100; i++)
		fprintf(file, "line %d\n", i);
	fclose(file);
	History history;
	for (int round = 0; round < 2; round++) {
		history_open(&history, path);
		assert_int_equal(history.count, HISTORY_MOST);
		assert_string_equal(history.lines[0], "line 100");
		history_release(&history);
	}
}

static void test_works_without_a_file(void **state)
{
	(void)state;
	History history;
	history_open(&history, NULL);
	assert_true(history_keep(&history, "ls"));
	assert_int_equal(history.count, 1);
	history_release(&history);
	history_open(&history, "/nonexistent/folder/history");
	assert_true(history_keep(&history, "ls"));
	history_release(&history);
}

static void test_places(void **state)
{
	(void)state;
	setenv("HOME", folder, 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("ISTHMUS_HISTORY");
	char *rc = rc_path();
	assert_true(strncmp(rc, folder, strlen(folder)) == 0);
	assert_string_equal(rc + strlen(folder), "/.config/isthmus/rc");
	free(rc);
	setenv("XDG_CONFIG_HOME", "/etc/xdg", 1);
	rc = rc_path();
	assert_string_equal(rc, "/etc/xdg/isthmus/rc");
	free(rc);
	setenv("ISTHMUS_HISTORY", "/tmp/mine", 1);
	char *named = history_path();
	assert_string_equal(named, "/tmp/mine");
	free(named);
	setenv("ISTHMUS_HISTORY", "", 1);
	assert_null(history_path());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_lines_come_back, remove_file),
		cmocka_unit_test_teardown(test_file_is_private, remove_file),
		cmocka_unit_test_teardown(test_old_lines_go, remove_file),
		cmocka_unit_test_teardown(test_works_without_a_file, remove_file),
		cmocka_unit_test(test_places),
	};
	return cmocka_run_group_tests_name("history", tests, make_folder, remove_folder) != 0;
}
