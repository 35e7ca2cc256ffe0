#include "check.h"
#include "ui/complaint.h"

#include <locale.h>

static void check_complaint(const char *where, const char *line, int column, int width, const char *expected)
{
	Text out = {0};
	Error err = {.kind = ERROR_USAGE, .column = column, .width = width, .message = "no"};
	complaint_write(&err, where, line, &out);
	assert_string_equal(text_of(&out), expected);
	text_release(&out);
}

static void test_points_at_the_fault(void **state)
{
	(void)state;
	check_complaint(NULL, "near kng", 5, 3, "error: no\n  near kng\n       ^~~\n");
	check_complaint("s:3", "near kng", -1, 0, "error: s:3: no\n");
	check_complaint(NULL, NULL, 2, 1, "error: no\n");
	check_complaint(NULL, "near", 4, 1, "error: no\n  near\n      ^\n");
	check_complaint(NULL, "near", 9, 1, "error: no\n");
}

static void test_counts_columns(void **state)
{
	(void)state;
	check_complaint(NULL, "日本 é x", 10, 1, "error: no\n  日本 é x\n         ^\n");
	check_complaint(NULL, "a\tb", 2, 1, "error: no\n  a\\x09b\n       ^\n");
}

static void test_cuts_long_lines(void **state)
{
	(void)state;
	char line[401];
	memset(line, 'a', 400);
	line[400] = '\0';
	line[200] = 'X';
	Text out = {0};
	Error err = {.kind = ERROR_USAGE, .column = 200, .width = 1, .message = "no"};
	complaint_write(&err, NULL, line, &out);
	const char *shown = strchr(text_of(&out), '\n') + 1, *below = strchr(shown, '\n') + 1;
	size_t bytes_before = (size_t)(strchr(shown, 'X') - shown);
	/* The ellipsis takes three bytes and one column. */
	assert_int_equal(strchr(below, '^') - below, bytes_before - 2);
	assert_true(text_width(shown) < 260);
	text_release(&out);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_points_at_the_fault),
		cmocka_unit_test(test_counts_columns),
		cmocka_unit_test(test_cuts_long_lines),
	};
	return cmocka_run_group_tests_name("complaint", tests, NULL, NULL) != 0;
}
