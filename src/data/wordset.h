/*
 * WordSet: a named list of words with its source. Standard sets are files in datasets/wordsets/
 * (data/testset.h); users make their own with `let X = {…}`.
 */
#ifndef DATA_WORDSET_H
#define DATA_WORDSET_H

#include "base/dictionary.h"
#include "base/memory.h"

enum { WORDSET_MOST = 20000 }; /* words in a file of one */

typedef struct WordSet {
	References references;
	char *name;
	char **words;
	size_t count, room;
	size_t repeated; /* words that were added again, and left out */
	/* In the order in which they were added, those that were there already too: indices into words. */
	uint32_t *written;
	size_t n_written, written_room;
	Dictionary index; /* of the words, to find them again; private */
	char *citation;   /* where it was published, or the line that made it */
	char *language;   /* "en" */
	char *notes;
	char checksum[33]; /* set by wordset_checksum */
} WordSet;

WordSet *wordset_new(const char *name, const char *citation);
WordSet *wordset_ref(WordSet *set);
void wordset_unref(WordSet *set);
void wordset_add(WordSet *set, const char *word); /* a word that is there already is only written again */
/* Adds the words of a list, separated by blanks, commas or line ends; what stands between double quotes is one
 * word, blanks and all. */
void wordset_add_list(WordSet *set, const char *list, size_t bytes);
bool wordset_has(const WordSet *set, const char *word);
/* "{he him his}", "he, him, his" or "{\"New York\" Paris}" into words. */
bool wordset_parse(const char *braces, WordSet *set, Error *err);
/* Of the words in their order; kept in the set. */
const char *wordset_checksum(WordSet *set);
/* A plain list of words in a text file, separated by blanks, commas or line ends; # starts a comment line. */
WordSet *wordset_read(const char *path, Error *err);

#endif
