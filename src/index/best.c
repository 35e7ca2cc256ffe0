#include "index/best.h"

static void rise(Hit *hits, size_t at)
{
	for (size_t parent; at > 0 && hit_before(hits[parent = (at - 1) / 2], hits[at]); at = parent)
		hit_swap(&hits[parent], &hits[at]);
}

static void sink(Hit *hits, size_t count, size_t at)
{
	for (size_t child; (child = 2 * at + 1) < count; at = child) {
		if (child + 1 < count && hit_before(hits[child], hits[child + 1]))
			child++;
		if (!hit_before(hits[at], hits[child]))
			break;
		hit_swap(&hits[at], &hits[child]);
	}
}

void best_offer(Best *best, Hit hit)
{
	if (!best_takes(best, hit))
		return;
	if (best->count < best->most) {
		best->hits[best->count] = hit;
		rise(best->hits, best->count++);
	} else {
		best->hits[0] = hit;
		sink(best->hits, best->count, 0);
	}
}

void best_sort(Best *best)
{
	for (size_t left = best->count; left > 1;) {
		hit_swap(&best->hits[0], &best->hits[--left]);
		sink(best->hits, left, 0);
	}
}
