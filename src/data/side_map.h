/*
 * SideMap: how the rows of one side of a shared space came from those of the space that they were, where that
 * can be written down: by stages in turn, one for each adaptation that moved them. So a row is a sum over the
 * columns of its space, or over whatever the row there is itself a sum of, and of a rest that is the same for
 * all but for the lengths that units take off on the way.
 *
 * Of several spaces that were brought to a hub or along a chain, each has its own stages; what moves those that
 * are there already, when another is brought to them, is one stage of all of them.
 */
#ifndef DATA_SIDE_MAP_H
#define DATA_SIDE_MAP_H

#include "data/map_stage.h"

typedef struct SideMap {
	char *name;          /* of the space, as it was called then */
	size_t first, count; /* its rows in the shared space, in the order in which they were there */
	size_t width, dim;   /* of its rows, there and here */
	MapStage **stages;   /* counted; none: the rows are as they were */
	size_t n_stages, room;
} SideMap;

/* Of all sides; counted, never changed once it is shared. */
typedef struct SideMaps {
	References references;
	SideMap *sides;
	size_t count, room;
} SideMaps;

SideMaps *side_maps_new(void);
SideMaps *side_maps_ref(SideMaps *maps); /* NULL is fine, as it is for side_maps_unref */
void side_maps_unref(SideMaps *maps);
/* For the maker. One side more, which does nothing yet; valid until the next is added. */
SideMap *side_maps_add(SideMaps *maps, const char *name, size_t first, size_t count, size_t width);
/* One stage more, counted for the side. */
void side_map_append(SideMap *map, MapStage *stage);

/* That of the side which the row belongs to, or of that name; NULL: there is none. */
const SideMap *side_maps_of(const SideMaps *maps, size_t row);
const SideMap *side_maps_named(const SideMaps *maps, const char *name);

/* y (dim) of x (width); returns what parts of x are multiplied by. */
double side_map_carry(const SideMap *map, const float *x, double *y);
/* to (dim) += factor times what the stages make of a part of x, units, means and shifts left out. */
void side_map_add(const SideMap *map, const double *part, double factor, double *to);

#endif
