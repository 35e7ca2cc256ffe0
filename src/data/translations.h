/*
 * Translations: the words of bias tests in another language, read from datasets/translations/NAME.tsv (the
 * format is told in the README.md there) or from a file.
 */
#ifndef DATA_TRANSLATIONS_H
#define DATA_TRANSLATIONS_H

#include "base/error.h"
#include "data/lexicon.h"

typedef struct Translations {
	char *name;                        /* "xweat-de" */
	char *citation, *language, *notes; /* or NULL */
	char *benchmark;  /* which version the file holds, as benchmark_describe says it; or NULL */
	bool changed;     /* the file differs from the version that is recorded */
	Lexicon *lexicon; /* a word and each of its forms in the other language; counted */
} Translations;

/* "de" and "xweat-de" are those of XWEAT, and otherwise NAME.tsv of the folder. */
bool translations_are_there(const char *name);
bool translations_find(const char *name, Translations *translations, Error *err);
/* Reads a file: a header, then a word and its forms a line, with tabs between. */
bool translations_read_table(const char *path, Translations *translations, Error *err);
/* The same by its ending .tsv; a .csv, or another, is read by lexicon_read. */
bool translations_read(const char *path, Translations *translations, Error *err);
/* The languages of those that come with the program, sorted; each to be freed, and the array too. */
bool translations_languages(char ***languages, size_t *count, Error *err);
void translations_release(Translations *translations); /* {0} is valid and empty */

#endif
