/*
 * RatedPairs: pairs of words with the similarity that people gave them (WordSim-353, SimLex-999, MEN and the
 * like). Lines of word, word, number, separated by tabs, commas or blanks; a first line without a number is a
 * heading; lines that begin with # are comments.
 */
#ifndef DATA_RATED_PAIRS_H
#define DATA_RATED_PAIRS_H

#include "base/error.h"

#include <stddef.h>

typedef struct RatedPair {
	char *a, *b;
	double rating;
} RatedPair;

typedef struct RatedPairs {
	RatedPair *pairs;
	size_t count, room;
} RatedPairs;

bool rated_pairs_read(RatedPairs *pairs, const char *path, Error *err);
void rated_pairs_release(RatedPairs *pairs); /* {0} is valid and empty */

#endif
