/* The items of two spaces in one. */
#ifndef DATA_SPACE_JOIN_H
#define DATA_SPACE_JOIN_H

#include "data/space.h"

/* Zeros, `width` wide, for the items of `first`, then those of `second`, with their domains and classes by
 * name, and with counts and weights where both have them. Fails when an item is in both; the sentence calls the
 * spaces by their names. The maker fills vectors and provenance and calls space_finish. */
Space *space_join(const Space *first, const char *first_name, const Space *second, const char *second_name,
	size_t width, Error *err);

#endif
