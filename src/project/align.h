/*
 * Align: turns a map so that it lies on the one before, and live maps do not jump. Orthogonal Procrustes in the
 * plane, Schönemann, Psychometrika 31(1), 1966.
 */
#ifndef PROJECT_ALIGN_H
#define PROJECT_ALIGN_H

#include "project/projection.h"

/* Turns, and if that fits better mirrors, the points of `frame` about the origin so that the items that it has
 * in common with `last` (by name) come to lie nearest to where they were; distances within the frame stay. The
 * shares of explained variance follow the axes. Fewer than two common items: nothing happens. */
void projection_align(Projection *frame, const Projection *last);

#endif
