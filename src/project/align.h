/*
 * Align: turns a map so that it lies on the one before, and live maps do not jump. Orthogonal Procrustes in the
 * plane, Schönemann, Psychometrika 31(1), 1966.
 */
#ifndef PROJECT_ALIGN_H
#define PROJECT_ALIGN_H

#include "project/projection.h"

#define POINT_NONE UINT32_MAX

/* For every point of the frame, the point of `last` that shows the same item (by name), or POINT_NONE. The
 * caller frees. */
uint32_t *projection_points_in(const Projection *frame, const Projection *last);
/* Turns, and if that fits better mirrors, the points of `frame` about the origin so that the items that it has
 * in common with `last` (by name) come to lie nearest to where they were; distances within the frame stay. The
 * shares of explained variance follow the axes. Fewer than two common items: nothing happens. */
void projection_align(Projection *frame, const Projection *last);

#endif
