#include "data/rated_pairs.h"

#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cuts a line in place; false unless it holds two words and a number. Further columns are passed over. */
static bool cut_line(char *line, RatedPair *pair)
{
	const char *between = strchr(line, '\t') ? "\t" : strchr(line, ',') ? "," : " ";
	char *rest = NULL;
	char *a = strtok_r(line, between, &rest), *b = strtok_r(NULL, between, &rest);
	char *number = strtok_r(NULL, between, &rest);
	if (!number || !text_to_number(number, &pair->rating) || !isfinite(pair->rating))
		return false;
	pair->a = memory_text(a);
	pair->b = memory_text(b);
	return true;
}

static bool add_line(RatedPairs *pairs, const char *bytes, size_t count, const Source *file, Error *err)
{
	char *line = memory_slice(bytes, count);
	RatedPair pair;
	bool nothing = line[strspn(line, " \t")] == '\0' || line[0] == '#';
	bool rated = !nothing && cut_line(line, &pair);
	free(line);
	if (rated) {
		pairs->pairs = memory_grow(pairs->pairs, pairs->count, &pairs->room, sizeof *pairs->pairs);
		pairs->pairs[pairs->count++] = pair;
	}
	if (nothing || rated || file->lines == 1)
		return true;
	return error_set(err, ERROR_INPUT,
		"line %zu of \"%s\" does not hold two words and a number: \"tiger cat 7.35\"", file->lines,
		file->path);
}

bool rated_pairs_read(RatedPairs *pairs, const char *path, Error *err)
{
	Source file = {0};
	const char *line;
	size_t bytes;
	bool fine = source_open_plain(&file, path, err);
	while (fine && (fine = source_line(&file, &line, &bytes, err)) && line)
		fine = add_line(pairs, line, bytes, &file, err);
	source_close(&file);
	if (fine && pairs->count == 0)
		fine = error_set(err, ERROR_INPUT, "there is no rated pair of words in \"%s\"", path);
	return fine;
}

void rated_pairs_release(RatedPairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		free(pairs->pairs[i].a);
		free(pairs->pairs[i].b);
	}
	free(pairs->pairs);
	*pairs = (RatedPairs){0};
}
