/* SideMaps in a session file. */
#ifndef SESSION_SIDE_MAP_STORE_H
#define SESSION_SIDE_MAP_STORE_H

#include "data/side_map.h"
#include "session/store.h"

bool side_maps_store(Store *store, const char *section, const SideMaps *maps, Error *err);
/* *maps stays NULL when there are none. They must fit a shared space of `rows` x `dim`. */
bool side_maps_restore(Store *store, const char *section, size_t rows, size_t dim, SideMaps **maps, Error *err);

#endif
