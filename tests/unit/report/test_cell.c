#include "check.h"
#include "report/cell.h"

#include <stdlib.h>

static const char *exact(double value)
{
	static Text text;
	text_clear(&text);
	number_exact(value, &text);
	return text_of(&text);
}

static const char *shown(double value, int decimals)
{
	static Text text;
	Column column = {.kind = COLUMN_NUMBER, .decimals = decimals};
	text_clear(&text);
	cell_shown(&column, &(Cell){.number = value}, &text);
	return text_of(&text);
}

static void test_exact_is_shortest(void **state)
{
	(void)state;
	assert_string_equal(exact(0.1), "0.1");
	assert_string_equal(exact(1.0 / 3), "0.3333333333333333");
	assert_string_equal(exact(5e-324), "5e-324");
	assert_string_equal(exact(123456789), "123456789");
	assert_string_equal(exact(10), "10");
	assert_string_equal(exact(-1500), "-1500");
	assert_string_equal(exact(-0.0), "0");
	assert_string_equal(exact(1e22), "1e+22");
	assert_string_equal(exact(0.1 + 0.2), "0.30000000000000004");
	assert_string_equal(exact(-INFINITY), "-inf");
	assert_string_equal(exact(NAN), "nan");
	for (double x = 1e-300; x < 1e300; x *= 97.0 / 11)
		assert_true(strtod(exact(x), NULL) == x);
}

static void test_shown_keeps_decimals(void **state)
{
	(void)state;
	assert_string_equal(shown(0.81249, 3), "0.812");
	assert_string_equal(shown(-0.0, 2), "0.00");
	assert_string_equal(shown(1234567.891, 1), "1234567.9");
	assert_string_equal(shown(NAN, 3), "-");
	assert_string_equal(shown(INFINITY, 3), "inf");
}

static void test_shown_never_turns_small_into_zero(void **state)
{
	(void)state;
	assert_string_equal(shown(0.00004, 3), "4e-05");
	assert_string_equal(shown(-0.0004, 3), "-4e-04");
	assert_string_equal(shown(0.0005, 3), "0.001");
	assert_string_equal(shown(3e20, 3), "3e+20");
}

static void test_integers_and_texts(void **state)
{
	(void)state;
	Text text = {0};
	cell_exact(&(Column){.kind = COLUMN_INTEGER}, &(Cell){.number = 9007199254740991.0}, &text);
	cell_exact(&(Column){.kind = COLUMN_INTEGER}, &(Cell){.number = NAN}, &text);
	cell_exact(&(Column){.kind = COLUMN_TEXT}, &(Cell){0}, &text);
	assert_string_equal(text_of(&text), "9007199254740991");
	text_clear(&text);
	cell_shown(&(Column){.kind = COLUMN_TEXT}, &(Cell){.text = (char[]){"a\x1b[0m"}}, &text);
	cell_shown(&(Column){.kind = COLUMN_TEXT}, &(Cell){0}, &text);
	assert_string_equal(text_of(&text), "a\\x1B[0m-");
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_is_shortest),
		cmocka_unit_test(test_shown_keeps_decimals),
		cmocka_unit_test(test_shown_never_turns_small_into_zero),
		cmocka_unit_test(test_integers_and_texts),
	};
	return cmocka_run_group_tests_name("cell", tests, NULL, NULL) != 0;
}
