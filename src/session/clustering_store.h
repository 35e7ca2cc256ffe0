/* Clusters of a space in a session file. */
#ifndef SESSION_CLUSTERING_STORE_H
#define SESSION_CLUSTERING_STORE_H

#include "data/clustering.h"
#include "session/store.h"

bool clustering_store(Store *store, const char *section, const Clustering *clustering, Error *err);
/* The clusters that were stored beside the space of that section; *clustering NULL and true: there are none. */
bool clustering_restore(Store *store, const char *section, Space *space, Clustering **clustering, Error *err);

#endif
