#include "base/dictionary.h"
#include "check.h"

static void test_ids_in_order_of_first_sight(void **state)
{
	(void)state;
	Dictionary words = {0};
	assert_int_equal(dictionary_find_text(&words, "a"), DICTIONARY_NONE);
	char word[16];
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			int n = snprintf(word, sizeof word, "w%u", i);
			assert_int_equal(dictionary_add(&words, word, (size_t)n), i);
		}
	assert_int_equal(words.count, 5000);
	assert_int_equal(dictionary_find_text(&words, "w4999"), 4999);
	assert_int_equal(dictionary_find(&words, "w12xyz", 3), 12);
	assert_int_equal(dictionary_find_text(&words, "w5000"), DICTIONARY_NONE);
	assert_string_equal(dictionary_word(&words, 77), "w77");
	dictionary_release(&words);
}

static void test_words_never_move(void **state)
{
	(void)state;
	Dictionary words = {0};
	const char *first = dictionary_word(&words, dictionary_add(&words, "first", 5));
	char big[100000];
	memset(big, 'x', sizeof big);
	for (size_t i = 1; i < 200; i++)
		dictionary_add(&words, big, sizeof big - i);
	assert_ptr_equal(dictionary_word(&words, 0), first);
	assert_int_equal(dictionary_add(&words, "", 0), 200);
	assert_int_equal(dictionary_find_text(&words, ""), 200);
	dictionary_release(&words);
}

static void test_a_copy_is_a_dictionary_of_its_own(void **state)
{
	(void)state;
	Dictionary words = {0}, copy = {0}, empty = {0};
	char word[16];
	for (uint32_t i = 0; i < 3000; i++)
		dictionary_add(&words, word, (size_t)snprintf(word, sizeof word, "w%u", i));
	dictionary_copy(&empty, &copy);
	assert_int_equal(copy.count, 0);
	assert_int_equal(dictionary_add(&copy, "gone", 4), 0);
	dictionary_copy(&words, &copy);
	assert_int_equal(dictionary_add(&copy, "more", 4), 3000);
	assert_int_equal(dictionary_find_text(&words, "more"), DICTIONARY_NONE);
	dictionary_release(&words);
	for (uint32_t i = 0; i < 3000; i++) {
		snprintf(word, sizeof word, "w%u", i);
		assert_int_equal(dictionary_find_text(&copy, word), i);
		assert_string_equal(dictionary_word(&copy, i), word);
	}
	assert_int_equal(dictionary_find_text(&copy, "gone"), DICTIONARY_NONE);
	dictionary_release(&copy);
}

static void test_a_copy_in_another_order(void **state)
{
	(void)state;
	enum { COUNT = 3000 };
	Dictionary words = {0}, copy = {0};
	uint32_t order[COUNT];
	char word[16];
	for (uint32_t i = 0; i < COUNT; i++) {
		dictionary_add(&words, word, (size_t)snprintf(word, sizeof word, "w%u", i));
		order[i] = (7 * i + 3) % COUNT;
	}
	dictionary_copy_in_order(&words, order, &copy);
	dictionary_release(&words);
	assert_int_equal(copy.count, COUNT);
	for (uint32_t i = 0; i < COUNT; i++) {
		snprintf(word, sizeof word, "w%u", order[i]);
		assert_string_equal(dictionary_word(&copy, i), word);
		assert_int_equal(dictionary_find_text(&copy, word), i);
	}
	assert_int_equal(dictionary_add(&copy, "more", 4), COUNT);
	assert_int_equal(dictionary_find_text(&copy, "w17x"), DICTIONARY_NONE);
	dictionary_release(&copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids_in_order_of_first_sight),
		cmocka_unit_test(test_words_never_move),
		cmocka_unit_test(test_a_copy_is_a_dictionary_of_its_own),
		cmocka_unit_test(test_a_copy_in_another_order),
	};
	return cmocka_run_group_tests_name("dictionary", tests, NULL, NULL) != 0;
}
