/* Pairs of items of two sides, as rows of their spaces. */
#ifndef COMMAND_SIDE_PAIRS_H
#define COMMAND_SIDE_PAIRS_H

#include "adapt/pairs.h"
#include "command/side.h"

/* A lexicon does not say which domain its columns are of: the reading that finds more pairs is meant. */
Pairs side_lexicon_pairs(const Lexicon *lexicon, const Side *from, const Side *to);
/* The name of an item without what adapt added to it; the caller frees. */
char *side_plain_name(const Side *side, uint32_t row);
/* Items of one name, without what adapt added to it. */
Pairs side_name_pairs(const Side *from, const Side *to);

#endif
