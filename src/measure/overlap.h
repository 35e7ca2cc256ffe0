/*
 * Overlap of neighbourhoods: how many of an item's k nearest items by cosine in one space are among its k
 * nearest in another (Wendlandt, Kummerfeld & Mihalcea, "Factors influencing the surprising instability of word
 * embeddings", NAACL 2018). Rows of the spaces must stand for the same items.
 */
#ifndef MEASURE_OVERLAP_H
#define MEASURE_OVERLAP_H

#include "base/pool.h"
#include "data/space.h"

/* The k nearest rows of each of the rows `queries`, the row itself left out, best first: neighbours has room
 * for count * k. Where there are fewer, DICTIONARY_NONE fills the list up. */
bool overlap_neighbours(const Space *space, const uint32_t *queries, size_t count, size_t k, Pool *pool,
	uint32_t *neighbours, Error *err);

/* How many of a's k rows are among b's. */
size_t overlap_count(const uint32_t *a, const uint32_t *b, size_t k);

#endif
