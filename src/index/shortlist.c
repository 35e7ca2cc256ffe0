#include "index/shortlist.h"

#include <math.h>

size_t shortlist_room(size_t keep)
{
	enum { LEAST = 64 };
	return keep < LEAST / 2 ? LEAST : 2 * keep;
}

void shortlist_init(Shortlist *list, HitKey *keys, size_t keep)
{
	*list = (Shortlist){keys, 0, keep, shortlist_room(keep), keep ? -INFINITY : INFINITY, false};
}

static HitKey larger(HitKey a, HitKey b)
{
	return a > b ? a : b;
}

static HitKey smaller(HitKey a, HitKey b)
{
	return a < b ? a : b;
}

static HitKey median(HitKey a, HitKey b, HitKey c)
{
	return larger(smaller(a, b), smaller(larger(a, b), c));
}

/* Moves the keys from the pivot up to the front and tells how many they are. No branch depends on a key:
 * processors could only guess them. */
static size_t partition(HitKey *keys, size_t count, HitKey pivot)
{
	size_t front = 0;
	for (size_t i = 0; i < count; i++) {
		HitKey key = keys[i];
		keys[i] = keys[front];
		keys[front] = key;
		front += key >= pivot;
	}
	return front;
}

/* The `most` largest come first, in order. */
static void sort_largest(HitKey *keys, size_t count, size_t most)
{
	for (size_t i = 0; i < most; i++)
		for (size_t j = i + 1; j < count; j++) {
			HitKey high = larger(keys[i], keys[j]);
			keys[j] = smaller(keys[i], keys[j]);
			keys[i] = high;
		}
}

/* Hoare's selection: the `most` largest come first; returns the least of them. Keys are distinct, since rows
 * are, so that the median of three is never the lowest. */
static HitKey select_largest(HitKey *keys, size_t count, size_t most)
{
	enum { FEW = 8 };
	while (count > FEW) {
		HitKey pivot = median(keys[0], keys[count / 2], keys[count - 1]);
		size_t front = partition(keys, count, pivot);
		if (front == most)
			return pivot;
		if (front > most) {
			count = front;
		} else {
			keys += front;
			count -= front;
			most -= front;
		}
	}
	sort_largest(keys, count, most);
	return keys[most - 1];
}

void shortlist_trim(Shortlist *list)
{
	if (list->count <= list->keep)
		return;
	list->dropped = true;
	if (list->keep > 0)
		list->limit = hit_of_key(select_largest(list->keys, list->count, list->keep)).score;
	list->count = list->keep;
}

void shortlist_join(Shortlist *list, const Shortlist *other)
{
	for (size_t i = 0; i < other->count; i++)
		shortlist_offer(list, hit_of_key(other->keys[i]));
	list->dropped |= other->dropped;
	if (other->dropped && other->limit > list->limit)
		list->limit = other->limit;
}
