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

static bool add_line(Lexicon *lexicon, const char *bytes, size_t count, const Source *file, Error *err)
{
	if (memchr(bytes, 0, count))
		return error_set(err, ERROR_INPUT, "\"%s\" is not text: line %zu holds a zero byte", file->path,
			file->lines);
	char *line = memory_slice(bytes, count);
	line[strcspn(line, "\r")] = '\0';
	bool nothing = line[strspn(line, " \t")] == '\0' || line[0] == '#', ok = true;
	if (!nothing && text_ends(file->path, ".csv"))
		add_translations(lexicon, line);
	else if (!nothing)
		ok = add_pair(lexicon, line);
	free(line);
	return ok || error_set(err, ERROR_INPUT,
			     "line %zu of \"%s\" has not two columns: a lexicon holds a word and its "
			     "translation on each line, with a tab or a blank between them",
			     file->lines, file->path);
}

static bool add_lines(Lexicon *lexicon, Source *file, Error *err)
{
	const char *line;
	size_t bytes;
	for (;;) {
		if (!source_line(file, &line, &bytes, err))
			return false;
		if (!line)
			break;
		bool mark = file->lines == 1 && bytes >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0;
		if (!add_line(lexicon, line + 3 * mark, bytes - 3 * mark, file, err))
			return false;
	}
	return lexicon->count > 0 ||
	       error_set(err, ERROR_INPUT, "there is no pair of words in \"%s\"", file->path);
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
