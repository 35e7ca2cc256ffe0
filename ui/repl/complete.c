#include "ui/repl/complete.h"

#include "base/memory.h"
#include "command/command.h"

#include <stdio.h>
#include <string.h>

/* After stdio.h, which it wants. */
#include <readline/readline.h>

/* Readline's callbacks have no context argument. */
static const Session *completed_session;

static size_t common_length(const char *a, const char *b, size_t most)
{
	size_t n = 0;
	while (n < most && a[n] == b[n])
		n++;
	while (n > 0 && (a[n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* Readline wants the longest common beginning first, then the words, all from malloc, ended by NULL. */
static char **as_matches(const Completions *found)
{
	char **matches = memory_new(found->count + 2, sizeof *matches);
	size_t common = strlen(found->words[0]);
	for (size_t i = 1; i < found->count; i++)
		common = common_length(found->words[0], found->words[i], common);
	matches[0] = memory_slice(found->words[0], common);
	for (size_t i = 0; found->count > 1 && i < found->count; i++)
		matches[i + 1] = memory_text(found->words[i]);
	return matches;
}

static char **complete(const char *word, int start, int end)
{
	(void)word;
	(void)start;
	Completions found;
	rl_attempted_completion_over = 1;
	command_complete(completed_session, rl_line_buffer, (size_t)end, &found);
	char **matches = found.count ? as_matches(&found) : NULL;
	/* After `dim=` or a folder the word goes on. */
	size_t length = found.count == 1 ? strlen(found.words[0]) : 0;
	rl_completion_suppress_append = length && strchr("=/", found.words[0][length - 1]) != NULL;
	completions_release(&found);
	return matches;
}

void complete_install(const Session *session)
{
	/* The same places at which command_complete cuts words. */
	static char breaks[] = " {";
	completed_session = session;
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = breaks;
	rl_completer_word_break_characters = breaks;
	rl_completer_quote_characters = "";
	rl_sort_completion_matches = 0;
	rl_ignore_completion_duplicates = 0;
}
