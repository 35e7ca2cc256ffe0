/*
 * Stability: how far spaces of the same items, as learned from several seeds or at several times, say the same.
 *
 * Asked are items that all the spaces have, drawn at random; neighbours are sought among the common items only.
 *
 *	overlap(i) = |N_1(i) n N_2(i)| / k, N = the k nearest by cosine (measure/overlap.h)
 *	eigenspace = ||U_1^T U_2||_F^2 / max(d_1, d_2), U = left singular vectors of the common items' vectors
 *
 * (May, Zhang, Dao & Ré, "On the downstream performance of compressed word embeddings", NeurIPS 2019). Driven
 * from outside: step until done.
 */
#ifndef MEASURE_STABILITY_H
#define MEASURE_STABILITY_H

#include "base/pool.h"
#include "data/space.h"

typedef struct StabilityOptions {
	size_t k;
	size_t queries; /* items drawn; all when there are fewer */
	size_t limit;   /* the most frequent common items; 0: all */
	uint64_t seed;
} StabilityOptions;

typedef struct Stability Stability;

/* n >= 2 spaces, referred to until freed. Fails when they share fewer than k + 2 items. */
Stability *stability_new(Space *const *spaces, size_t n, const StabilityOptions *options, Error *err);
/* One bounded piece. */
bool stability_step(Stability *stability, Pool *pool, Error *err);
double stability_done(const Stability *stability); /* 0 .. 1; 1 is finished */

size_t stability_items(const Stability *stability);   /* common ones, after the limit */
size_t stability_queries(const Stability *stability); /* drawn */
/* The rank of a query among the common items, from 0, the most frequent first; and its item. */
uint32_t stability_rank(const Stability *stability, size_t query);
const char *stability_item(const Stability *stability, size_t rank);
/* How often it occurs, as the first space says; 0 when that does not know. */
uint64_t stability_count(const Stability *stability, size_t rank);

/* Once finished; a and b are numbers of spaces. Neighbours of a query that are common to both, of k. */
size_t stability_common(const Stability *stability, size_t query, size_t a, size_t b);
double stability_eigenspace(const Stability *stability, size_t a, size_t b);
void stability_free(Stability *stability);

#endif
