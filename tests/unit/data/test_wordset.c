#include "data/wordset.h"

#include "check.h"

static void test_braces_blanks_and_commas(void **state)
{
	(void)state;
	const char *forms[] = {"{he him his}", "he, him, his", "{ he,him\this he }"};
	for (size_t i = 0; i < 3; i++) {
		Error err = ERROR_INIT;
		WordSet *set = wordset_new("X", "typed");
		assert_ok(wordset_parse(forms[i], set, &err));
		assert_int_equal(set->count, 3);
		assert_string_equal(set->words[2], "his");
		wordset_unref(set);
	}
}

static void test_quotes_hold_words_together(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	WordSet *set = wordset_new("X", "typed");
	assert_ok(wordset_parse("{\"New York\" Paris \"Toy Story, 1995\",\"he 5\" \" Paris}", set, &err));
	static const char *const words[] = {"New York", "Paris", "Toy Story, 1995", "he 5", "\""};
	assert_int_equal(set->count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(set->words[i], words[i]);
	assert_int_equal(set->repeated, 1);
	wordset_unref(set);
}

static void test_bad_braces(void **state)
{
	(void)state;
	const char *bad[] = {"{}", "", "{he", "he}", "{", "}", " , "};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		Error err = ERROR_INIT;
		WordSet *set = wordset_new("X", NULL);
		assert_false(wordset_parse(bad[i], set, &err));
		assert_int_equal(err.kind, ERROR_USAGE);
		wordset_unref(set);
	}
}

static void test_checksum_is_of_the_words(void **state)
{
	(void)state;
	WordSet *a = wordset_new("a", NULL), *b = wordset_new("b", "elsewhere"), *c = wordset_new("c", NULL);
	wordset_add_list(a, "x yz", 4);
	wordset_add_list(b, "x,yz,x", 6);
	wordset_add_list(c, "xy z", 4);
	assert_string_equal(wordset_checksum(a), wordset_checksum(b));
	assert_string_not_equal(wordset_checksum(a), wordset_checksum(c));
	wordset_unref(a);
	wordset_unref(b);
	wordset_unref(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_braces_blanks_and_commas),
		cmocka_unit_test(test_quotes_hold_words_together),
		cmocka_unit_test(test_bad_braces),
		cmocka_unit_test(test_checksum_is_of_the_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
