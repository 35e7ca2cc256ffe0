/* File names with * ? and [a-z] in them, for commands that read many files, as a shell has it. */
#include "command/command.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

static bool reads_many_files(const Command *command)
{
	const ArgSpec *first = &command->args[0];
	return first->name && first->kind == ARG_FILE && (first->flags & ARG_POSITIONAL) &&
	       (first->flags & ARG_MANY);
}

static bool is_pattern(const Token *token)
{
	return !token->plain && strpbrk(token->text, "*?[") && !strchr(token->text, '=');
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t add(Token *tokens, size_t count, const Token *like, const char *text)
{
	tokens[count] = *like;
	tokens[count].text = memory_text(text);
	return count + 1;
}

/* Adds what the pattern stands for, or itself where no file fits. */
static size_t add_matches(CommandLine *parsed, size_t count, const Token *pattern, size_t rest)
{
	glob_t found = {0};
	bool fits = glob(pattern->text, GLOB_NOSORT, NULL, &found) == 0;
	size_t more = fits ? found.gl_pathc : 1;
	parsed->tokens = memory_resize(parsed->tokens, count + more + rest, sizeof *parsed->tokens);
	if (fits)
		qsort(found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, by_name);
	for (size_t i = 0; i < more; i++)
		count = add(parsed->tokens, count, pattern, fits ? found.gl_pathv[i] : pattern->text);
	globfree(&found);
	return count;
}

void command_expand_patterns(const Command *command, CommandLine *parsed)
{
	size_t n = parsed->count, count = 0;
	bool any = false;
	for (size_t i = 1; i < n; i++)
		any = any || is_pattern(&parsed->tokens[i]);
	if (!any || !reads_many_files(command))
		return;
	Token *typed = parsed->tokens;
	parsed->tokens = memory_new(n, sizeof *parsed->tokens);
	for (size_t i = 0; i < n; i++)
		count = i && is_pattern(&typed[i]) ? add_matches(parsed, count, &typed[i], n - i)
						   : add(parsed->tokens, count, &typed[i], typed[i].text);
	tokens_free(typed, n);
	parsed->count = count;
}
