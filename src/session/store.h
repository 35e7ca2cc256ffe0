/*
 * Store: a session file. One SQLite database with named values (bytes) in named sections, written beside the
 * old file and moved into its place when it is complete, so that a crash at any moment leaves the old one
 * whole.
 *
 * It is addressed by content: bytes lie in the file once under their SHA-256, however many values have them,
 * and are held against it when they are read. Values longer than 64 MiB are cut into parts. Files of older
 * versions, which had the bytes with the values, can be read. A store that was opened for reading is counted,
 * goes on reading the file that was there then, and may be read by several threads.
 */
#ifndef SESSION_STORE_H
#define SESSION_STORE_H

#include "base/digest.h"
#include "train/trainer.h"

#include <stdatomic.h>

typedef struct Store Store;

/* A new file for `path`. Nothing of it is visible under that name before store_commit. */
Store *store_create(const char *path, Error *err);
/* One that keeps no bytes: what is put is only measured and named, for store_digest. */
Store *store_measure(Error *err);
/* An existing file, for reading; anything that is no session file is refused. */
Store *store_open(const char *path, Error *err);
/* Makes what was put durable and moves it to its name. The store is closed in any case. */
bool store_commit(Store *store, Error *err);
void store_close(Store *store); /* drops what was not committed; NULL is fine */
Store *store_ref(Store *store); /* of one that was opened; store_close gives it back */
/* The same file for one who may be told to end: what it reads through this fails with ERROR_CANCELLED, a part
 * later at most, once *stop is set (NULL: it never is). A store of its own, that store_close closes. */
Store *store_heeding(Store *store, const atomic_bool *stop);
bool store_keeps(const Store *store); /* not one that only measures */

bool store_put(Store *store, const char *section, const char *key, const void *bytes, size_t count, Error *err);
/* The value, in memory that the caller frees, ended by an extra NUL; *bytes NULL and true: there is none. */
bool store_get(Store *store, const char *section, const char *key, void **bytes, size_t *count, Error *err);
bool store_put_text(Store *store, const char *section, const char *key, const char *text, Error *err);
/* The text or NULL; the caller frees. */
bool store_get_text(Store *store, const char *section, const char *key, char **text, Error *err);
/* Calls `each` for the keys of a section, until one fails. */
bool store_each_key(Store *store, const char *section, bool (*each)(void *context, const char *key, Error *err),
	void *context, Error *err);
/* Calls `each` for the section and those within it that have such a key, until one fails. */
bool store_each_section(Store *store, const char *section, const char *key,
	bool (*each)(void *context, const char *section, Error *err), void *context, Error *err);
/* The name of all that a section holds, with the sections within it: the digest of their keys and digests; and
 * how many bytes that is. Not of files of older versions. */
bool store_digest(Store *store, const char *section, Digest *digest, uint64_t *bytes, Error *err);
/* Puts what a section of another file holds, with the sections within it, under another name, and leaves
 * nothing of it when it is not what was saved; then *damaged is set. */
bool store_copy(Store *from, const char *section, Store *to, const char *as, bool *damaged, Error *err);
/* Bytes of the section, with those within it, that nothing else in the file has. */
bool store_alone(Store *store, const char *section, uint64_t *bytes, Error *err);
/* The section as a model's archive; valid until the store is closed. The caller frees archive->place. */
void store_archive(Store *store, const char *section, Archive *archive);

#endif
