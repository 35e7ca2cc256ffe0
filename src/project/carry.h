/*
 * Carry: a map that goes on when its space has moved or grown. Items that were on the map begin where they
 * were; new ones go to the middle of the items nearest to them in the space.
 */
#ifndef PROJECT_CARRY_H
#define PROJECT_CARRY_H

#include "base/pool.h"
#include "project/projection.h"

/* Moves the points whose items (by name) are on the last map to where they are there, and sets placed[i] for
 * them. Returns how many these are. */
size_t projection_carry(Projection *points, const Projection *last, unsigned char *placed);
/* Moves up to `count` points that are not placed, from the point *from on, to the mean of the (at most) 5
 * placed ones nearest in the space, Euclidean. *from becomes the point after the last of them; shown: all are
 * done. The marks do not change, so that the order in which points are done does not matter. */
bool projection_place_new(
	Projection *points, const unsigned char *placed, size_t count, size_t *from, Pool *pool, Error *err);
/* Whether the first items of the space are those of the other, all of them, with the same vectors. */
bool space_begins_with(const Space *space, const Space *first);

#endif
