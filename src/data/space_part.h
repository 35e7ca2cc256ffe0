/* Some items of a space as a space of their own. */
#ifndef DATA_SPACE_PART_H
#define DATA_SPACE_PART_H

#include "data/space.h"

/* The items of the rows at `rows`, in that order, with what is known of them; what reads new text or shows what
 * they look like stays behind. Finished. */
Space *space_part(const Space *space, const uint32_t *rows, size_t count, Error *err);
/* The items of one domain. */
Space *space_of_domain(const Space *space, uint32_t domain, Error *err);

#endif
