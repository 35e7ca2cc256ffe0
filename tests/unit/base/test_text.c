#include "base/text.h"
#include "check.h"

#include <locale.h>

static void test_format_grows(void **state)
{
	(void)state;
	Text text = {0};
	for (int i = 0; i < 1000; i++)
		text_format(&text, "%d,", i);
	assert_int_equal(text.length, 10 * 2 + 90 * 3 + 900 * 4);
	assert_int_equal(strlen(text_of(&text)), text.length);
	text_release(&text);
	assert_string_equal(text_of(&text), "");
}

static void test_decode_rejects_bad_utf8(void **state)
{
	(void)state;
	unsigned code;
	assert_int_equal(text_decode("é", &code), 2);
	assert_int_equal(code, 0xE9);
	const char *bad[] = {"\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80", "\xE2\x82"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(text_decode(bad[i], &code), 1);
		assert_int_equal(code, 0xFFFD);
	}
	assert_int_equal(text_decode("", &code), 0);
}

static void test_visible_escapes(void **state)
{
	(void)state;
	Text text = {0};
	text_add_visible(&text, "a\x1b[31mé\xff");
	assert_string_equal(text_of(&text), "a\\x1B[31mé\\xFF");
	text_release(&text);
}

static void test_padding_cuts_by_columns(void **state)
{
	(void)state;
	Text text = {0};
	text_add_padded(&text, "日本語", 5, false);
	assert_string_equal(text_of(&text), "日本…");
	text_clear(&text);
	text_add_padded(&text, "ab", 4, true);
	assert_string_equal(text_of(&text), "  ab");
	text_release(&text);
}

static void test_counts_have_commas(void **state)
{
	(void)state;
	Text text = {0};
	text_add_count(&text, 0);
	text_add_char(&text, ' ');
	text_add_count(&text, 1234567);
	assert_string_equal(text_of(&text), "0 1,234,567");
	text_release(&text);
}

static void test_distance_known_answers(void **state)
{
	(void)state;
	assert_int_equal(text_distance("kitten", "sitting", 5), 3);
	assert_int_equal(text_distance("ab", "ba", 2), 1);
	assert_int_equal(text_distance("", "abc", 5), 3);
	assert_int_equal(text_distance("abcdef", "ghijkl", 2), 3);
	assert_int_equal(text_distance("naïve", "naive", 2), 1);
}

static void test_suggestions(void **state)
{
	(void)state;
	const char *names[] = {"near", "analogy", "train", "audit"};
	Text text = {0};
	text_suggest(&text, "trian", names, 4, 3);
	assert_string_equal(text_of(&text), "train");
	text_clear(&text);
	text_suggest(&text, "zzzzz", names, 4, 3);
	assert_string_equal(text_of(&text), "");
	text_release(&text);
}

static void test_numbers_ignore_the_locale(void **state)
{
	(void)state;
	double value;
	assert_true(text_to_number("1.5e-3", &value));
	assert_near(value, 0.0015, 0);
	assert_false(text_to_number("1,5", &value));
	assert_false(text_to_number("", &value));
	long long whole;
	assert_false(text_to_integer("99999999999999999999", &whole));
	assert_true(text_to_integer("-7", &whole));
	assert_int_equal(whole, -7);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format_grows),
		cmocka_unit_test(test_decode_rejects_bad_utf8),
		cmocka_unit_test(test_visible_escapes),
		cmocka_unit_test(test_padding_cuts_by_columns),
		cmocka_unit_test(test_counts_have_commas),
		cmocka_unit_test(test_distance_known_answers),
		cmocka_unit_test(test_suggestions),
		cmocka_unit_test(test_numbers_ignore_the_locale),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL) != 0;
}
