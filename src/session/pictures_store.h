/*
 * What the items of a space look like, in a session file: which pictures of which sets. The sets themselves are
 * what the session has loaded, or what its models keep; they are found by their checksums.
 */
#ifndef SESSION_PICTURES_STORE_H
#define SESSION_PICTURES_STORE_H

#include "data/pictures.h"
#include "session/session.h"
#include "session/store.h"

bool pictures_store(Store *store, const char *section, const Pictures *pictures, Error *err); /* NULL is fine */
/* Those of the space `name`, from sets that the session has by now. A set that is not there is told in `notes`:
 * its items have no pictures. */
bool pictures_restore(Store *store, const char *section, const Session *session, const char *name, Space *space,
	Text *notes, Error *err);

#endif
