#include "data/metadata.h"

#include "check.h"
#include "scratch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static Error err;

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void name_items(Dictionary *items)
{
	static const char *const names[] = {"king", "queen", "café"};
	for (size_t i = 0; i < 3; i++)
		dictionary_add(items, names[i], strlen(names[i]));
}

static void test_lines_find_their_items(void **state)
{
	(void)state;
	Dictionary items = {0};
	MetadataFit fit;
	name_items(&items);
	write_file("m.csv",
		"age,word,born,note\n1.5,café,1984-05-31,a\n7,nobody,1900,b\n40,king,1066,\n3,king,1,c\n");
	Metadata *metadata = metadata_read("m.csv", NULL, false, &items, &fit, &err);
	assert_ok(metadata != NULL);
	assert_int_equal(fit.lines, 4);
	assert_int_equal(fit.used, 2);
	assert_string_equal(fit.key, "word");
	assert_int_equal(metadata->count, 3);
	const MetadataColumn *age = metadata_find(metadata, "age"), *born = metadata_find(metadata, "born");
	const MetadataColumn *note = metadata_find(metadata, "note");
	assert_null(metadata_find(metadata, "word"));
	assert_near(age->numbers[0], 40, 0);
	assert_true(isnan(age->numbers[1]));
	assert_near(age->numbers[2], 1.5, 0);
	Text text = {0};
	metadata_text(born, 2, &text);
	assert_string_equal(text_of(&text), "1984-05-31");
	metadata_text(born, 0, &text);
	assert_string_equal(text_of(&text), "1066");
	metadata_text(born, 1, &text);
	assert_string_equal(text_of(&text), "");
	assert_int_equal(note->of[0], DICTIONARY_NONE);
	text_release(&text);
	free(fit.key);
	metadata_unref(metadata);
	dictionary_release(&items);
}

/* A table of nothing but words has a line of names, too. */
static void test_words_alone(void **state)
{
	(void)state;
	Dictionary items = {0};
	MetadataFit fit;
	name_items(&items);
	write_file("m.csv", "word;role\nqueen;ruler\nking;ruler\n");
	Metadata *metadata = metadata_read("m.csv", "word", false, &items, &fit, &err);
	assert_ok(metadata != NULL);
	const MetadataColumn *role = metadata_find(metadata, "role");
	assert_int_equal(role->words.count, 1);
	assert_int_equal(role->of[0], 0);
	assert_int_equal(role->of[1], 0);
	assert_int_equal(role->of[2], DICTIONARY_NONE);
	free(fit.key);
	metadata_unref(metadata);
	dictionary_release(&items);
}

static void test_order_and_what_is_refused(void **state)
{
	(void)state;
	Dictionary items = {0};
	MetadataFit fit;
	name_items(&items);
	write_file("m.csv", "a,b\n1,x\n2,y\n3,x\n");
	Metadata *metadata = metadata_read("m.csv", NULL, true, &items, &fit, &err);
	assert_ok(metadata != NULL);
	assert_int_equal(metadata->count, 2);
	assert_near(metadata_find(metadata, "a")->numbers[2], 3, 0);
	assert_null(fit.key);
	metadata_unref(metadata);
	Error why = ERROR_INIT;
	assert_null(metadata_read("m.csv", NULL, false, &items, &fit, &why));
	assert_contains(why.message, "order=yes");
	assert_null(metadata_read("m.csv", "c", false, &items, &fit, &why));
	assert_contains(why.message, "no column c");
	write_file("m.csv", "a,b\n1,x\n2,y\n");
	assert_null(metadata_read("m.csv", NULL, true, &items, &fit, &why));
	assert_contains(why.message, "2 lines of values for 3 items");
	assert_null(metadata_read("absent.csv", NULL, true, &items, &fit, &why));
	dictionary_release(&items);
}

static void test_joined_columns_replace(void **state)
{
	(void)state;
	Metadata *first = metadata_new(2), *second = metadata_new(2);
	metadata_add(first, "a", true, &err)->numbers[0] = 1;
	metadata_add(first, "b", true, &err)->numbers[0] = 2;
	MetadataColumn *words = metadata_add(second, "a", false, &err);
	words->of[1] = dictionary_add(&words->words, "x", 1);
	assert_ok(metadata_join(second, first, &err));
	assert_int_equal(first->count, 2);
	assert_null(metadata_find(first, "a")->numbers);
	assert_int_equal(metadata_find(first, "a")->of[1], 0);
	assert_near(metadata_find(first, "b")->numbers[0], 2, 0);
	metadata_unref(first);
	metadata_unref(second);
}

/* Their files lie in a folder of their own. */
static int enter_folder(void **state)
{
	scratch_setup(state);
	return chdir(scratch.folder);
}

static int leave_folder(void **state)
{
	int left = chdir("/");
	return scratch_teardown(state) || left;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_find_their_items),
		cmocka_unit_test(test_words_alone),
		cmocka_unit_test(test_order_and_what_is_refused),
		cmocka_unit_test(test_joined_columns_replace),
	};
	return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
