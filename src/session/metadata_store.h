/* The metadata of a space in a session file. */
#ifndef SESSION_METADATA_STORE_H
#define SESSION_METADATA_STORE_H

#include "data/metadata.h"
#include "session/store.h"

bool metadata_store(Store *store, const char *section, const Metadata *metadata, Error *err);
/* *metadata: NULL when none was stored there; else of so many rows. */
bool metadata_restore(Store *store, const char *section, size_t rows, Metadata **metadata, Error *err);

#endif
