#include "audit/word_forms.h"

#include "check.h"

#include <stdlib.h>

static Space *new_space(const char *const *words, size_t count)
{
	Error err = ERROR_INIT;
	Space *space = space_new(count, 2, &err);
	for (size_t i = 0; i < count; i++) {
		dictionary_add(&space->items, words[i], strlen(words[i]));
		matrix_row(&space->vectors, i)[0] = (float)cos((double)i);
		matrix_row(&space->vectors, i)[1] = (float)sin((double)i);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static bool has_form(const Space *space, const char *word, const char *form)
{
	uint32_t rows[WORD_FORMS];
	size_t count = word_forms(space, word, rows);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(dictionary_word(&space->items, rows[i]), form))
			return true;
	return false;
}

static void test_forms(void **state)
{
	(void)state;
	static const char *const words[] = {
		"aster", "IBM", "short_term", "berry", "dance", "Paris", "box", "cooks", "xray"};
	static const struct {
		const char *word, *form;
	} found[] = {{"asters", "aster"}, {"ibm", "IBM"}, {"short-term", "short_term"}, {"berries", "berry"},
		{"dancing", "dance"}, {"danced", "dance"}, {"paris", "Paris"}, {"boxes", "box"},
		{"cook", "cooks"}, {"x-ray", "xray"}};
	Space *space = new_space(words, sizeof words / sizeof *words);
	for (size_t i = 0; i < sizeof found / sizeof *found; i++)
		if (!has_form(space, found[i].word, found[i].form))
			fail_msg("%s has no form %s", found[i].word, found[i].form);
	uint32_t rows[WORD_FORMS];
	assert_int_equal(word_forms(space, "nowhere", rows), 0);
	assert_int_equal(word_forms(space, "", rows), 0);
	assert_false(has_form(space, "ox", "box"));
	space_unref(space);
}

/* Words lie on a circle, one radian from the next. */
static void test_nearest_are_of_no_set(void **state)
{
	(void)state;
	static const char *const words[] = {"zero", "one", "two", "three", "four", "five"};
	Space *space = new_space(words, 6);
	WordSet *set = wordset_new("s", "a test"), *other = wordset_new("t", "a test");
	wordset_add(set, "one");
	wordset_add(set, "lost");
	wordset_add(other, "two");
	Audit audit = {.space = space, .n_sets = 2};
	selection_init(&audit.sets[0], space, set, 'X');
	selection_init(&audit.sets[1], space, other, 'Y');
	uint32_t rows[WORD_NEIGHBOURS];
	assert_int_equal(word_forms_near(&audit, 0, NULL, rows), 3);
	assert_int_equal(rows[0], 0);
	assert_int_equal(rows[1], 3);
	selection_release(&audit.sets[0]);
	selection_release(&audit.sets[1]);
	wordset_unref(set);
	wordset_unref(other);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_nearest_are_of_no_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
