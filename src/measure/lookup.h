/* Looking up the words of a test file in a space: as they stand, else folded to lower case. */
#ifndef MEASURE_LOOKUP_H
#define MEASURE_LOOKUP_H

#include "data/space.h"

/* The row of the word among the first `limit` rows (0: all), or DICTIONARY_NONE. */
uint32_t lookup_word(const Space *space, const char *word, size_t limit);
/* The same of any list of words. */
uint32_t lookup_in(const Dictionary *words, const char *word, size_t limit);

#endif
