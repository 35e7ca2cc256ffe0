#include "data/lexicon.h"

#include "base/hash.h"
#include "base/source.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

Lexicon *lexicon_new(const char *origin)
{
	Lexicon *lexicon = memory_new(1, sizeof *lexicon);
	references_init(&lexicon->references);
	lexicon->origin = memory_text(origin);
	return lexicon;
}

Lexicon *lexicon_ref(Lexicon *lexicon)
{
	if (lexicon)
		references_add(&lexicon->references);
	return lexicon;
}

void lexicon_unref(Lexicon *lexicon)
{
	if (!lexicon || !references_drop(&lexicon->references))
		return;
	for (size_t i = 0; i < lexicon->count; i++) {
		free(lexicon->pairs[i].source);
		free(lexicon->pairs[i].target);
	}
	free(lexicon->pairs);
	free(lexicon->origin);
	free(lexicon);
}

void lexicon_add(Lexicon *lexicon, const char *source, const char *target)
{
	lexicon->pairs = memory_grow(lexicon->pairs, lexicon->count, &lexicon->room, sizeof *lexicon->pairs);
	lexicon->pairs[lexicon->count++] = (WordPair){memory_text(source), memory_text(target)};
}

const char *lexicon_checksum(Lexicon *lexicon)
{
	Checksum *sum = checksum_new();
	for (size_t i = 0; i < lexicon->count; i++) {
		checksum_add(sum, lexicon->pairs[i].source, strlen(lexicon->pairs[i].source) + 1);
		checksum_add(sum, lexicon->pairs[i].target, strlen(lexicon->pairs[i].target) + 1);
	}
	checksum_text(sum, lexicon->checksum);
	checksum_free(sum);
	return lexicon->checksum;
}

/* Cuts a line in place; with a tab in it, only tabs separate. False unless there are exactly two columns. */
static bool add_pair(Lexicon *lexicon, char *line)
{
	const char *between = strchr(line, '\t') ? "\t" : " ";
	char *rest = NULL, *source = strtok_r(line, between, &rest);
	char *target = source ? strtok_r(NULL, between, &rest) : NULL;
	if (!target || strtok_r(NULL, between, &rest))
		return false;
	lexicon_add(lexicon, source, target);
	return true;
}

/* Cuts a line in place: a word and its translations, of which some may be missing. */
static void add_translations(Lexicon *lexicon, char *line)
{
	char *rest = line;
	const char *source = strsep(&rest, ",");
	for (const char *target; (target = strsep(&rest, ","));)
		if (*source && *target)
			lexicon_add(lexicon, source, target);
}

typedef struct Reading {
	Lexicon *lexicon;
	bool translations; /* a word and any number of them, separated by commas */
} Reading;

static bool add_line(void *context, const char *bytes, size_t count, Error *err)
{
	const Reading *self = context;
	if (memchr(bytes, 0, count))
		return error_set(err, ERROR_INPUT, "a zero byte: this is not text");
	char *line = memory_slice(bytes, count);
	line[strcspn(line, "\r")] = '\0';
	bool nothing = line[strspn(line, " \t")] == '\0' || line[0] == '#', ok = true;
	if (!nothing && self->translations)
		add_translations(self->lexicon, line);
	else if (!nothing)
		ok = add_pair(self->lexicon, line);
	free(line);
	return ok || error_set(err, ERROR_INPUT,
			     "there are not two columns: a lexicon holds a word and its translation on each "
			     "line, with a tab or a blank between them");
}

static bool add_lines(Lexicon *lexicon, Source *file, Error *err)
{
	Reading reading = {lexicon, text_ends(file->path, ".csv")};
	return source_each_line(file, add_line, &reading, err) &&
	       (lexicon->count > 0 ||
		       error_set(err, ERROR_INPUT, "there is no pair of words in \"%s\"", file->path));
}

Lexicon *lexicon_read(const char *path, Error *err)
{
	Source file = {0};
	Lexicon *lexicon = lexicon_new(path);
	bool ok = source_open_plain(&file, path, err) && add_lines(lexicon, &file, err);
	source_close(&file);
	if (ok) {
		lexicon_checksum(lexicon);
		return lexicon;
	}
	lexicon_unref(lexicon);
	return NULL;
}
