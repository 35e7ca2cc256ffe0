/*
 * WordSet: a named list of words with its source. TestSet: the named sets of one published bias test.
 * Standard sets are files in datasets/wordsets/; users make their own with `let X = {…}`.
 */
#ifndef DATA_WORDSET_H
#define DATA_WORDSET_H

#include "base/memory.h"

typedef struct WordSet {
	References references;
	char *name;
	char **words;
	size_t count, room;
	char *citation; /* where it was published, or the line that made it */
	char *language; /* "en" */
	char *notes;
	char checksum[33];
} WordSet;

WordSet *wordset_new(const char *name, const char *citation);
WordSet *wordset_ref(WordSet *set);
void wordset_unref(WordSet *set);
void wordset_add(WordSet *set, const char *word); /* a word that is there already is left out */
/* "{he him his}" or "he, him, his" into words. */
bool wordset_parse(const char *braces, WordSet *set, Error *err);

#endif
