/*
 * Pairs of words that are opposites, and pairs that mean the same, from a table of three columns: word, word,
 * and how they are related. Columns are separated by tabs, commas or blanks; a relation that begins with "ant"
 * is one of opposites, with "syn" one of like meaning, and all others are left out, as are the names of
 * columns.
 */
#ifndef DATA_RELATION_PAIRS_H
#define DATA_RELATION_PAIRS_H

#include "data/wordset.h"

/* Each pair is a word "hot:cold" of its set, antonyms first; the caller unrefs both. */
bool relation_pairs_read(const char *path, WordSet *sets[2], Error *err);

#endif
