#include "data/translations.h"

#include "base/source.h"
#include "base/text.h"
#include "data/benchmark.h"
#include "data/datasets_folder.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FIRST "xweat-"
#define SUFFIX ".tsv"

void translations_release(Translations *translations)
{
	free(translations->name);
	free(translations->citation);
	free(translations->language);
	free(translations->notes);
	free(translations->benchmark);
	lexicon_unref(translations->lexicon);
	*translations = (Translations){0};
}

/* --- reading --- */

/* The field that a header line fills, or NULL. */
static char **header_field(Translations *self, const char *line)
{
	const struct {
		const char *name;
		char **field;
	} headers[] = {{"name:", &self->name}, {"citation:", &self->citation}, {"language:", &self->language},
		{"notes:", &self->notes}};
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (text_starts(line, headers[i].name))
			return headers[i].field;
	return NULL;
}

/* Cuts a line in place. */
static bool add_forms(Lexicon *lexicon, char *line)
{
	size_t before = lexicon->count;
	const char *word = strsep(&line, "\t");
	for (const char *form; *word && (form = strsep(&line, "\t"));)
		if (*form)
			lexicon_add(lexicon, word, form);
	return lexicon->count > before;
}

static bool add_line(void *context, const char *bytes, size_t count, Error *err)
{
	Translations *self = context;
	if (memchr(bytes, 0, count))
		return error_set(err, ERROR_INPUT, "a zero byte: this is not text");
	char *line = text_trimmed(bytes, count);
	char **field = self->lexicon->count ? NULL : header_field(self, line);
	bool nothing = !*line || *line == '#', fine = true;
	if (field && !*field)
		*field = text_trimmed(strchr(line, ':') + 1, strlen(strchr(line, ':') + 1));
	else if (!nothing)
		fine = !field && add_forms(self->lexicon, line);
	free(line);
	return fine ||
	       error_set(err, ERROR_INPUT,
		       "a line has a word and its translations, with tabs between, or is one of the header "
		       "(name, citation, language, notes), once");
}

bool translations_read_table(const char *path, Translations *translations, Error *err)
{
	Source file = {0};
	*translations = (Translations){.lexicon = lexicon_new(path)};
	bool fine = source_open_plain(&file, path, err) &&
		    source_each_line(&file, add_line, translations, err) &&
		    (translations->lexicon->count ||
			    error_set(err, ERROR_INPUT, "there is no translation of a word in \"%s\"", path));
	source_close(&file);
	if (fine)
		lexicon_checksum(translations->lexicon);
	else
		translations_release(translations);
	return fine;
}

bool translations_read(const char *path, Translations *translations, Error *err)
{
	*translations = (Translations){0};
	bool fine = text_ends(path, SUFFIX) ? translations_read_table(path, translations, err)
					    : (translations->lexicon = lexicon_read(path, err)) != NULL;
	if (fine && !translations->name)
		translations->name = memory_text(path);
	if (!fine)
		translations_release(translations);
	return fine;
}

/* --- those that come with the program --- */

static char *path_of(const char *first, const char *name)
{
	Text file = {0};
	bool plain = *name != '\0'; /* the name must not lead out of the folder */
	text_format(&file, "translations/%s", first);
	for (const char *at = name; *at; at++) {
		plain = plain && (isalnum((unsigned char)*at) || *at == '-' || *at == '_');
		text_add_char(&file, (char)tolower((unsigned char)*at));
	}
	text_add(&file, SUFFIX);
	char *path = plain ? datasets_find(text_of(&file), NULL) : NULL;
	text_release(&file);
	return path;
}

static char *standard_path(const char *name)
{
	char *path = path_of("", name);
	return path ? path : path_of(FIRST, name);
}

bool translations_are_there(const char *name)
{
	char *path = standard_path(name);
	free(path);
	return path != NULL;
}

static void look_up_version(const char *path, Translations *translations)
{
	Benchmark benchmark = {0};
	Text said = {0};
	Error none = ERROR_INIT;
	if (benchmark_of_file(path, &benchmark, &none)) {
		benchmark_describe(&benchmark, &said);
		translations->changed = benchmark_is_changed(&benchmark);
	}
	translations->benchmark = said.length ? text_take(&said) : NULL;
	benchmark_release(&benchmark);
}

static bool unknown_name(const char *name, Error *err)
{
	char **languages;
	size_t count;
	Text all = {0};
	if (!translations_languages(&languages, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		text_format(&all, "%s%s", i ? ", " : "", languages[i]);
		free(languages[i]);
	}
	free(languages);
	error_set(err, ERROR_INPUT,
		"there are no translations \"%s\"; with the program come %s; a file (.tsv or .csv) is named by "
		"its "
		"path, and load FILE kind=lexicon reads a lexicon",
		name, text_of(&all));
	text_release(&all);
	return false;
}

bool translations_find(const char *name, Translations *translations, Error *err)
{
	*translations = (Translations){0};
	char *path = standard_path(name);
	bool own = !path && (text_ends(name, SUFFIX) || text_ends(name, ".csv"));
	bool fine = path  ? translations_read(path, translations, err)
		    : own ? translations_read(name, translations, err)
			  : unknown_name(name, err);
	if (fine)
		look_up_version(path ? path : name, translations);
	free(path);
	return fine;
}

bool translations_languages(char ***languages, size_t *count, Error *err)
{
	return datasets_names("translations", FIRST, SUFFIX, languages, count, err);
}
