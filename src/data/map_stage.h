/*
 * MapStage: what one adaptation does to the rows of one side, where that can be written down:
 *
 *	y = (u2 (u1 x - mean) . scale) M + shift
 *
 * with u1 = 1 / |x| and u2 = 1 / |u1 x - mean| for a `unit` stage and 1 for others.
 */
#ifndef DATA_MAP_STAGE_H
#define DATA_MAP_STAGE_H

#include "base/memory.h"
#include "linalg/matrix.h"

/* Counted, and never changed once it is shared. */
typedef struct MapStage {
	References references;
	size_t width, dim; /* of x, of y */
	bool unit;
	double *mean, *scale, *shift; /* width, width, dim; NULL: 0, 1, 0 */
	Matrix map;                   /* M, width x dim; without rows: y is as wide as x, and M is 1 */
} MapStage;

/* A copy of numbers, for the fields above. */
double *map_stage_numbers(const double *from, size_t count);
/* With one owner; takes over what `parts` holds: all but the widths. */
MapStage *map_stage_new(MapStage *parts, size_t width, size_t dim);
MapStage *map_stage_ref(MapStage *stage);
void map_stage_unref(MapStage *stage);       /* NULL is fine */
void map_stage_release(MapStage *parts);     /* of one that was not taken */
bool map_stage_moves(const MapStage *stage); /* whether it does anything to a row */

/* y (dim); returns u1 u2, what x is multiplied by: 0 for a row of zeros. */
double map_stage_carry(const MapStage *stage, const double *x, double *y);
/* to (dim) += (part . scale) M, of a part of x, whose units, mean and shift are left out. */
void map_stage_add(const MapStage *stage, const double *part, double *to);

#endif
