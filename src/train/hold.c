#include "train/hold.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bool hold_begin(Hold *hold, size_t words, Error *err)
{
	hold_release(hold);
	hold->marks = memory_data(words, 1, "the marks of frozen words", err);
	if (!hold->marks)
		return false;
	memset(hold->marks, 0, words);
	hold->words = words;
	return true;
}

void hold_know(Hold *hold, size_t word)
{
	hold->n_known += !(hold->marks[word] & HOLD_KNOWN);
	hold->marks[word] |= HOLD_KNOWN;
}

void hold_freeze(Hold *hold, const Dictionary *frozen, const Dictionary *words)
{
	for (size_t i = 0; i < hold->words; i++)
		hold->marks[i] &= (unsigned char)~HOLD_FROZEN;
	hold->n_frozen = 0;
	for (uint32_t i = 0; i < frozen->count; i++) {
		uint32_t word = dictionary_find_text(words, dictionary_word(frozen, i));
		if (word >= hold->words)
			continue;
		hold->marks[word] |= HOLD_FROZEN;
		hold->n_frozen++;
	}
}

bool hold_places(const Hold *hold, const RowBlocks *rows, RowBlocks *places, Error *err)
{
	row_blocks_release(places);
	if (hold->strength <= 0)
		return true;
	row_blocks_init(places, rows->width);
	if (!row_blocks_grow(places, hold->words, "a copy of the vectors for the anchor", err))
		return false;
	for (size_t i = 0; i < hold->words; i++)
		if (hold->marks[i] & HOLD_KNOWN)
			memcpy(row_blocks_at(places, i), row_blocks_at(rows, i), rows->width * sizeof(float));
	return true;
}

bool hold_first(Hold *hold, double strength, const RowBlocks *rows, size_t known, Error *err)
{
	hold_release(hold);
	if (strength <= 0 || known == 0)
		return true;
	row_blocks_init(&hold->places, rows->width);
	if (!row_blocks_grow(&hold->places, known, "a copy of the vectors for the anchor", err))
		return false;
	for (size_t i = 0; i < known; i++)
		memcpy(row_blocks_at(&hold->places, i), row_blocks_at(rows, i), rows->width * sizeof(float));
	return true;
}

bool hold_anchor(Hold *hold, double strength, const RowBlocks *rows, Error *err)
{
	hold->strength = strength;
	return hold_places(hold, rows, &hold->places, err);
}

bool hold_resume(Hold *hold, size_t words, size_t known, double strength, Error *err)
{
	RowBlocks places = hold->places;
	hold->places = (RowBlocks){0};
	bool fine = hold_begin(hold, words, err);
	hold->places = places;
	hold->strength = strength;
	for (size_t i = 0; fine && i < known && i < words; i++)
		hold_know(hold, i);
	return fine;
}

void hold_release(Hold *hold)
{
	free(hold->marks);
	row_blocks_release(&hold->places);
	*hold = (Hold){0};
}
