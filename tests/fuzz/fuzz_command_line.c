/* Any bytes as a command line: split, parsed, held against the arguments of the command, completed. */
#include "command/command.h"
#include "input.h"

#include <stdlib.h>
#include <string.h>

static void parse_arguments(const CommandLine *parsed)
{
	Error err = ERROR_INIT;
	const Command *command = parsed->count ? command_find(parsed->tokens[0].text, &err) : NULL;
	Args *args =
		command ? args_parse(command->args, NULL, parsed->tokens + 1, parsed->count - 1, &err) : NULL;
	if (args)
		args_free(args);
}

/* Tokens lie inside the line; `near?` was turned into `help near` first. */
static void check_columns(const CommandLine *parsed, size_t length)
{
	for (size_t i = 0; i < parsed->count; i++) {
		const Token *token = &parsed->tokens[i];
		expect(token->column >= 0 && token->width >= 0 &&
			(size_t)token->column + (size_t)token->width <= length);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Session *session;
	if (!session)
		session = session_new();
	char *line = memory_slice((const char *)data, size);
	size_t length = strlen(line);
	CommandLine parsed;
	Error err = ERROR_INIT;
	if (command_line_parse(line, &parsed, &err)) {
		check_columns(&parsed, length + strlen("help "));
		parse_arguments(&parsed);
		command_line_release(&parsed);
	} else {
		expect_sentence(&err);
	}
	Completions completions = {0};
	command_complete(session, line, length ? data[0] % (length + 1) : 0, &completions);
	completions_release(&completions);
	free(line);
	return 0;
}
