#include "check.h"
#include "ui/options.h"

#include <stdlib.h>

/* Parses up to 7 words after the program's name. */
static bool parse(Options *options, Error *err, const char *const *words)
{
	static char copies[8][64];
	static char *argv[9];
	int argc = 1;
	strcpy(copies[0], "isthmus");
	argv[0] = copies[0];
	for (; words[argc - 1]; argc++) {
		strcpy(copies[argc], words[argc - 1]);
		argv[argc] = copies[argc];
	}
	argv[argc] = NULL;
	*err = ERROR_INIT;
	return options_parse(argc, argv, options, err);
}

static void check_refused(const char *const *words, const char *sentence)
{
	Options options;
	Error err;
	assert_false(parse(&options, &err, words));
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_string_equal(err.message, sentence);
	options_release(&options);
}

static void test_pieces_keep_their_order(void **state)
{
	(void)state;
	Options options;
	Error err;
	assert_ok(parse(&options, &err, (const char *[]){"-c", "ls", "a.txt", "-f", "-", "-cquit", "b", NULL}));
	assert_int_equal(options.n_pieces, 3);
	assert_string_equal(options.pieces[0].text, "ls");
	assert_true(options.pieces[1].is_file && strcmp(options.pieces[1].text, "-") == 0);
	assert_string_equal(options.pieces[2].text, "quit");
	assert_int_equal(options.n_files, 2);
	assert_string_equal(options.files[0], "a.txt");
	assert_string_equal(options.files[1], "b");
	options_release(&options);
}

static void test_values_and_flags(void **state)
{
	(void)state;
	Options options;
	Error err;
	assert_ok(
		parse(&options, &err, (const char *[]){"--format=json", "--seed", "7", "--no-rc", "-q", NULL}));
	assert_string_equal(options.format, "json");
	assert_string_equal(options.seed, "7");
	assert_true(options.no_rc && options.quiet);
	assert_false(options.tui || options.help);
	assert_null(options.threads);
	options_release(&options);
}

static void test_two_dashes_end_the_options(void **state)
{
	(void)state;
	Options options;
	Error err;
	assert_ok(parse(&options, &err, (const char *[]){"--", "-c", NULL}));
	assert_int_equal(options.n_pieces, 0);
	assert_string_equal(options.files[0], "-c");
	options_release(&options);
}

static void test_mistakes_are_told(void **state)
{
	(void)state;
	check_refused((const char *[]){"-x", NULL}, "there is no option -x; isthmus --help lists them");
	check_refused((const char *[]){"--sede=1", NULL},
		"there is no option --sede; did you mean --seed? isthmus --help lists them");
	check_refused((const char *[]){"-c", NULL}, "the option -c needs a value");
	check_refused((const char *[]){"--seed", NULL}, "the option --seed needs a value");
	check_refused(
		(const char *[]){"--quiet", NULL}, "there is no option --quiet; isthmus --help lists them");
}

static void test_help_fits_a_terminal(void **state)
{
	(void)state;
	Text help = {0};
	options_help(&help);
	assert_contains(text_of(&help), "--format=FORMAT");
	for (char *line = help.data, *end; (end = strchr(line, '\n')); line = end + 1)
		assert_true(end - line <= 92);
	text_release(&help);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_keep_their_order),
		cmocka_unit_test(test_values_and_flags),
		cmocka_unit_test(test_two_dashes_end_the_options),
		cmocka_unit_test(test_mistakes_are_told),
		cmocka_unit_test(test_help_fits_a_terminal),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL) != 0;
}
