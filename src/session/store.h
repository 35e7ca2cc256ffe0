/*
 * Store: a session file. One SQLite database with named values (bytes) in named sections, written beside the
 * old file and moved into its place when it is complete, so that a crash at any moment leaves the old one
 * whole.
 */
#ifndef SESSION_STORE_H
#define SESSION_STORE_H

#include "train/trainer.h"

typedef struct Store Store;

/* A new file for `path`. Nothing of it is visible under that name before store_commit. */
Store *store_create(const char *path, Error *err);
/* An existing file, for reading; anything that is no session file is refused. */
Store *store_open(const char *path, Error *err);
/* Makes what was put durable and moves it to its name. The store is closed in any case. */
bool store_commit(Store *store, Error *err);
void store_close(Store *store); /* drops what was not committed; NULL is fine */

bool store_put(Store *store, const char *section, const char *key, const void *bytes, size_t count, Error *err);
/* The value, in memory that the caller frees, ended by an extra NUL; *bytes NULL and true: there is none. */
bool store_get(Store *store, const char *section, const char *key, void **bytes, size_t *count, Error *err);
bool store_put_text(Store *store, const char *section, const char *key, const char *text, Error *err);
/* The text or NULL; the caller frees. */
bool store_get_text(Store *store, const char *section, const char *key, char **text, Error *err);
/* The section as a model's archive; valid until the store is closed. The caller frees archive->place. */
void store_archive(Store *store, const char *section, Archive *archive);

#endif
