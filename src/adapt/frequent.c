#include "adapt/frequent.h"

#include <stdlib.h>
#include <string.h>

typedef struct Frequency {
	uint64_t count;
	uint32_t row;
} Frequency;

static int by_frequency(const void *a, const void *b)
{
	const Frequency *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

size_t frequent_order(const Space *space, size_t most, uint32_t *order)
{
	size_t rows = space->vectors.rows, count = most < rows ? most : rows;
	Frequency *frequencies = memory_new(rows, sizeof *frequencies);
	for (uint32_t i = 0; i < rows; i++)
		frequencies[i] = (Frequency){space->counts ? space->counts[i] : 0, i};
	qsort(frequencies, rows, sizeof *frequencies, by_frequency);
	for (size_t i = 0; i < count; i++)
		order[i] = frequencies[i].row;
	free(frequencies);
	return count;
}

bool frequent_rows(Rows rows, const uint32_t *order, size_t count, Matrix *to, Error *err)
{
	if (!matrix_init(to, count, rows.width, "the vectors of frequent items", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(to, i), rows_at(rows, order[i]), rows.width * sizeof(float));
	return true;
}

/* By row its place in the order, or DICTIONARY_NONE; for rows up to the largest of the order. */
static uint32_t *places_of(const uint32_t *order, size_t count, size_t *rows)
{
	*rows = 0;
	for (size_t i = 0; i < count; i++)
		*rows = order[i] >= *rows ? order[i] + (size_t)1 : *rows;
	uint32_t *places = memory_new(*rows, sizeof *places);
	for (size_t row = 0; row < *rows; row++)
		places[row] = DICTIONARY_NONE;
	for (size_t i = 0; i < count; i++)
		places[order[i]] = (uint32_t)i;
	return places;
}

void frequent_pairs(const Pairs *pairs, const uint32_t *source, size_t sources, const uint32_t *target,
	size_t targets, Pairs *to)
{
	size_t source_rows, target_rows;
	uint32_t *source_place = places_of(source, sources, &source_rows);
	uint32_t *target_place = places_of(target, targets, &target_rows);
	pairs_release(to);
	to->given = pairs->count;
	to->pairs = memory_new(pairs->count, sizeof *to->pairs);
	for (size_t i = 0; i < pairs->count; i++) {
		RowPair pair = pairs->pairs[i];
		uint32_t x = pair.source < source_rows ? source_place[pair.source] : DICTIONARY_NONE;
		uint32_t y = pair.target < target_rows ? target_place[pair.target] : DICTIONARY_NONE;
		if (x != DICTIONARY_NONE && y != DICTIONARY_NONE)
			to->pairs[to->count++] = (RowPair){x, y};
	}
	to->lost = to->given - to->count;
	free(source_place);
	free(target_place);
}
