#include "base/args.h"
#include "check.h"

#include <stdlib.h>

static const ArgSpec specs[] = {
	{.name = "word", .kind = ARG_TEXT, .flags = ARG_POSITIONAL | ARG_REQUIRED, .help = "a word"},
	{.name = "rest", .kind = ARG_TEXT, .flags = ARG_POSITIONAL | ARG_MANY, .help = "more words"},
	{.name = "dim",
		.kind = ARG_INTEGER,
		.help = "dimensions",
		.fallback = "100",
		.low = 1,
		.high = 1000,
		.aliases = "size|width"},
	{.name = "depth", .kind = ARG_INTEGER, .help = "depth", .fallback = "3"},
	{.name = "metric",
		.kind = ARG_CHOICE,
		.help = "metric",
		.fallback = "cosine",
		.choices = "cosine|dot|l2"},
	{.name = "exact", .kind = ARG_YESNO, .help = "exact", .fallback = "no"},
	{.name = NULL},
};

static void test_defaults_and_values(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Args *args = args_of(specs, "king size=50 queen exact=on metric=l2", &err);
	assert_non_null(args);
	assert_string_equal(args_text(args, "word"), "king");
	assert_int_equal(args_count(args, "rest"), 1);
	assert_string_equal(args_word(args, "rest", 0), "queen");
	assert_int_equal(args_integer(args, "dim"), 50);
	assert_true(args_given(args, "dim"));
	assert_int_equal(args_integer(args, "depth"), 3);
	assert_false(args_given(args, "depth"));
	assert_true(args_yes(args, "exact"));
	assert_string_equal(args_text(args, "metric"), "l2");
	args_free(args);
}

static void check_fault(const char *line, int column, const char *part)
{
	Error err = ERROR_INIT;
	assert_null(args_of(specs, line, &err));
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_int_equal(err.column, column);
	assert_contains(err.message, part);
}

static void test_faults_say_where_and_what(void **state)
{
	(void)state;
	check_fault("king dim=abc", 5, "whole number");
	check_fault("king dim=0", 5, "between 1 and 1000");
	check_fault("king metric=cosin", 5, "cosine, dot or l2");
	check_fault("king dimm=3", 5, "did you mean dim");
	check_fault("king d=3", 5, "several options");
	check_fault("king dim=3 dim=4", 11, "twice");
	check_fault("king exact=maybe", 5, "yes or no");
	check_fault("", -1, "word is missing");
}

static void test_prefixes_and_quotes(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Args *args = args_of(specs, "\"dim=5\" di=7", &err);
	assert_non_null(args);
	assert_string_equal(args_text(args, "word"), "dim=5");
	assert_int_equal(args_integer(args, "dim"), 7);
	args_free(args);
	args = args_of(specs, "a -- dim=5", &err);
	assert_non_null(args);
	assert_string_equal(args_word(args, "rest", 0), "dim=5");
	args_free(args);
}

static void test_tokens(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Token *tokens;
	size_t count;
	assert_ok(tokens_split(
		"let X = {he him} don't \"a \\\"b\\\" c\" text='my column' # end", &tokens, &count, &err));
	const char *expected[] = {"let", "X", "=", "{he him}", "don't", "a \"b\" c", "text=my column"};
	assert_int_equal(count, 7);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(tokens[i].text, expected[i]);
	assert_true(tokens[3].plain && tokens[5].plain);
	assert_false(tokens[4].plain || tokens[6].plain);
	assert_int_equal(tokens[3].column, 8);
	assert_int_equal(tokens[3].width, 8);
	tokens_free(tokens, count);
	assert_false(tokens_split("near \"king", &tokens, &count, &err));
	assert_int_equal(err.column, 5);
	assert_false(tokens_split("let x = {a b", &tokens, &count, &err));
}

static const ArgSpec over_specs[] = {
	{.name = "data", .kind = ARG_DATA, .flags = ARG_POSITIONAL | ARG_MANY, .help = "data"},
	{.name = "over", .kind = ARG_OVER, .help = "before lists"},
	{.name = "seed", .kind = ARG_INTEGER, .help = "seed"},
	{.name = NULL},
};

static Args *parse_over(const char *line, Token **tokens, size_t *count, Error *err)
{
	assert_true(tokens_split(line, tokens, count, err));
	return args_parse(over_specs, specs + 2, *tokens, *count, err);
}

/* Only options of the method may be lists, and each value is checked. */
static void test_lists(void **state)
{
	(void)state;
	static const struct {
		const char *line, *part;
	} faults[] = {
		{"a over seed=1,2", "seed takes a whole number"},
		{"a over dim=50,0", "dim must lie between"},
		{"a over metric=dot,up", "not \"up\""},
		{"a over dim=50,", "dim takes a whole number"},
	};
	Token *tokens;
	size_t count;
	Error err = ERROR_INIT;
	Args *args = parse_over("a over dim=50,100,200 metric=l2 b \"over\"", &tokens, &count, &err);
	assert_non_null(args);
	assert_true(args_given(args, "over"));
	assert_int_equal(args_count(args, "data"), 3);
	assert_string_equal(args_word(args, "data", 2), "over");
	assert_int_equal(args_list_count(args, "dim"), 3);
	assert_int_equal(args_list_count(args, "metric"), 1);
	char *value = args_list_value(args, "dim", 1);
	assert_string_equal(value, "100");
	free(value);
	args_free(args);
	tokens_free(tokens, count);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		assert_null(parse_over(faults[i].line, &tokens, &count, &err));
		assert_contains(err.message, faults[i].part);
		tokens_free(tokens, count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_defaults_and_values),
		cmocka_unit_test(test_faults_say_where_and_what),
		cmocka_unit_test(test_prefixes_and_quotes),
		cmocka_unit_test(test_tokens),
	};
	return cmocka_run_group_tests_name("args", tests, NULL, NULL) != 0;
}
