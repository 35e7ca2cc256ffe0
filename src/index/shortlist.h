/*
 * Shortlist: the `keep` highest scores seen so far, in no order. Hits are only appended; when the room is full
 * the best are picked out, so that a hit costs a few comparisons however many are kept. For scans that offer
 * many; Best is for few.
 */
#ifndef INDEX_SHORTLIST_H
#define INDEX_SHORTLIST_H

#include "index/best.h"

#include <string.h>

/* A hit as a number: the better one is the larger, by hit_before. */
typedef uint64_t HitKey;

typedef struct Shortlist {
	HitKey *keys; /* room for `room`, the caller's */
	size_t count, keep, room;
	float limit;  /* a hit with a lower score is none of the best */
	bool dropped; /* something that was offered is gone */
} Shortlist;

/* The bits of floats rise with them, but for negative ones, where they fall. */
static inline HitKey hit_key(Hit hit)
{
	int32_t bits;
	float score = hit.score + 0.0f; /* -0 becomes 0 */
	memcpy(&bits, &score, sizeof bits);
	uint32_t rising = (uint32_t)bits ^ ((uint32_t)(bits >> 31) | 0x80000000u);
	return (HitKey)rising << 32 | (UINT32_MAX - hit.row);
}

static inline Hit hit_of_key(HitKey key)
{
	uint32_t rising = (uint32_t)(key >> 32);
	uint32_t bits = rising & 0x80000000u ? rising ^ 0x80000000u : ~rising;
	Hit hit = {.row = UINT32_MAX - (uint32_t)key};
	memcpy(&hit.score, &bits, sizeof hit.score);
	return hit;
}

/* The room that a list of `keep` wants. */
size_t shortlist_room(size_t keep);
void shortlist_init(Shortlist *list, HitKey *keys, size_t keep);
void shortlist_trim(Shortlist *list); /* to the best `keep` at most */
/* Takes over what the other one holds: the best of both, and what neither of them holds is below the limit. */
void shortlist_join(Shortlist *list, const Shortlist *other);

static inline void shortlist_offer(Shortlist *list, Hit hit)
{
	if (!(hit.score >= list->limit))
		return;
	list->keys[list->count++] = hit_key(hit);
	if (list->count == list->room)
		shortlist_trim(list);
}

#endif
