/* The most frequent items of a space, which are those whose vectors are worth learning from. */
#ifndef ADAPT_FREQUENT_H
#define ADAPT_FREQUENT_H

#include "adapt/pairs.h"

/* The rows of the `most` most frequent items (all, if there are fewer), the most frequent first, equally
 * frequent ones in their order; without counts those that come first. `order` has room for all items of the
 * space; returns how many it got. */
size_t frequent_order(const Space *space, size_t most, uint32_t *order);
/* Copies of rows, in that order. What `to` held is released. */
bool frequent_rows(Rows rows, const uint32_t *order, size_t count, Matrix *to, Error *err);
/* The pairs of which both items are among the frequent ones, by place in the orders. Former content of `to` is
 * released. */
void frequent_pairs(const Pairs *pairs, const uint32_t *source, size_t sources, const uint32_t *target,
	size_t targets, Pairs *to);

#endif
