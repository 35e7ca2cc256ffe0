#include "measure/lookup.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>

static uint32_t find_within(const Dictionary *words, const char *word, size_t bytes, size_t limit)
{
	uint32_t row = dictionary_find(words, word, bytes);
	return row != DICTIONARY_NONE && (limit == 0 || row < limit) ? row : DICTIONARY_NONE;
}

uint32_t lookup_in(const Dictionary *words, const char *word, size_t limit)
{
	uint32_t row = find_within(words, word, strlen(word), limit);
	if (row != DICTIONARY_NONE)
		return row;
	size_t bytes;
	uint8_t *folded = u8_casefold((const uint8_t *)word, strlen(word), NULL, UNINORM_NFC, NULL, &bytes);
	if (folded)
		row = find_within(words, (const char *)folded, bytes, limit);
	free(folded);
	return row;
}

uint32_t lookup_word(const Space *space, const char *word, size_t limit)
{
	return lookup_in(&space->items, word, limit);
}
