/*
 * Shared space: the items of a target and of a source space side by side, which is what an adaptation makes.
 */
#ifndef ADAPT_SHARED_H
#define ADAPT_SHARED_H

#include "data/side_map.h"
#include "data/space.h"

/* A space of `width` dimensions: first the target's items, row by row, then the source's; vectors are zeros for
 * the adapter to fill, and space_finish is still to be called. Each side is a domain, called by the name of its
 * space. An item of the source that the target has too is called "item@source"; *renamed is how many. Counts
 * are kept when both sides have them, classes likewise, and pictures of either. */
Space *shared_space_new(const Space *source, const char *source_name, const Space *target,
	const char *target_name, size_t width, size_t *renamed, Error *err);

/* A target that holds several domains keeps them: for a shared space that was just made, before anything looks
 * at it. */
void shared_space_keep_domains(
	Space *shared, const Space *source, const char *source_name, const Space *target);

/* The items of one domain, finished. What a shared space calls item@DOMAIN is called item again. */
Space *shared_space_side(const Space *shared, uint32_t domain, Error *err);

/* The same of the rows of one side. */
Space *shared_space_part(const Space *shared, const SideMap *map, Error *err);

/* The row of the shared space where the source's row 0 is. */
static inline size_t shared_space_source(const Space *target)
{
	return target->vectors.rows;
}

#endif
