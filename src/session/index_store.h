/* Indexes in session files: the bytes of an index file as one value. */
#ifndef SESSION_INDEX_STORE_H
#define SESSION_INDEX_STORE_H

#include "index/index.h"
#include "session/store.h"

bool index_store(Store *store, const char *section, const Index *index, Error *err);
/* The index that was stored beside the space of that section; *index NULL and true: there is none. */
bool index_restore(Store *store, const char *section, Space *space, Index **index, Error *err);

#endif
