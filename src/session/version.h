/*
 * Version: what a space or a model was at one moment, under a number that is never given again: `w@2` is a
 * space like any other wherever one is named. Spaces never change, so that a version of one costs nothing while
 * the session or another version has the same; of a model the state is kept with which it can go on learning.
 *
 * Automatic versions are made before what changes or uses up a space or model; of each object only so many of
 * them are kept, and no more than the memory that the settings allow.
 */
#ifndef SESSION_VERSION_H
#define SESSION_VERSION_H

#include "session/session.h"

typedef struct Version {
	int number;
	ObjectKind kind;   /* of what it was */
	Object object;     /* named w@2, a space; with the index and the clusters that it had */
	ModelState *state; /* of a model; otherwise NULL */
	char *line;        /* the command that made the version; of an automatic one, that it was made before */
	char *note;        /* or NULL */
	bool automatic;
	unsigned long generation; /* of the object, when it was seen last to be this version */
	bool named;               /* what follows is known */
	Digest digest;            /* of items, vectors, all that was learned and where it comes from */
	uint64_t bytes;           /* of all that */
} Version;

/* The version that the object is now; NULL: none. */
Version *version_now(const Object *object);
/* The one before that, or the last when it is no version now; NULL: none. */
Version *version_before(const Object *object);
Version *version_find(const Object *object, int number); /* NULL: there is none */
/* The 2 of `w@2`; 0: it is no name of a version. */
int version_number(const char *name);
/* The w of `w@2`, whether it has such a version or not. */
bool version_object(const Session *session, const char *name, Object **object);
/* `w@2` as object and version; NULL when there is none of that name. */
Version *version_named(const Session *session, const char *name, Object **object);
void version_rename(Version *version, const char *object); /* the object is called that */

typedef struct VersionCause {
	const char *line, *note; /* copied; note may be NULL */
	bool automatic;
	/* What the object was when it has changed since, and the state of the model that it had then or NULL.
	 * They stay the caller's. */
	const Object *was;
	ModelState *state;
} VersionCause;

/* Keeps what the object is now, or was; when that is a version already, that one is the answer. A model must be
 * at rest unless its state is given. Drops the oldest automatic versions beyond what the settings allow. NULL
 * with an error. */
Version *version_keep(Session *session, Object *object, const VersionCause *cause, Error *err);
/* What a version keeps of an object: references. The caller empties it. */
void version_refer(const Object *object, Object *was);
/* Whether an automatic version of it should be made: the settings say so, there is such a space or model, it is
 * at rest, and it is no version yet. */
bool version_wanted(const Session *session, const Object *object);
/* Before `line` uses or replaces the object of that name: keeps an automatic version when one is wanted. What
 * costs much memory, or failed, is told. */
void version_guard(Session *session, const char *name, const char *line, Report *out);
void version_tell(const Version *version, Report *out);
/* The object becomes what it was then, and `version` what it is now. It must be at rest. */
bool version_restore(Session *session, Object *object, Version *version, Error *err);
void version_drop(Session *session, Object *object, Version *version);
void versions_release(Object *object);

/* Makes digest and bytes known, which takes a second for a gigabyte. */
bool version_name(Version *version, Error *err);
/* Appends what became of `before`, as `12 new, 3 lost, 340 moved`. */
void version_describe_change(const Version *version, const Version *before, Text *out);
/* What would be free without it. */
uint64_t version_own_bytes(const Version *version);

/* What it is now as a version that it does not keep; version_free frees it. NULL with an error. */
Version *version_of(const Object *object, Error *err);
/* For session files: another that shares all, which a thread of its own may store; version_free frees it. */
Version *version_copy(const Version *version);
void version_free(Version *version);
/* Where the object is that version now, they share their vectors from here on. */
bool version_join(Object *object, Version *version, Error *err);
/* Adds one that was read; takes it. */
void version_add(Object *object, Version *version);

#endif
