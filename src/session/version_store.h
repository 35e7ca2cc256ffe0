/* Versions in session files: each in a section of its own, whose contents lie in the file once. */
#ifndef SESSION_VERSION_STORE_H
#define SESSION_VERSION_STORE_H

#include "session/store.h"
#include "session/version.h"

/* Of an object, which is the version `now` (0: none). One that cannot be copied from the file where it lies
 * unread is told in `notes` and left out. */
bool versions_store(Store *store, const char *section, Version *const *versions, size_t count, int last,
	int now, Text *notes, Error *err);
/* Gives the object, which has its space by now, the versions of that section, unread. One whose list of
 * contents is not what was saved is told in `notes` and left out. */
bool versions_restore(
	Store *store, const char *section, Session *session, Object *object, Text *notes, Error *err);

/* All that the digest of a version is of. */
bool version_store_content(Store *store, const char *section, const Version *version, Error *err);
/* Reads one that is unread, on any thread: all but its pictures, which are a session's. ERROR_CANCELLED once
 * *stop is set (NULL: it never is). */
bool version_read(Version *version, const atomic_bool *stop, Error *err);
/* The same in pieces, one after the other: space, state, what is beside them, and what the space is made with.
 */
enum { VERSION_PIECES = 4 };
bool version_read_piece(Version *version, unsigned piece, const atomic_bool *stop, Error *err);
/* What `from`, a copy of the version that was read, has: moves it to the version of the object. */
void version_take_content(const Session *session, Object *object, Version *version, Version *from, Text *notes);
/* Both at once, on the thread of the session. */
bool version_fetch(const Session *session, Object *object, Version *version, Error *err);

#endif
