/* Words of bias tests in other languages: those that come with the program, and files. */
#include "data/translations.h"

#include "check.h"
#include "data/testset.h"
#include "scratch.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The forms of a word, with blanks between. */
static char *forms_of(const Translations *translations, const char *word)
{
	Text forms = {0};
	for (size_t i = 0; i < translations->lexicon->count; i++)
		if (!strcmp(translations->lexicon->pairs[i].source, word))
			text_format(&forms, "%s%s", forms.length ? " " : "",
				translations->lexicon->pairs[i].target);
	return text_take(&forms);
}

static void assert_forms(const char *language, const char *word, const char *wanted)
{
	Error err = ERROR_INIT;
	Translations translations;
	assert_ok(translations_find(language, &translations, &err));
	char *forms = forms_of(&translations, word);
	assert_string_equal(forms, wanted);
	free(forms);
	translations_release(&translations);
}

static void test_languages_of_the_program(void **state)
{
	(void)state;
	static const char *const wanted[] = {"de", "es", "hr", "it", "ru", "tr"};
	Error err = ERROR_INIT;
	char **languages;
	size_t count;
	assert_ok(translations_languages(&languages, &count, &err));
	assert_int_equal(count, 6);
	for (size_t i = 0; i < count; i++) {
		Translations translations;
		assert_string_equal(languages[i], wanted[i]);
		assert_ok(translations_find(languages[i], &translations, &err));
		assert_string_equal(translations.language, wanted[i]);
		assert_contains(translations.citation, "Lauscher");
		assert_contains(translations.notes, "faults");
		assert_contains(translations.benchmark, "version 1");
		assert_false(translations.changed);
		translations_release(&translations);
		free(languages[i]);
	}
	free(languages);
}

static void test_forms(void **state)
{
	(void)state;
	assert_forms("de", "calculus", "Infinitesimalrechnung");
	assert_forms("XWEAT-DE", "friend", "Freund Freundin");
	assert_forms("es", "ugly", "feo fea");
	assert_forms("ru", "she", "она");
	assert_forms("tr", "he", "o");
	assert_forms("de", "bluebell", "");
}

static bool stands_in_sets(const char *word)
{
	bool found = false;
	for (int i = 1; i <= 10 && !found; i++) {
		TestSet set = {0};
		Error err = ERROR_INIT;
		char name[16];
		snprintf(name, sizeof name, "weat%d", i);
		assert_ok(testset_find(name, &set, &err));
		for (size_t s = 0; s < set.count; s++)
			found = found || wordset_has(set.sets[s], word);
		testset_release(&set);
	}
	return found;
}

/* No more words than the tests have, and no names, which have no translation that says the same. */
static void test_only_words_of_the_tests(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Translations translations;
	assert_ok(translations_find("it", &translations, &err));
	for (size_t i = 0; i < translations.lexicon->count; i++) {
		assert_true(stands_in_sets(translations.lexicon->pairs[i].source));
		assert_false(isupper((unsigned char)translations.lexicon->pairs[i].source[0]));
	}
	translations_release(&translations);
}

static void test_files(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Translations translations;
	assert_ok(translations_find(scratch_text(&scratch, "mine.tsv",
					    "name: mine\ncitation: ours\nlanguage: nl\nnotes: none\n\n# "
					    "words\nshe\tzij\tze\nhe\thij\n"),
		&translations, &err));
	assert_string_equal(translations.name, "mine");
	assert_int_equal(translations.lexicon->count, 3);
	translations_release(&translations);
	assert_ok(translations_find(scratch_text(&scratch, "mine.csv", "she,zij,ze\n"), &translations, &err));
	assert_int_equal(translations.lexicon->count, 2);
	translations_release(&translations);
	assert_false(
		translations_find(scratch_text(&scratch, "bad.tsv", "she\tzij\nalone\n"), &translations, &err));
	assert_contains(err.message, "line 2");
	err = ERROR_INIT;
	assert_false(translations_find(scratch_text(&scratch, "none.tsv", "name: x\n"), &translations, &err));
	assert_contains(err.message, "no translation");
	err = ERROR_INIT;
	assert_false(translations_find("../xweat-de", &translations, &err));
	assert_contains(err.message, "de, es, hr, it, ru, tr");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_languages_of_the_program),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_only_words_of_the_tests),
		cmocka_unit_test(test_files),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
