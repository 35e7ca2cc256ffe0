/* Archive: keys and bytes in a session file, where models, layouts and indexes are kept. */
#ifndef BASE_ARCHIVE_H
#define BASE_ARCHIVE_H

#include "base/error.h"

#include <stddef.h>

/* Keys are short names, unique within one archive. */
typedef struct Archive {
	bool (*put)(void *place, const char *key, const void *bytes, size_t count, Error *err);
	/* Room for the value comes from memory_data; the caller frees. *bytes NULL and true: no such key. */
	bool (*get)(void *place, const char *key, void **bytes, size_t *count, Error *err);
	void *place;
} Archive;

#endif
