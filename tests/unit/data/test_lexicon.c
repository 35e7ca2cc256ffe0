#include "check.h"
#include "data/lexicon.h"
#include "scratch.h"

static Error err;

static void test_two_columns(void **state)
{
	(void)state;
	Scratch own;
	scratch_init(&own);
	Lexicon *lexicon = lexicon_read(scratch_text(&own, "en-de",
						"\xEF\xBB\xBF"
						"dog Hund\r\n# comment\n\nice cream\tEis\ndog  Köter"),
		&err);
	assert_non_null(lexicon);
	assert_int_equal(lexicon->count, 3);
	assert_string_equal(lexicon->pairs[0].source, "dog");
	assert_string_equal(lexicon->pairs[0].target, "Hund");
	assert_string_equal(lexicon->pairs[1].source, "ice cream");
	assert_string_equal(lexicon->pairs[1].target, "Eis");
	assert_string_equal(lexicon->pairs[2].target, "Köter");
	assert_int_equal(strlen(lexicon->checksum), 32);
	lexicon_unref(lexicon);
	scratch_release(&own);
}

/* The layout of XWEAT: a word, its translation, and another form, which may be missing. */
static void test_translations_with_commas(void **state)
{
	(void)state;
	Scratch own;
	scratch_init(&own);
	Lexicon *lexicon = lexicon_read(
		scratch_text(&own, "en-de.csv", "piano,Klavier,\r\nboss,Chef,Chefin\n,,\nmace,,\n"), &err);
	assert_non_null(lexicon);
	assert_int_equal(lexicon->count, 3);
	assert_string_equal(lexicon->pairs[0].target, "Klavier");
	assert_string_equal(lexicon->pairs[2].source, "boss");
	assert_string_equal(lexicon->pairs[2].target, "Chefin");
	lexicon_unref(lexicon);
	scratch_release(&own);
}

static void assert_fails(const char *text, const char *part)
{
	Scratch own;
	scratch_init(&own);
	assert_null(lexicon_read(scratch_text(&own, "bad", text), &err));
	assert_contains(err.message, part);
	scratch_release(&own);
}

static void test_faults_name_the_line(void **state)
{
	(void)state;
	assert_fails("a b\nc\n", "line 2 of");
	assert_fails("a b c\n", "line 1 of");
	assert_fails("a\tb\tc\n", "line 1 of");
	assert_fails("# nothing\n", "no pair of words");
	assert_null(lexicon_read("/nowhere/x", &err));
	assert_contains(err.message, "/nowhere/x");
}

static void test_order_matters_for_the_checksum(void **state)
{
	(void)state;
	Lexicon *one = lexicon_new("test"), *two = lexicon_new("test");
	lexicon_add(one, "ab", "c");
	lexicon_add(two, "a", "bc");
	assert_string_not_equal(lexicon_checksum(one), lexicon_checksum(two));
	lexicon_unref(one);
	lexicon_unref(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_columns),
		cmocka_unit_test(test_translations_with_commas),
		cmocka_unit_test(test_faults_name_the_line),
		cmocka_unit_test(test_order_matters_for_the_checksum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
