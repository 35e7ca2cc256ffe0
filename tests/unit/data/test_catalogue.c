#include "check.h"

#include "base/memory.h"
#include "data/catalogue.h"
#include "data/datasets_folder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char entry[] = "# a comment\n"
			    "title: Fruit, from\n"
			    "  two baskets\n"
			    "kind: corpus\n"
			    "domains: orchard market\n"
			    "amount: 12 words\n"
			    "licence: CC0\n"
			    "attribution: nobody\n"
			    "package: apt fruit-a 1.0-1 1000\n"
			    "package: npm fruit-b 2.0 500\n"
			    "file: a.txt 8 " SUM "\n"
			    "load: a.txt domain=orchard\n"
			    "about: counting\n"
			    "next: load fruit\n";

static char folder[] = "/tmp/isthmus-catalogue-XXXXXX";

static char *path_of(const char *name)
{
	Text path = {0};
	text_format(&path, "%s/%s", folder, name);
	return text_take(&path);
}

static void write_file(const char *name, const char *content)
{
	char *path = path_of(name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
	free(path);
}

static int make_folder(void **state)
{
	(void)state;
	static const char *const below[] = {
		"catalogue", "bad", "cache", "cache/datasets", "cache/datasets/fruit"};
	if (!mkdtemp(folder))
		return -1;
	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		char *path = path_of(below[i]);
		mkdir(path, 0777);
		free(path);
	}
	char *cache = path_of("cache");
	setenv("ISTHMUS_CACHE", cache, 1);
	free(cache);
	write_file("catalogue/fruit.txt", entry);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[sizeof folder + 16];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static void read_fruit(Catalogue *catalogue)
{
	Error err = ERROR_INIT;
	char *path = path_of("catalogue");
	assert_ok(catalogue_read(path, catalogue, &err));
	free(path);
}

static void entry_is_read_whole(void **state)
{
	(void)state;
	Catalogue catalogue;
	read_fruit(&catalogue);
	assert_int_equal(catalogue.count, 1);
	const Dataset *fruit = catalogue_find(&catalogue, "fruit", NULL);
	assert_non_null(fruit);
	assert_string_equal(fruit->title, "Fruit, from two baskets");
	assert_string_equal(fruit->domains, "orchard market");
	assert_int_equal(fruit->n_packages, 2);
	assert_string_equal(fruit->packages[1].manager, "npm");
	assert_string_equal(fruit->packages[0].version, "1.0-1");
	assert_int_equal(dataset_download_bytes(fruit), 1500);
	assert_int_equal(dataset_bytes(fruit), 8);
	assert_string_equal(fruit->files[0].checksum, SUM);
	catalogue_release(&catalogue);
}

static void unknown_name_is_suggested(void **state)
{
	(void)state;
	Catalogue catalogue;
	Error err = ERROR_INIT;
	read_fruit(&catalogue);
	assert_null(catalogue_find(&catalogue, "friut", &err));
	assert_contains(err.message, "did you mean fruit?");
	catalogue_release(&catalogue);
}

/* The fault of a copy of the entry in which `from` was replaced by `to`. */
static void assert_fault(const char *from, const char *to, const char *fault)
{
	const char *at = strstr(entry, from);
	assert_non_null(at);
	Text changed = {0};
	text_add_bytes(&changed, entry, (size_t)(at - entry));
	text_add(&changed, to);
	text_add(&changed, at + strlen(from));
	write_file("bad/broken.txt", text_of(&changed));
	text_release(&changed);
	Catalogue catalogue;
	Error err = ERROR_INIT;
	char *path = path_of("bad");
	assert_false(catalogue_read(path, &catalogue, &err));
	assert_contains(err.message, "broken.txt");
	assert_contains(err.message, fault);
	catalogue_release(&catalogue);
	free(path);
}

static void faulty_entries_are_explained(void **state)
{
	(void)state;
	assert_fault("licence: CC0\n", "", "licence is missing");
	assert_fault("licence: CC0\n", "license: CC0\n", "\"license\" is not a key");
	assert_fault("kind: corpus\n", "kind: corpus\nkind: corpus\n", "kind is given twice");
	assert_fault("npm fruit-b 2.0 500", "npm fruit-b 500", "package wants MANAGER NAME VERSION BYTES");
	assert_fault("npm fruit-b", "pip fruit-b", "instead of apt or npm");
	assert_fault("a.txt 8 ", "a.txt eight ", "file wants NAME BYTES SHA256");
	assert_fault("file: a.txt", "file: ../a.txt", "not a plain name");
	assert_fault("about: counting\n", "about counting\n", "key: value");
}

static void state_follows_the_files(void **state)
{
	(void)state;
	Catalogue catalogue;
	Error err = ERROR_INIT;
	Text words = {0};
	read_fruit(&catalogue);
	const Dataset *fruit = &catalogue.sets[0];
	assert_int_equal(dataset_state(fruit), DATASET_ABSENT);
	assert_false(dataset_load_words(fruit, &words, &err));
	assert_contains(err.message, "type `data get fruit`");
	write_file("cache/datasets/fruit/a.txt", "apples!\n");
	assert_int_equal(dataset_state(fruit), DATASET_ABSENT);
	write_file("cache/datasets/fruit/checksums", SUM " a.txt\n");
	assert_int_equal(dataset_state(fruit), DATASET_READY);
	write_file("cache/datasets/fruit/checksums",
		"f123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef a.txt\n");
	assert_int_equal(dataset_state(fruit), DATASET_DIFFERENT);
	assert_ok(dataset_load_words(fruit, &words, &err));
	char *path = path_of("cache/datasets/fruit/a.txt");
	assert_contains(text_of(&words), path);
	assert_true(text_ends(text_of(&words), "a.txt\" domain=orchard"));
	free(path);
	text_release(&words);
	catalogue_release(&catalogue);
}

static void cache_follows_the_environment(void **state)
{
	(void)state;
	char *own = memory_text(getenv("ISTHMUS_CACHE"));
	unsetenv("ISTHMUS_CACHE");
	setenv("XDG_CACHE_HOME", "/some/where", 1);
	char *folder_now = cache_folder();
	assert_string_equal(folder_now, "/some/where/isthmus");
	free(folder_now);
	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("HOME", "/home/ann", 1);
	folder_now = cache_folder();
	assert_string_equal(folder_now, "/home/ann/.cache/isthmus");
	free(folder_now);
	setenv("ISTHMUS_CACHE", own, 1);
	free(own);
}

/* --- the catalogue that comes with the program --- */

static void every_recipe_is_shell(void **state)
{
	(void)state;
	Catalogue catalogue;
	Error err = ERROR_INIT;
	assert_ok(catalogue_read(NULL, &catalogue, &err));
	assert_true(catalogue.count > 0);
	for (size_t i = 0; i < catalogue.count; i++) {
		Text name = {0}, command = {0};
		text_format(&name, "recipes/%s.sh", catalogue.sets[i].name);
		char *script = datasets_find(text_of(&name), &err);
		assert_non_null(script);
		text_format(&command, "sh -n '%s'", script);
		assert_int_equal(system(text_of(&command)), 0);
		free(script);
		text_release(&name);
		text_release(&command);
	}
	catalogue_release(&catalogue);
}

static void every_entry_loads_its_files(void **state)
{
	(void)state;
	static const char *const kinds[] = {"corpus", "images", "lexicon", "vectors", "wordset"};
	Catalogue catalogue;
	Error err = ERROR_INIT;
	assert_ok(catalogue_read(NULL, &catalogue, &err));
	for (size_t i = 0; i < catalogue.count; i++) {
		const Dataset *set = &catalogue.sets[i];
		bool kind_known = false;
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
			kind_known |= strcmp(set->kind, kinds[k]) == 0;
		if (!kind_known)
			fail_msg("%s: kind %s", set->name, set->kind);
		if (!strstr(set->load, set->files[0].name))
			fail_msg("%s: load does not name %s", set->name, set->files[0].name);
	}
	catalogue_release(&catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entry_is_read_whole),
		cmocka_unit_test(unknown_name_is_suggested),
		cmocka_unit_test(faulty_entries_are_explained),
		cmocka_unit_test(state_follows_the_files),
		cmocka_unit_test(cache_follows_the_environment),
		cmocka_unit_test(every_recipe_is_shell),
		cmocka_unit_test(every_entry_loads_its_files),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
