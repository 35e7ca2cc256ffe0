/*
 * RandomItems: items of a space that mean nothing to a test, to stand in the place of those that do. Items may
 * be drawn near the rank of those that they stand for, in frequency or in the order of rows, since frequent
 * words differ from rare ones whatever they mean.
 */
#ifndef AUDIT_RANDOM_ITEMS_H
#define AUDIT_RANDOM_ITEMS_H

#include "base/random.h"
#include "data/space.h"

typedef enum RandomRank {
	RANK_NONE, /* any item may stand for any other */
	RANK_COUNTS,
	RANK_ROWS
} RandomRank;

typedef struct RandomItems {
	const Space *space; /* borrowed */
	bool *banned;       /* by row: never drawn; at first those without a vector */
	uint32_t *by_rank;  /* rows, the most frequent first; NULL: RANK_NONE */
	uint32_t *ranks;    /* by row */
} RandomItems;

/* RANK_COUNTS needs a space with counts. */
void random_items_init(RandomItems *items, const Space *space, RandomRank rank);
void random_items_release(RandomItems *items);
size_t random_items_left(const RandomItems *items); /* that are not banned */
/* An item in the place of `row`, none of drawn[0..count). There must be more than `count` left. */
uint32_t random_items_draw(
	const RandomItems *items, Random *random, uint32_t row, const uint32_t *drawn, size_t count);

#endif
