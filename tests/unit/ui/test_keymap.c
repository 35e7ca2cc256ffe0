#include "check.h"

#include "command/command.h"
#include "ui/panes/pane.h"
#include "ui/tui/keymap.h"

static void test_nearer_bindings_win(void **state)
{
	(void)state;
	Keymap keymap;
	keymap_init(&keymap);
	assert_string_equal(keymap_find(&keymap, "map", "v")->line, "pane labels");
	assert_null(keymap_find(&keymap, "training", "v"));
	assert_string_equal(keymap_find(&keymap, "map", "q")->line, "pane leave");
	assert_string_equal(keymap_find(&keymap, "help", "q")->line, "pane panes");
	assert_string_equal(keymap_find(&keymap, "map", "-")->line, "pane zoom-out");
	assert_string_equal(keymap_find(&keymap, "map", "_")->line, "pane fit");
	/* What is typed at the prompt must stay text. */
	assert_null(keymap_find(&keymap, "prompt", "q"));
	assert_null(keymap_find(&keymap, "prompt", "1"));
	assert_string_equal(keymap_find(&keymap, "prompt", "F1")->line, "pane help");
	keymap_release(&keymap);
}

static void test_strokes_in_a_row(void **state)
{
	(void)state;
	Keymap keymap;
	keymap_init(&keymap);
	assert_true(keymap_is_prefix(&keymap, "prompt", "C-x"));
	assert_false(keymap_is_prefix(&keymap, "prompt", "C-x a"));
	assert_string_equal(keymap_find(&keymap, "prompt", "C-x a")->line, "pane leave");
	keymap_release(&keymap);
}

static void test_later_lines_win(void **state)
{
	(void)state;
	Keymap keymap;
	Error err = ERROR_INIT;
	keymap_init(&keymap);
	assert_ok(keymap_add(&keymap, "# mine\nmap v - near %item k=3\n\n", &err));
	assert_string_equal(keymap_find(&keymap, "map", "v")->line, "near %item k=3");
	assert_null(keymap_find(&keymap, "map", "v")->label);
	assert_false(keymap_add(&keymap, "map v -\n", &err));
	assert_contains(err.message, "line 1");
	keymap_release(&keymap);
}

/* A line without its %… must be one that the command table or the screen takes. */
static void check_line(const char *line)
{
	CommandLine parsed;
	Error err = ERROR_INIT;
	assert_ok(command_line_parse(line, &parsed, &err));
	const Command *command = command_find(parsed.tokens[0].text, &err);
	if (!command)
		fail_msg("%s: %s", line, err.message);
	if (!strchr(line, '%')) {
		Args *args = args_parse(command->args, NULL, parsed.tokens + 1, parsed.count - 1, &err);
		if (!args)
			fail_msg("%s: %s", line, err.message);
		args_free(args);
	}
	command_line_release(&parsed);
}

static void test_every_key_types_a_command(void **state)
{
	(void)state;
	static const char *const places[] = {"all", "panes", "prompt", "help", "mark"};
	Keymap keymap;
	keymap_init(&keymap);
	for (size_t i = 0; i < keymap.count; i++) {
		const KeyBinding *binding = &keymap.bindings[i];
		bool known = pane_find(binding->where) >= 0;
		for (size_t k = 0; k < sizeof places / sizeof *places; k++)
			known |= strcmp(places[k], binding->where) == 0;
		if (!known)
			fail_msg("no place is called %s", binding->where);
		/* `near` belongs to a part of the program that tests of the keys do not need. */
		if (strncmp(binding->line, "near", 4) != 0)
			check_line(binding->line);
	}
	keymap_release(&keymap);
}

static void test_help_has_what_holds_here(void **state)
{
	(void)state;
	Keymap keymap;
	Report report = {0};
	keymap_init(&keymap);
	keymap_help(&keymap, "prompt", &report);
	const Table *table = &report.sections[1].table;
	bool escape = false;
	for (size_t i = 0; i < table_rows(table); i++) {
		escape |= strcmp(table_cell(table, i, 0)->text, "Escape") == 0;
		assert_string_not_equal(table_cell(table, i, 2)->text, "panes");
	}
	assert_true(escape);
	report_release(&report);
	keymap_release(&keymap);
}

static void test_reference_has_every_line(void **state)
{
	(void)state;
	Keymap keymap;
	Text markdown = {0};
	keymap_init(&keymap);
	keymap_reference(&keymap, &markdown);
	for (size_t i = 0; i < keymap.count; i++)
		assert_contains(text_of(&markdown), keymap.bindings[i].line);
	text_release(&markdown);
	keymap_release(&keymap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearer_bindings_win),
		cmocka_unit_test(test_strokes_in_a_row),
		cmocka_unit_test(test_later_lines_win),
		cmocka_unit_test(test_every_key_types_a_command),
		cmocka_unit_test(test_help_has_what_holds_here),
		cmocka_unit_test(test_reference_has_every_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
