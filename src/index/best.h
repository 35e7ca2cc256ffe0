/*
 * Best: the k highest scores seen so far, as a heap with the worst of them at the root. Equal scores rank by
 * row, lower first, so that the outcome does not depend on the order in which hits are offered.
 */
#ifndef INDEX_BEST_H
#define INDEX_BEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Hit {
	uint32_t row;
	float score; /* larger is better */
} Hit;

typedef struct Best {
	Hit *hits; /* room for `most`, the caller's */
	size_t count, most;
} Best;

static inline bool hit_before(Hit a, Hit b)
{
	return a.score > b.score || (a.score == b.score && a.row < b.row);
}

static inline void hit_swap(Hit *a, Hit *b)
{
	Hit kept = *a;
	*a = *b;
	*b = kept;
}

/* Whether a hit would be taken; cheap, for the inner loop. */
static inline bool best_takes(const Best *best, Hit hit)
{
	return best->count < best->most || (best->most > 0 && hit_before(hit, best->hits[0]));
}

void best_offer(Best *best, Hit hit);
void best_sort(Best *best); /* best first; the heap is at its end */

#endif
