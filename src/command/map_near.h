/* map near=ITEM: what is near to an item in the space, beside what is near to it on the map. */
#ifndef COMMAND_MAP_NEAR_H
#define COMMAND_MAP_NEAR_H

#include "command/command.h"

/* The k (of the call) points nearest to the item by either distance, each with its rank by the other. The map
 * may be a frame of its history. */
bool map_near(const Call *call, const Projection *map, Report *out, Error *err);

#endif
