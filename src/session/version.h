/*
 * Version: what a space or a model was at one moment, under a number that is never given again: `w@2` is a
 * space like any other wherever one is named. Spaces never change, so that a version of one costs nothing while
 * the session or another version has the same; of a model the state is kept with which it can go on learning.
 * It covers all that the space is and shows: items, vectors, what is known of them, annotations, clusters, what
 * reads new text, maps between the sides of a shared space, where it came from. An index is kept beside it, as
 * it can be made again.
 *
 * Versions of a session file that was opened are read when they are asked for.
 *
 * Automatic versions are made before what changes or uses up a space or model; of each object only so many of
 * them are kept, and no more than the memory that the settings allow.
 */
#ifndef SESSION_VERSION_H
#define SESSION_VERSION_H

#include "session/session.h"
#include "session/store.h"

/* Of a version that its object is not now. */
#define VERSION_NO_GENERATION ((unsigned long)-1)

typedef struct Version {
	int number;
	ObjectKind kind;   /* of what it was */
	Object object;     /* named w@2, a space; with the index and the clusters that it had */
	size_t rows, cols; /* of the space */
	Store *from;       /* the file and the section where it lies unread: object has no space; or NULL */
	bool reading;      /* a job reads it */
	char *section;
	ModelState *state; /* of a model; otherwise NULL */
	char *line;        /* the command that made the version; of an automatic one, that it was made before */
	char *note;        /* or NULL */
	char *changed;     /* what became of the version of the number changed_from in it; NULL: not known */
	int changed_from;
	bool automatic;
	unsigned long generation; /* of the object, when it was seen last to be this version */
	bool named;               /* what follows is known */
	Digest digest;            /* of all that it covers */
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
	const Version *named; /* the same, whose digest is known; or NULL */
	/* Its versions up to this number were compared with it by version_same, and this is the one that is the
	 * same; 0: none. */
	int compared, same;
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
void version_tell(const Version *version, Report *out);
/* The object becomes what it was then, and `version` what it is now. It must be at rest, and the version read;
 * `model` (taken): restored of its state, or NULL. */
void version_restore(Session *session, Object *object, Version *version, Model *model);
void version_drop(Session *session, Object *object, Version *version);
void versions_release(Object *object);

/* Whether they are of the same; one that is unread is another, unless both have names. Parts of states that are
 * the same lie in memory once from here on, as those of `b`. On any thread, of versions that it owns. */
bool version_same(Version *a, Version *b);
/* Makes digest and bytes known, which takes a second for a gigabyte. On any thread, of one that it owns. */
bool version_name(Version *version, Error *err);
/* Takes over the name of another that is the same, where it is known. */
void version_learn(Version *version, const Version *from);
/* Makes `changed` say what became of `before` (NULL: nothing was), as `12 new, 3 lost, 340 moved`; NULL where
 * one of them is unread and it is not known. */
void version_compare(Version *version, const Version *before);
/* What would be free without it. */
uint64_t version_own_bytes(const Version *version);

/* What it is as a version that it does not keep, and without the state of its model; version_free frees it. */
Version *version_without_state(const Object *object);
/* Another that shares all, which a job may have; version_free frees it. */
Version *version_copy(const Version *version);
void version_free(Version *version);
/* Adds one that was read; takes it. */
void version_add(Object *object, Version *version);

#endif
