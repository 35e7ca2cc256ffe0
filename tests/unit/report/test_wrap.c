#include "check.h"
#include "report/wrap.h"

#include <locale.h>

static void check_wrap(const char *text, int width, const char *expected)
{
	Text out = {0};
	wrap_text(text, width, &out);
	assert_string_equal(text_of(&out), expected);
	text_release(&out);
}

static void test_breaks_at_blanks(void **state)
{
	(void)state;
	check_wrap("one two three four", 9, "one two\nthree\nfour\n");
	check_wrap("one two three four", 0, "one two three four\n");
	check_wrap("", 9, "\n");
	check_wrap("a incomprehensibilities b", 9, "a\nincomprehensibilities\nb\n");
}

static void test_counts_columns_not_bytes(void **state)
{
	(void)state;
	check_wrap("éé éé éé", 5, "éé éé\néé\n");
	check_wrap("日本 日本", 6, "日本\n日本\n");
}

static void test_keeps_lines_and_indents(void **state)
{
	(void)state;
	check_wrap("for example\n  near king queen", 12, "for example\n  near king\n  queen\n");
	check_wrap("a  b\n\nc", 20, "a  b\n\nc\n");
}

static void test_escapes_control_characters(void **state)
{
	(void)state;
	check_wrap("red \x1b[31m", 20, "red \\x1B[31m\n");
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_breaks_at_blanks),
		cmocka_unit_test(test_counts_columns_not_bytes),
		cmocka_unit_test(test_keeps_lines_and_indents),
		cmocka_unit_test(test_escapes_control_characters),
	};
	return cmocka_run_group_tests_name("wrap", tests, NULL, NULL) != 0;
}
