/* Taking a command line apart, and finding out which command it is. */
#include "command/command.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void drop_last(CommandLine *parsed, size_t n)
{
	while (n-- > 0)
		free(parsed->tokens[--parsed->count].text);
}

static bool is(const Token *token, const char *text)
{
	return !token->plain && strcmp(token->text, text) == 0;
}

/* Cuts `line` before the token; blanks at the end go too. */
static void cut_line(CommandLine *parsed, const Token *token)
{
	size_t end = (size_t)token->column;
	while (end > 0 && isspace((unsigned char)parsed->line[end - 1]))
		end--;
	parsed->line[end] = '\0';
}

/* `| shell command`: the rest of the line, as it was typed. */
static bool take_pipe(CommandLine *parsed, Error *err)
{
	for (size_t i = 0; i < parsed->count; i++) {
		const Token *token = &parsed->tokens[i];
		if (!is(token, "|"))
			continue;
		const char *shell = parsed->line + token->column + 1;
		shell += strspn(shell, " \t");
		if (!*shell || i == 0) {
			error_set(err, ERROR_USAGE, "| needs a command on both sides: near king | head");
			return error_at(err, token->column, 1);
		}
		parsed->pipe = memory_text(shell);
		cut_line(parsed, token);
		drop_last(parsed, parsed->count - i);
	}
	return true;
}

/* `> file` or `>> file`, as two words or one. */
static bool take_redirect(CommandLine *parsed, Error *err)
{
	for (size_t i = 1; i < parsed->count; i++) {
		const Token *token = &parsed->tokens[i];
		if (token->plain || token->text[0] != '>')
			continue;
		parsed->append = token->text[1] == '>';
		const char *file = token->text + (parsed->append ? 2 : 1);
		size_t used = 1;
		if (!*file && i + 1 < parsed->count) {
			file = parsed->tokens[i + 1].text;
			used = 2;
		}
		if (!*file || i + used != parsed->count) {
			error_set(err, ERROR_USAGE, "> takes the name of one file, at the end of the line");
			return error_at(err, token->column, token->width);
		}
		parsed->redirect = memory_text(file);
		cut_line(parsed, token);
		drop_last(parsed, used);
	}
	return true;
}

static void take_ampersand(CommandLine *parsed)
{
	if (parsed->count < 2 || !is(&parsed->tokens[parsed->count - 1], "&"))
		return;
	parsed->background = true;
	cut_line(parsed, &parsed->tokens[parsed->count - 1]);
	drop_last(parsed, 1);
}

/* `?near` and `near?` ask for help, as `help near` does. */
static void turn_question(CommandLine *parsed)
{
	if (parsed->count != 1 || parsed->tokens[0].plain)
		return;
	char *word = parsed->tokens[0].text;
	size_t length = strlen(word);
	bool before = word[0] == '?', after = length > 1 && word[length - 1] == '?';
	if (!before && !after)
		return;
	Text line = {0};
	text_format(&line, "help %.*s", (int)(length - 1), before ? word + 1 : word);
	free(parsed->line);
	parsed->line = text_take(&line);
	drop_last(parsed, 1);
	free(parsed->tokens);
	Error none = ERROR_INIT;
	tokens_split(parsed->line, &parsed->tokens, &parsed->count, &none);
}

char *command_home(const char *path)
{
	const char *home = getenv("HOME");
	if (!text_starts(path, "~/") || !home)
		return NULL;
	Text whole = {0};
	text_format(&whole, "%s%s", home, path + 1);
	return text_take(&whole);
}

/* ~/file and option=~/file, unless quoted. */
static void expand_home(Token *token)
{
	char *equals = strchr(token->text, '='), *value = equals ? equals + 1 : token->text;
	char *whole = token->plain ? NULL : command_home(value);
	if (!whole)
		return;
	Text text = {0};
	text_add_bytes(&text, token->text, (size_t)(value - token->text));
	text_add(&text, whole);
	free(whole);
	free(token->text);
	token->text = text_take(&text);
}

bool command_line_parse(const char *line, CommandLine *parsed, Error *err)
{
	*parsed = (CommandLine){0};
	/* A colon before the verb is a habit from other programs' prompts. */
	line += strspn(line, ": \t\r\n");
	size_t length = strcspn(line, "\r\n");
	parsed->line = memory_slice(line, length);
	if (parsed->line[0] == '!') {
		parsed->shell = memory_text(parsed->line + 1);
		return true;
	}
	bool fine = tokens_split(parsed->line, &parsed->tokens, &parsed->count, err);
	const Command *command = fine && parsed->count ? command_find(parsed->tokens[0].text, NULL) : NULL;
	bool raw = command && command->literal;
	if (fine && !raw) {
		for (size_t i = 0; i < parsed->count; i++)
			expand_home(&parsed->tokens[i]);
		fine = take_pipe(parsed, err);
		/* `> file &` as well as `& > file` */
		take_ampersand(parsed);
		fine = fine && take_redirect(parsed, err);
		if (fine)
			take_ampersand(parsed);
		if (fine)
			turn_question(parsed);
		if (fine && command)
			command_expand_patterns(command, parsed);
	}
	if (!fine)
		command_line_release(parsed);
	return fine;
}

void command_line_release(CommandLine *parsed)
{
	tokens_free(parsed->tokens, parsed->count);
	free(parsed->line);
	free(parsed->redirect);
	free(parsed->pipe);
	free(parsed->shell);
	*parsed = (CommandLine){0};
}

/* --- the verb --- */

static bool is_alias(const Command *command, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = command->aliases; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (strncmp(at, word, length) == 0 && (at[length] == '|' || at[length] == '\0'))
			return true;
	return false;
}

static void say_unknown(const char *word, Error *err)
{
	const char *names[128];
	size_t n = 0;
	for (size_t i = 0; commands[i] && n < 128; i++)
		names[n++] = commands[i]->name;
	Text near = {0};
	if (n)
		text_suggest(&near, word, names, n, 3);
	if (near.length)
		error_set(
			err, ERROR_USAGE, "there is no command \"%s\"; did you mean %s?", word, text_of(&near));
	else
		error_set(err, ERROR_USAGE, "there is no command \"%s\"; help lists them", word);
	text_release(&near);
}

const Command *command_find(const char *word, Error *err)
{
	const Command *found = NULL;
	Text several = {0};
	size_t n = 0;
	for (size_t i = 0; commands[i]; i++) {
		if (strcmp(commands[i]->name, word) == 0 || is_alias(commands[i], word)) {
			text_release(&several);
			return commands[i];
		}
		if (*word && text_starts(commands[i]->name, word)) {
			text_format(&several, "%s%s", n++ ? ", " : "", commands[i]->name);
			found = commands[i];
		}
	}
	if (n > 1)
		error_set(err, ERROR_USAGE, "\"%s\" could be %s; type more of it", word, text_of(&several));
	else if (n == 0)
		say_unknown(word, err);
	text_release(&several);
	return n == 1 ? found : NULL;
}
