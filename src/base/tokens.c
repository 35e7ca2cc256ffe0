/* Cutting a command line into tokens. */
#include "base/args.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct Cutter {
	const char *line;
	size_t at;
	Token *tokens;
	size_t count, room;
} Cutter;

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void add_token(Cutter *cutter, char *text, size_t from, bool plain)
{
	cutter->tokens = memory_grow(cutter->tokens, cutter->count, &cutter->room, sizeof *cutter->tokens);
	cutter->tokens[cutter->count++] = (Token){text, (int)from, (int)(cutter->at - from), plain};
}

/* From an opening quote to its twin; the text without quotes is appended to `word`. */
static bool cut_quoted(Cutter *cutter, Text *word, Error *err)
{
	size_t from = cutter->at;
	char quote = cutter->line[cutter->at++];
	for (char c; (c = cutter->line[cutter->at]) != quote; cutter->at++) {
		if (c == '\\' && quote == '"' && cutter->line[cutter->at + 1])
			c = cutter->line[++cutter->at];
		if (!c) {
			error_set(err, ERROR_USAGE, "a quotation mark (%c) is opened and never closed", quote);
			return error_at(err, (int)from, 1);
		}
		text_add_char(word, c);
	}
	cutter->at++;
	return true;
}

/* From an opening brace to the closing one; both are appended to `word`. */
static bool cut_braces(Cutter *cutter, Text *word, Error *err)
{
	size_t from = cutter->at;
	const char *end = strchr(cutter->line + from, '}');
	if (!end) {
		error_set(err, ERROR_USAGE, "a brace is opened and never closed: {word word …}");
		return error_at(err, (int)from, 1);
	}
	cutter->at = (size_t)(end - cutter->line) + 1;
	text_add_bytes(word, cutter->line + from, cutter->at - from);
	return true;
}

/* A word: everything up to a blank; parts of it may be quoted, as in text="my column", or a set, as in X={a b}.
 * A set that stands alone ends with its brace. */
static bool cut_word(Cutter *cutter, Error *err)
{
	size_t from = cutter->at;
	bool set = cutter->line[from] == '{';
	bool plain = set || cutter->line[from] == '"' || cutter->line[from] == '\'';
	Text word = {0};
	bool fine = !set || cut_braces(cutter, &word, err);
	while (fine && !set && cutter->line[cutter->at] && !is_blank(cutter->line[cutter->at])) {
		char c = cutter->line[cutter->at];
		/* An apostrophe inside a word (don't) is a letter; at its start or after = it quotes. */
		bool starts = cutter->at == from || cutter->line[cutter->at - 1] == '=';
		if (c == '"' || (c == '\'' && starts)) {
			fine = cut_quoted(cutter, &word, err);
		} else if (c == '{' && starts) {
			fine = cut_braces(cutter, &word, err);
		} else {
			text_add_char(&word, c);
			cutter->at++;
		}
	}
	if (fine)
		add_token(cutter, text_take(&word), from, plain);
	text_release(&word);
	return fine;
}

static bool cut_all(Cutter *cutter, Error *err)
{
	for (;;) {
		while (is_blank(cutter->line[cutter->at]))
			cutter->at++;
		char c = cutter->line[cutter->at];
		if (!c || c == '#')
			return true;
		if (!cut_word(cutter, err))
			return false;
	}
}

bool tokens_split(const char *line, Token **tokens, size_t *count, Error *err)
{
	Cutter cutter = {.line = line};
	bool fine = cut_all(&cutter, err);
	if (!fine) {
		tokens_free(cutter.tokens, cutter.count);
		cutter = (Cutter){0};
	}
	*tokens = cutter.tokens;
	*count = cutter.count;
	return fine;
}

void tokens_free(Token *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(tokens[i].text);
	free(tokens);
}
