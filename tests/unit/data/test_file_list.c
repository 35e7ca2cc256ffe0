#include "base/text.h"
#include "check.h"
#include "data/file_list.h"
#include "scratch.h"

#include <stdlib.h>
#include <unistd.h>

static Error err;

static void names_of(const FileList *list, const char *folder, Text *out)
{
	for (size_t i = 0; i < list->count; i++)
		text_format(out, "%s ", list->files[i].path + strlen(folder) + 1);
}

static void test_folders_are_read_in_order_of_names(void **state)
{
	(void)state;
	Scratch own;
	FileList list = {0};
	Text names = {0};
	scratch_init(&own);
	const char *files[] = {"b/z.txt", "b/a.txt", "c", "a/x", "a/.hidden", ".git/y", "B"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		scratch_text(&own, files[i], "12345");
	assert_int_equal(symlink(own.folder, scratch_path(&own, "b/loop")), 0);
	assert_ok(file_list_add(&list, own.folder, &err));
	names_of(&list, own.folder, &names);
	assert_string_equal(text_of(&names), "B a/x b/a.txt b/z.txt c ");
	assert_int_equal(list.bytes, 25);
	assert_string_equal(list.files[2].folder, "b");
	assert_false(list.files[2].named);
	assert_ok(file_list_add(&list, scratch_path(&own, "a/.hidden"), &err));
	assert_true(list.files[5].named);
	file_list_release(&list);
	text_release(&names);
	scratch_release(&own);
}

static void test_missing_and_empty_are_errors(void **state)
{
	(void)state;
	Scratch own;
	FileList list = {0};
	scratch_init(&own);
	assert_false(file_list_add(&list, own.folder, &err));
	assert_contains(err.message, "no file in the folder");
	assert_false(file_list_add(&list, scratch_path(&own, "nowhere.txt"), &err));
	assert_int_equal(err.kind, ERROR_FILE);
	assert_contains(err.message, "nowhere.txt");
	assert_false(file_list_add(&list, "/dev/null", &err));
	assert_contains(err.message, "is a device");
	file_list_release(&list);
	scratch_release(&own);
}

static void assert_stem(const char *path, const char *stem)
{
	char *found = file_stem(path);
	assert_string_equal(found, stem);
	free(found);
}

static void test_stems_and_endings(void **state)
{
	(void)state;
	assert_stem("a/b.txt.gz", "b");
	assert_stem("b", "b");
	assert_stem("a/b/", "b");
	assert_stem("a.b.csv", "a.b");
	assert_stem(".hidden", ".hidden");
	assert_stem("/", "");
	assert_true(file_ends("x/a.CSV.gz", ".csv"));
	assert_true(file_ends("a.csv", ".csv"));
	assert_false(file_ends("a.csvx", ".csv"));
	assert_false(file_ends("gz", ".csv"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folders_are_read_in_order_of_names),
		cmocka_unit_test(test_missing_and_empty_are_errors),
		cmocka_unit_test(test_stems_and_endings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
