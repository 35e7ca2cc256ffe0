/*
 * Alias: draws from a fixed distribution over 0 .. count-1 in constant time (Walker, ACM TOMS 3(3), 1977; the
 * table is built as in Vose, IEEE TSE 17(9), 1991). Eight bytes an entry.
 */
#ifndef BASE_ALIAS_H
#define BASE_ALIAS_H

#include "base/error.h"
#include "base/random.h"

typedef struct Alias {
	struct AliasSlot {
		uint32_t threshold; /* the slot's own number is drawn with probability threshold / 2^32 */
		uint32_t other;
	} * slots;
	size_t count;
} Alias;

/* Draws number i with probability weights[i] / sum. Weights are finite, not negative, and not all 0. */
bool alias_init(Alias *alias, const double *weights, size_t count, Error *err);
void alias_release(Alias *alias);

/* The high bits of one number choose the slot, what is left of it decides between the slot's two. */
static inline uint32_t alias_draw(const Alias *alias, Random *random)
{
	unsigned __int128 product = (unsigned __int128)random_next(random) * alias->count;
	uint32_t slot = (uint32_t)(product >> 64), rest = (uint32_t)((uint64_t)product >> 32);
	return rest < alias->slots[slot].threshold ? slot : alias->slots[slot].other;
}

#endif
