#include "check.h"

#include "base/text.h"
#include "command/command.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char folder[] = "/tmp/isthmus-data-XXXXXX";

static void write_file(const char *name, const char *content)
{
	Text path = {0};
	text_format(&path, "%s/%s", folder, name);
	FILE *file = fopen(text_of(&path), "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
	text_release(&path);
}

static void write_script(const char *script)
{
	Text text = {0};
	text_format(&text, "set -e\ncd \"$1\"\nmkdir -p packages ready\n%s", script);
	write_file("recipes/fruit.sh", text_of(&text));
	text_release(&text);
}

static int make_folder(void **state)
{
	if (!mkdtemp(folder))
		return -1;
	static const char *const below[] = {"catalogue", "recipes"};
	for (size_t i = 0; i < 2; i++) {
		Text path = {0};
		text_format(&path, "%s/%s", folder, below[i]);
		mkdir(text_of(&path), 0777);
		text_release(&path);
	}
	Text cache = {0};
	text_format(&cache, "%s/cache", folder);
	setenv("ISTHMUS_DATASETS", folder, 1);
	setenv("ISTHMUS_CACHE", text_of(&cache), 1);
	text_release(&cache);
	write_file("catalogue/fruit.txt", "title: Fruit\nkind: corpus\ndomains: a b c d\namount: 12 "
					  "words\nlicence: CC0\nattribution: nobody\n"
					  "package: apt fruit-a 1.0-1 1500000\nfile: a.txt 8 " SUM
					  "\nload: a.txt domain=orchard\nabout: counting\n"
					  "next: load fruit\n");
	*state = session_new();
	return 0;
}

static int remove_folder(void **state)
{
	session_free(*state);
	char command[sizeof folder + 16];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

/* All texts of the answer, a line each. */
static char *answer_to(Session *session, const char *line, Error *err)
{
	Report report = {0};
	Text text = {0};
	if (!command_execute(session, line, &report, err))
		text_format(&text, "error: %s\n", err->message);
	for (size_t i = 0; i < report.count; i++)
		if (report.sections[i].kind == SECTION_TEXT)
			text_format(&text, "%s\n", report.sections[i].text);
	report_release(&report);
	return text_take(&text);
}

static void assert_answer(Session *session, const char *line, const char *part)
{
	Error err = ERROR_INIT;
	char *answer = answer_to(session, line, &err);
	assert_contains(answer, part);
	free(answer);
}

static void table_shows_the_catalogue(void **state)
{
	Report report = {0};
	Error err = ERROR_INIT;
	assert_ok(command_execute(*state, "data", &report, &err));
	const Table *table = &report.sections[0].table;
	assert_int_equal(table_rows(table), 1);
	assert_string_equal(table_cell(table, 0, 0)->text, "fruit");
	assert_string_equal(table_cell(table, 0, 1)->text, "no");
	assert_string_equal(table_cell(table, 0, 2)->text, "4 domains");
	assert_near(table_cell(table, 0, 3)->number, 12, 0);
	assert_string_equal(table_cell(table, 0, 4)->text, "words");
	assert_near(table_cell(table, 0, 5)->number, 1.5, 1e-12);
	report_release(&report);
}

static void one_set_is_described(void **state)
{
	assert_answer(*state, "data fruit", "By: nobody.");
	assert_answer(*state, "data fruit", "Next: data get fruit");
}

static void wrong_names_are_explained(void **state)
{
	assert_answer(*state, "data friut", "did you mean fruit?");
	assert_answer(*state, "data get friut", "did you mean fruit?");
	assert_answer(*state, "data get", "get wants the name of a data set");
}

static void failure_is_the_sentence_of_the_recipe(void **state)
{
	write_script("echo 'error: npm is missing' >&2\nexit 1\n");
	assert_answer(*state, "data get fruit", "error: fruit: npm is missing");
	assert_answer(*state, "data fruit", "what was downloaded is kept");
}

static void stopping_says_how_to_go_on(void **state)
{
	Session *session = *state;
	Error err = ERROR_INIT;
	write_script("sleep 30\n");
	free(answer_to(session, "data get fruit &", &err));
	Task *task = session_task(session, 0, &err);
	assert_non_null(task);
	job_stop(task->job);
	session_wait(session, task);
	assert_contains(task->error.message, "`data get fruit` goes on from there");
}

static void got_set_is_announced(void **state)
{
	write_script("echo apples! >ready/a.txt\necho " SUM " a.txt >ready/checksums\n");
	assert_answer(*state, "data get fruit", "fruit is here: 12 words (CC0). Next: load fruit");
	assert_answer(*state, "data get fruit", "fruit is here already");
	assert_answer(*state, "data fruit", "To remove it, delete");
	write_script("echo pears!! >ready/a.txt\n"
		     "echo 0000000000000000000000000000000000000000000000000000000000000000 a.txt "
		     ">ready/checksums\n");
	assert_answer(*state, "data get fruit again=yes", "a package has another version");
	assert_answer(*state, "data fruit", "another version of a package");
}

static void got_set_is_loaded_by_name(void **state)
{
	Session *session = *state;
	write_script("echo apples and pears >ready/a.txt\necho " SUM " a.txt >ready/checksums\n");
	assert_answer(session, "data get fruit again=yes", "fruit is here");
	assert_answer(session, "load fruit", "");
	const Object *object = session_find(session, "fruit");
	assert_non_null(object);
	assert_int_equal(object->corpus->n_tokens, 3);
	assert_string_equal(object->corpus->domains.words[0], "orchard");
	/* Options that are typed win over those of the entry. */
	assert_answer(session, "load fruit domain=market as=more", "");
	object = session_find(session, "more");
	assert_non_null(object);
	assert_string_equal(object->corpus->domains.words[0], "market");
	assert_answer(session, "load friut", "did you mean fruit?");
}

static void missing_set_says_how_to_get_it(void **state)
{
	assert_answer(*state, "load fruit", "error: \"fruit\" is in the catalogue but not on this machine yet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_shows_the_catalogue),
		cmocka_unit_test(one_set_is_described),
		cmocka_unit_test(wrong_names_are_explained),
		cmocka_unit_test(missing_set_says_how_to_get_it),
		cmocka_unit_test(failure_is_the_sentence_of_the_recipe),
		cmocka_unit_test(stopping_says_how_to_go_on),
		cmocka_unit_test(got_set_is_announced),
		cmocka_unit_test(got_set_is_loaded_by_name),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
