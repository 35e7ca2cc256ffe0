/*
 * Templates: sentences with a place, `_`, for a word, as one named list with its source. Standard ones are
 * files datasets/templates/NAME.templates: the header lines of a word set (name, citation, language, notes),
 * then a sentence on each line; # starts a comment line.
 */
#ifndef DATA_TEMPLATES_H
#define DATA_TEMPLATES_H

#include "data/wordset.h"

/* A standard list by its name, or a file by its path, which has a slash or a dot in it. NULL with an error. */
WordSet *templates_find(const char *name, Error *err);
/* The sentence that the template makes of a word; the caller frees. */
char *template_sentence(const char *template, const char *word);

#endif
