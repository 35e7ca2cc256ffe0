#include "audit/random_items.h"

#include <stdlib.h>

enum {
	NEAR = 50,  /* ranks up and down, at least, among which a word is replaced … */
	SHARE = 5,  /* … or rank / SHARE, where that is more */
	TRIES = 200 /* before it is replaced by any word */
};

typedef struct Counted {
	uint64_t count;
	uint32_t row;
} Counted;

static int by_falling_count(const void *a, const void *b)
{
	const Counted *left = a, *right = b;
	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return (left->row > right->row) - (left->row < right->row);
}

static void rank_rows(RandomItems *items, bool counted)
{
	const Space *space = items->space;
	size_t n = space->vectors.rows;
	Counted *rows = memory_new(n, sizeof *rows);
	for (uint32_t i = 0; i < n; i++)
		rows[i] = (Counted){counted ? space->counts[i] : 0, i};
	qsort(rows, n, sizeof *rows, by_falling_count);
	items->by_rank = memory_new(n, sizeof *items->by_rank);
	items->ranks = memory_new(n, sizeof *items->ranks);
	for (uint32_t i = 0; i < n; i++) {
		items->by_rank[i] = rows[i].row;
		items->ranks[rows[i].row] = i;
	}
	free(rows);
}

void random_items_init(RandomItems *items, const Space *space, RandomRank rank)
{
	*items =
		(RandomItems){.space = space, .banned = memory_new(space->vectors.rows, sizeof *items->banned)};
	for (size_t i = 0; i < space->vectors.rows; i++)
		items->banned[i] = space->inverse_norms[i] == 0;
	if (rank != RANK_NONE)
		rank_rows(items, rank == RANK_COUNTS);
}

void random_items_release(RandomItems *items)
{
	free(items->banned);
	free(items->by_rank);
	free(items->ranks);
	*items = (RandomItems){0};
}

size_t random_items_left(const RandomItems *items)
{
	size_t left = 0;
	for (size_t i = 0; i < items->space->vectors.rows; i++)
		left += !items->banned[i];
	return left;
}

static bool is_drawn(const uint32_t *drawn, size_t count, uint32_t row)
{
	for (size_t i = 0; i < count; i++)
		if (drawn[i] == row)
			return true;
	return false;
}

static uint32_t draw_near(const RandomItems *items, Random *random, uint32_t row)
{
	size_t rows = items->space->vectors.rows, rank = items->ranks[row];
	size_t reach = rank / SHARE > NEAR ? rank / SHARE : NEAR;
	size_t first = rank > reach ? rank - reach : 0, end = rank + reach + 1 < rows ? rank + reach + 1 : rows;
	return items->by_rank[first + random_below(random, end - first)];
}

uint32_t random_items_draw(
	const RandomItems *items, Random *random, uint32_t row, const uint32_t *drawn, size_t count)
{
	for (size_t tries = 0;; tries++) {
		uint32_t found = items->by_rank && tries < TRIES
					 ? draw_near(items, random, row)
					 : (uint32_t)random_below(random, items->space->vectors.rows);
		if (!items->banned[found] && !is_drawn(drawn, count, found))
			return found;
	}
}
