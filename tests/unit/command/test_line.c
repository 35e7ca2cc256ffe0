#include "check.h"
#include "command/command.h"

#include <stdlib.h>
#include <unistd.h>

static CommandLine parse(const char *line)
{
	CommandLine parsed;
	Error err = ERROR_INIT;
	assert_ok(command_line_parse(line, &parsed, &err));
	return parsed;
}

static void test_redirection_pipe_and_background(void **state)
{
	(void)state;
	CommandLine parsed = parse("ls  > out.txt");
	assert_string_equal(parsed.redirect, "out.txt");
	assert_false(parsed.append);
	assert_string_equal(parsed.line, "ls");
	command_line_release(&parsed);
	parsed = parse("info x >>log");
	assert_string_equal(parsed.redirect, "log");
	assert_true(parsed.append);
	assert_int_equal(parsed.count, 2);
	command_line_release(&parsed);
	parsed = parse("ls | sort | head -n 3");
	assert_string_equal(parsed.pipe, "sort | head -n 3");
	assert_int_equal(parsed.count, 1);
	command_line_release(&parsed);
	parsed = parse("wait 1 &");
	assert_true(parsed.background);
	assert_string_equal(parsed.line, "wait 1");
	command_line_release(&parsed);
}

static void test_literal_lines_keep_their_signs(void **state)
{
	(void)state;
	CommandLine parsed = parse("assert effect > 0.5");
	assert_null(parsed.redirect);
	assert_int_equal(parsed.count, 4);
	command_line_release(&parsed);
}

static void test_shell_comment_question(void **state)
{
	(void)state;
	CommandLine parsed = parse("!ls -l | wc");
	assert_string_equal(parsed.shell, "ls -l | wc");
	command_line_release(&parsed);
	parsed = parse("  # nothing\n");
	assert_int_equal(parsed.count, 0);
	command_line_release(&parsed);
	const char *questions[] = {"?ls", "ls?"};
	for (int i = 0; i < 2; i++) {
		parsed = parse(questions[i]);
		assert_string_equal(parsed.line, "help ls");
		assert_int_equal(parsed.count, 2);
		command_line_release(&parsed);
	}
}

static void test_faults(void **state)
{
	(void)state;
	CommandLine parsed;
	Error err = ERROR_INIT;
	assert_false(command_line_parse("ls >", &parsed, &err));
	assert_int_equal(err.column, 3);
	assert_false(command_line_parse("ls |  ", &parsed, &err));
	assert_false(command_line_parse("ls \"x", &parsed, &err));
}

static void test_finding_verbs(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	assert_string_equal(command_find("renam", &err)->name, "rename");
	assert_string_equal(command_find("exit", &err)->name, "quit");
	assert_null(command_find("trian", &err));
	assert_contains(err.message, "did you mean train?");
	assert_null(command_find("re", &err));
	assert_contains(err.message, "could be");
}

static void test_failures_point_at_the_word(void **state)
{
	(void)state;
	Session *session = session_new();
	Report out = {0};
	Error err = ERROR_INIT;
	assert_false(command_execute(session, "info nothing", &out, &err));
	assert_int_equal(err.column, 5);
	assert_int_equal(err.width, 7);
	assert_false(command_execute(session, "train sgnss x", &out, &err));
	assert_int_equal(err.column, 6);
	assert_int_equal(session->n_history, 0);
	assert_ok(command_execute(session, "set seed=9", &out, &err));
	assert_int_equal(session_seed(session), 9);
	assert_int_equal(session->n_history, 1);
	report_release(&out);
	session_free(session);
}

static void test_assert_reads_the_last_answer(void **state)
{
	(void)state;
	Session *session = session_new();
	Report out = {0};
	Error err = ERROR_INIT;
	assert_false(command_execute(session, "assert cosine > 0", &out, &err));
	assert_int_equal(err.kind, ERROR_INPUT);
	Table *table = report_table(&session->last, "t");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 2);
	table_text(table, "queen");
	table_number(table, 0.5);
	table_text(table, "king");
	table_number(table, NAN);
	assert_ok(command_execute(session, "assert cosine >= 0.5", &out, &err));
	assert_ok(command_execute(session, "assert item = king row=2", &out, &err));
	const char *failing[] = {"assert cosine > 0.5", "assert cosine < 9 row=0", "assert cosine != 1 row=2",
		"assert item = king", "assert cosine > 0 row=3"};
	for (size_t i = 0; i < sizeof failing / sizeof *failing; i++) {
		assert_false(command_execute(session, failing[i], &out, &err));
		assert_int_equal(err.kind, ERROR_GATE);
	}
	report_release(&out);
	session_free(session);
}

static void check_completion(Session *session, const char *line, const char *first, size_t from)
{
	Completions found;
	command_complete(session, line, strlen(line), &found);
	assert_true(found.count > 0);
	assert_string_equal(found.words[0], first);
	assert_int_equal(found.from, from);
	completions_release(&found);
}

static void refuse(Session *session, const char *line, const char *sentence)
{
	Report out = {0};
	Error err = ERROR_INIT;
	assert_false(command_execute(session, line, &out, &err));
	assert_contains(err.message, sentence);
	assert_int_equal(session->n_tasks, 0); /* before any work began */
	report_release(&out);
}

static void test_names_keep_their_kind(void **state)
{
	(void)state;
	Session *session = session_new();
	Error err = ERROR_INIT;
	Report out = {0};
	session_put(session, "s", OBJECT_SPACE, "test", &err);
	session_put(session, "s", OBJECT_MODEL, "test", &err);
	assert_int_equal(session_find(session, "s")->kind, OBJECT_MODEL);
	assert_ok(command_execute(session, "let x = {a b}", &out, &err));
	assert_ok(command_execute(session, "let x = {c}", &out, &err));
	assert_ok(command_execute(session, "synth royals", &out, &err));
	refuse(session, "train sgns royals as=royals", "\"royals\" is a corpus, which a model would replace");
	refuse(session, "debias hard groups as=x", "\"x\" is a word set, which a space would replace");
	refuse(session, "debias augment royals groups as=x",
		"\"x\" is a word set, which a corpus would replace");
	refuse(session, "metric nca s as=x", "\"x\" is a word set, which a metric would replace");
	refuse(session, "let s = {a}", "\"s\" is a model, which a word set would replace");
	refuse(session, "synth biased as=x", "drop x first");
	assert_int_equal(wordset_has(session_find(session, "x")->wordset, "c"), true);
	report_release(&out);
	session_free(session);
}

static void test_completion_by_kind(void **state)
{
	(void)state;
	Session *session = session_new();
	Error err = ERROR_INIT;
	Object *object = session_put(session, "royal-names", OBJECT_WORDSET, "let", &err);
	object->wordset = wordset_new("royal-names", NULL);
	check_completion(session, "renam", "rename", 0);
	check_completion(session, "info roy", "royal-names", 5);
	check_completion(session, "layout au", "audit", 7);
	check_completion(session, "set for", "format=", 4);
	check_completion(session, "set format=j", "format=json", 4);
	check_completion(session, "watch inf", "info", 6);
	check_completion(session, "help adapt selfl", "selflearn", 11);
	check_completion(session, "tune sgns text ov", "over", 15);
	check_completion(session, "tune sgns text over wind", "window=", 20);
	check_completion(session, "tune sgns text over loss=ns,h", "loss=ns,hs", 20);
	check_completion(session, "eval stability k", "k=", 15);
	check_completion(session, "eval ana", "analogy", 5);
	check_completion(session, "audit weat roy", "royal-names", 11);
	check_completion(session, "audit weat weat", "weat1", 11);
	Report out = {0};
	assert_ok(command_execute(session, "synth shapes size=1000", &out, &err));
	report_release(&out);
	check_completion(session, "show sha", "shapes", 5);
	check_completion(session, "show chalk-cr", "chalk-cross-0", 5);
	session_free(session);
}

static void test_home_folder(void **state)
{
	(void)state;
	char folder[] = "/tmp/isthmus-home-XXXXXX", path[64];
	CommandLine parsed;
	Error err = ERROR_INIT;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/notes.txt", folder);
	fclose(fopen(path, "w"));
	setenv("HOME", folder, 1);
	assert_ok(command_line_parse("load ~/notes.txt label=~/x '~/y' a~/z > ~/out", &parsed, &err));
	assert_string_equal(parsed.tokens[1].text, path);
	assert_true(strncmp(parsed.tokens[2].text, "label=/tmp", 10) == 0);
	assert_string_equal(parsed.tokens[3].text, "~/y");
	assert_string_equal(parsed.tokens[4].text, "a~/z");
	assert_true(strncmp(parsed.redirect, folder, strlen(folder)) == 0);
	assert_string_equal(parsed.line, "load ~/notes.txt label=~/x '~/y' a~/z");
	command_line_release(&parsed);
	Session *session = session_new();
	check_completion(session, "load ~/no", "~/notes.txt", 5);
	check_completion(session, "audit annotators ~/no", "~/notes.txt", 17);
	session_free(session);
	remove(path);
	remove(folder);
}

static void test_patterns_of_files(void **state)
{
	(void)state;
	char folder[] = "/tmp/isthmus-many-XXXXXX", line[200];
	static const char *const names[] = {"b.csv", "a.csv", "c.txt"};
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < 3; i++) {
		snprintf(line, sizeof line, "%s/%s", folder, names[i]);
		fclose(fopen(line, "w"));
	}
	CommandLine parsed;
	Error err = ERROR_INIT;
	snprintf(line, sizeof line, "load %s/*.csv %s/nothing* as=x*", folder, folder);
	assert_true(command_line_parse(line, &parsed, &err));
	assert_int_equal(parsed.count, 5);
	assert_string_equal(parsed.tokens[1].text + strlen(folder), "/a.csv");
	assert_string_equal(parsed.tokens[2].text + strlen(folder), "/b.csv");
	assert_int_equal(parsed.tokens[2].column, 5);
	assert_string_equal(parsed.tokens[3].text + strlen(folder), "/nothing*");
	assert_string_equal(parsed.tokens[4].text, "as=x*");
	command_line_release(&parsed);
	snprintf(line, sizeof line, "load '%s/*.csv'", folder);
	assert_true(command_line_parse(line, &parsed, &err));
	assert_int_equal(parsed.count, 2);
	command_line_release(&parsed);
	snprintf(line, sizeof line, "select %s/*.csv", folder);
	assert_true(command_line_parse(line, &parsed, &err));
	assert_int_equal(parsed.count, 2);
	command_line_release(&parsed);
	for (size_t i = 0; i < 3; i++) {
		snprintf(line, sizeof line, "%s/%s", folder, names[i]);
		remove(line);
	}
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_redirection_pipe_and_background),
		cmocka_unit_test(test_literal_lines_keep_their_signs),
		cmocka_unit_test(test_shell_comment_question),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_finding_verbs),
		cmocka_unit_test(test_failures_point_at_the_word),
		cmocka_unit_test(test_assert_reads_the_last_answer),
		cmocka_unit_test(test_names_keep_their_kind),
		cmocka_unit_test(test_completion_by_kind),
		cmocka_unit_test(test_home_folder),
		cmocka_unit_test(test_patterns_of_files),
	};
	return cmocka_run_group_tests_name("line", tests, NULL, NULL) != 0;
}
