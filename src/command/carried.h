/* What an item of a shared space, or a text that is read there, was made of in the space that it came from,
 * carried over by the map of its side. */
#ifndef COMMAND_CARRIED_H
#define COMMAND_CARRIED_H

#include "command/inputs.h"
#include "data/side_map.h"

/* Whether the shared space remembers how the item came there. */
bool carried_known(const Term *term);
/* Its words or n-grams, where it is known to be made of some, or else the columns that are not 0, each as the
 * vector that the map makes of it; `vector` (the caller's, as wide as the shared space) becomes the item's own,
 * in double. The space that an item came from must be in the session, as it was. `inputs` starts as {0}. */
bool carried_inputs(const Session *session, const Term *term, Inputs *inputs, double *vector, Error *err);

/* The object whose space a side of the shared space was, and still is; else a sentence says what is missing. */
const Object *carried_from(const Session *session, const Space *shared, const SideMap *side, Error *err);

#endif
