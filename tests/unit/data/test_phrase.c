#include "check.h"
#include "data/phrase.h"

static void fill_letter(void *context, char slot, Text *sentence)
{
	(*(int *)context)++;
	text_format(sentence, "<%c>", slot);
}

static void test_slots_are_filled(void **state)
{
	(void)state;
	Text text = {0};
	int filled = 0;
	phrase_say("{s} is a {x}", fill_letter, &filled, &text);
	assert_string_equal(text_of(&text), "<s> is a <x>");
	assert_int_equal(filled, 2);
	assert_int_equal(phrase_words(text_of(&text)), 4);
	assert_int_equal(phrase_words(""), 0);
	text_release(&text);
}

static void test_all_words_of_a_list_are_said(void **state)
{
	(void)state;
	Random random;
	Text text = {0};
	int said[3] = {0};
	random_init(&random, 1, 0);
	for (int i = 0; i < 3000; i++) {
		text_clear(&text);
		phrase_say_one_of("a bb ccc", &random, &text);
		assert_in_range(text.length, 1, 3);
		said[text.length - 1]++;
	}
	for (int i = 0; i < 3; i++)
		assert_in_range(said[i], 900, 1100);
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slots_are_filled),
		cmocka_unit_test(test_all_words_of_a_list_are_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
