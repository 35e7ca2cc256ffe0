#include "data/templates.h"

#include "base/source.h"
#include "base/text.h"
#include "data/datasets_folder.h"

#include <stdlib.h>
#include <string.h>

/* The field that a header line fills, or NULL. */
static char **header_field(WordSet *set, const char *line)
{
	const struct {
		const char *name;
		char **field;
	} headers[] = {{"name:", &set->name}, {"citation:", &set->citation}, {"language:", &set->language},
		{"notes:", &set->notes}};
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (text_starts(line, headers[i].name))
			return headers[i].field;
	return NULL;
}

static bool add_line(void *context, const char *bytes, size_t count, Error *err)
{
	WordSet *set = context;
	char *line = text_trimmed(bytes, count);
	char **field = set->count ? NULL : header_field(set, line);
	const char *place = strchr(line, '_'), *value = strchr(line, ':');
	bool nothing = !*line || *line == '#', fine = nothing || field || (place && !strchr(place + 1, '_'));
	if (field) {
		free(*field);
		*field = text_trimmed(value + 1, strlen(value + 1));
	} else if (fine && !nothing) {
		wordset_add(set, line);
	}
	if (!fine)
		error_set(err, ERROR_INPUT, "\"%.60s\" has not one place for a word, _, as \"This is _.\" has",
			line);
	free(line);
	return fine;
}

static bool check_whole(const WordSet *set, const char *path, Error *err)
{
	return (set->count && set->name && set->citation) ||
	       error_set(err, ERROR_INPUT, "\"%s\" lacks %s", path,
		       set->count ? "name: or citation:" : "sentences with a place for a word, _");
}

static WordSet *read_file(const char *path, Error *err)
{
	Source file = {0};
	WordSet *set = wordset_new(NULL, NULL);
	bool fine = source_open_plain(&file, path, err) && source_each_line(&file, add_line, set, err) &&
		    check_whole(set, path, err);
	source_close(&file);
	if (fine) {
		wordset_checksum(set);
		return set;
	}
	wordset_unref(set);
	return NULL;
}

WordSet *templates_find(const char *name, Error *err)
{
	if (strpbrk(name, "/."))
		return read_file(name, err);
	Text file = {0};
	text_format(&file, "templates/%s.templates", name);
	char *path = datasets_find(text_of(&file), NULL);
	text_release(&file);
	WordSet *set = path ? read_file(path, err) : NULL;
	if (!path)
		error_set(err, ERROR_INPUT,
			"there are no templates \"%s\"; there are seat, seat-names and seat-things, or give "
			"the path of a file",
			name);
	free(path);
	return set;
}

char *template_sentence(const char *template, const char *word)
{
	const char *place = strchr(template, '_');
	Text sentence = {0};
	text_format(&sentence, "%.*s%s%s", (int)(place - template), template, word, place + 1);
	return text_take(&sentence);
}
