/* Maps of an object in a session file. */
#ifndef SESSION_MAP_STORE_H
#define SESSION_MAP_STORE_H

#include "session/session.h"
#include "session/store.h"

/* The maps of an object as they are at one moment, for another thread to store: projections are counted,
 * layouts copied into memory. One that a job is at work on is taken between two of its steps. */
typedef struct MapCopies MapCopies;
MapCopies *map_copies_new(const Object *object); /* NULL: there are none */
/* The vectors that are stored with them are newer ones. */
void map_copies_age(MapCopies *copies);
void map_copies_free(MapCopies *copies);
bool map_copies_store(Store *store, const char *section, const MapCopies *copies, Error *err);

/* Gives the object, which has its space, the maps of that section. */
bool maps_restore(Store *store, const char *section, Object *object, Error *err);

#endif
