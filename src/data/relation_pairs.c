#include "data/relation_pairs.h"

#include "base/source.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *separator_of(const char *line)
{
	return strchr(line, '\t') ? "\t" : strchr(line, ',') ? "," : " ";
}

/* Cuts a line in place; false unless there are exactly three columns. */
static bool cut_line(char *line, char *fields[3])
{
	const char *between = separator_of(line);
	char *rest = NULL;
	for (size_t i = 0; i < 3; i++)
		if (!(fields[i] = strtok_r(i ? NULL : line, between, &rest)))
			return false;
	return !strtok_r(NULL, between, &rest);
}

static void add_pair(WordSet *sets[2], char *const fields[3])
{
	bool opposites = !strncasecmp(fields[2], "ant", 3), alike = !strncasecmp(fields[2], "syn", 3);
	Text pair = {0};
	text_format(&pair, "%s:%s", fields[0], fields[1]);
	if (opposites || alike)
		wordset_add(sets[alike], text_of(&pair));
	text_release(&pair);
}

static bool add_line(WordSet *sets[2], const char *bytes, size_t count, const Source *file, Error *err)
{
	char *line = memory_slice(bytes, count), *fields[3];
	line[strcspn(line, "\r")] = '\0';
	bool nothing = line[strspn(line, " \t")] == '\0' || line[0] == '#';
	bool fine = !memchr(bytes, 0, count) && (nothing || cut_line(line, fields));
	if (fine && !nothing && !strchr(fields[0], ':') && !strchr(fields[1], ':'))
		add_pair(sets, fields);
	free(line);
	return fine ||
	       error_set(err, ERROR_INPUT,
		       "line %zu of \"%s\" has not three columns: a word, another, and whether they are "
		       "antonyms or synonyms",
		       file->lines, file->path);
}

static bool add_lines(WordSet *sets[2], Source *file, Error *err)
{
	const char *line;
	size_t bytes;
	for (;;) {
		if (!source_line(file, &line, &bytes, err))
			return false;
		if (!line)
			break;
		if (!add_line(sets, line, bytes, file, err))
			return false;
		if (sets[0]->count > WORDSET_MOST || sets[1]->count > WORDSET_MOST)
			return error_set(err, ERROR_INPUT, "\"%s\" holds more than %d pairs of one kind",
				file->path, WORDSET_MOST);
	}
	return (sets[0]->count && sets[1]->count) ||
	       error_set(err, ERROR_INPUT,
		       "\"%s\" holds %zu pairs of antonyms and %zu of synonyms; both are wanted", file->path,
		       sets[0]->count, sets[1]->count);
}

bool relation_pairs_read(const char *path, WordSet *sets[2], Error *err)
{
	Source file = {0};
	sets[0] = wordset_new("antonyms", path);
	sets[1] = wordset_new("synonyms", path);
	bool fine = source_open_plain(&file, path, err) && add_lines(sets, &file, err);
	source_close(&file);
	for (size_t i = 0; i < 2; i++)
		wordset_checksum(sets[i]);
	if (fine)
		return true;
	wordset_unref(sets[0]);
	wordset_unref(sets[1]);
	sets[0] = sets[1] = NULL;
	return false;
}
