/* Versions in session files: each in a section of its own, whose contents lie in the file once. */
#ifndef SESSION_VERSION_STORE_H
#define SESSION_VERSION_STORE_H

#include "session/store.h"
#include "session/version.h"

bool versions_store(
	Store *store, const char *section, Version *const *versions, size_t count, int last, Error *err);
/* Gives the object, which has its space by now, the versions of that section. One that is damaged is told in
 * `notes` and left out. */
bool versions_restore(
	Store *store, const char *section, Session *session, Object *object, Text *notes, Error *err);

#endif
