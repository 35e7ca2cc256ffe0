/*
 * Puts points that are near each other in the plane near each other in memory, along Hilbert's curve
 * (Mathematische Annalen 38, 1891), and the rows of their affinities with them: the descent then finds most of
 * what a point needs in the cache.
 */
#ifndef PROJECT_TSNE_ORDER_H
#define PROJECT_TSNE_ORDER_H

#include "project/tsne_affinity.h"

/* turn[slot] is the point that comes next along the curve. */
bool tsne_order_of(const PlanePoint *places, size_t count, uint32_t *turn, Error *err);

/* Moves what is at turn[slot] to the slot. */
bool tsne_turn_points(PlanePoint *points, const uint32_t *turn, size_t count, Error *err);

/* The same for affinities, step by step; both are borrowed. */
typedef struct TsneTurner TsneTurner;

TsneTurner *tsne_turner_new(const TsneAffinities *from, const uint32_t *turn, Error *err);
bool tsne_turner_step(TsneTurner *turner, Pool *pool); /* whether it has finished */
TsneAffinities tsne_turner_take(TsneTurner *turner);
void tsne_turner_free(TsneTurner *turner);

#endif
