/*
 * SideMap: how the rows of one side of a shared space came from those of the space that they were, where that
 * can be written down:
 *
 *	y = (u2 (u1 x - mean) . scale) M + shift
 *
 * with u1 = 1 / |x| and u2 = 1 / |u1 x - mean| for `unit` sides and 1 for others. So a row is a sum over the
 * columns of its space, or over whatever x itself is a sum of, and of a rest that is the same for all.
 */
#ifndef DATA_SIDE_MAP_H
#define DATA_SIDE_MAP_H

#include "base/memory.h"
#include "linalg/matrix.h"

typedef struct SideMap {
	char *name;          /* of the space, as it was called then */
	size_t first, count; /* its rows in the shared space */
	size_t width, dim;   /* of x, of y */
	bool unit;
	double *mean, *scale, *shift; /* width, width, dim; NULL: 0, 1, 0 */
	Matrix map;                   /* M, width x dim; without rows: y is as wide as x, and M is 1 */
} SideMap;

/* Of both sides; counted, never changed. */
typedef struct SideMaps {
	References references;
	SideMap sides[2];
} SideMaps;

/* Takes over what the two hold. */
SideMaps *side_maps_new(SideMap *source, SideMap *target);
SideMaps *side_maps_ref(SideMaps *maps); /* NULL is fine, as it is for side_maps_unref */
void side_maps_unref(SideMaps *maps);
/* That of the side which the row belongs to. */
const SideMap *side_maps_of(const SideMaps *maps, size_t row);

/* A copy of numbers, for the fields above. */
double *side_map_numbers(const double *from, size_t count);
void side_map_release(SideMap *map);

/* What x is multiplied by: u1 u2; 0 for a row of zeros. And what the mean is: u2. */
void side_map_units(const SideMap *map, const float *x, double *u12, double *u2);
/* to (dim) += factor times what the map makes of `part` (width), the mean and the shift left out. */
void side_map_add(const SideMap *map, const double *part, double factor, double *to);
/* The same of column c alone with this value. */
void side_map_add_column(const SideMap *map, size_t c, double value, double *to);
/* y (dim). */
void side_map_carry(const SideMap *map, const float *x, double *y);

#endif
