/* Named objects. */
#include "session/session.h"

#include "session/version_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[OBJECT_KINDS] = {
	[OBJECT_CORPUS] = "corpus",
	[OBJECT_IMAGES] = "images",
	[OBJECT_LEXICON] = "lexicon",
	[OBJECT_WORDSET] = "word set",
	[OBJECT_SPACE] = "space",
	[OBJECT_MODEL] = "model",
	[OBJECT_METRIC] = "metric",
};

static const char *const how_to_make[OBJECT_KINDS] = {
	[OBJECT_CORPUS] = "load FILE or synth royals makes one",
	[OBJECT_IMAGES] = "load FILE kind=images makes one",
	[OBJECT_LEXICON] = "load FILE kind=lexicon makes one",
	[OBJECT_WORDSET] = "let NAME = {words} makes one",
	[OBJECT_SPACE] = "train sgns CORPUS or load FILE kind=vectors makes one",
	[OBJECT_MODEL] = "train sgns CORPUS makes one",
	[OBJECT_METRIC] = "metric nca SPACE makes one",
};

const char *object_kind_name(ObjectKind kind)
{
	return kind_names[kind];
}

/* Of that name itself, no version. */
static Object *find_object(const Session *session, const char *name)
{
	for (size_t i = 0; i < session->n_objects; i++)
		if (strcmp(session->objects[i]->name, name) == 0)
			return session->objects[i];
	return NULL;
}

Object *session_find(const Session *session, const char *name)
{
	Object *object = find_object(session, name), *of;
	Version *version = object ? NULL : version_named(session, name, &of);
	return version ? &version->object : object;
}

static bool fits(const Object *object, ObjectKind kind)
{
	return object->kind == kind || (kind == OBJECT_SPACE && object->kind == OBJECT_MODEL);
}

static bool not_found(const Session *session, const char *name, ObjectKind kind, Error *err)
{
	Object *object;
	if (version_object(session, name, &object))
		return error_set(err, ERROR_INPUT, "%s has no version %s; versions %s lists them", object->name,
			strrchr(name, '@') + 1, object->name);
	const char **names = memory_new(session->n_objects, sizeof *names);
	size_t n = 0;
	for (size_t i = 0; i < session->n_objects; i++)
		if (fits(session->objects[i], kind))
			names[n++] = session->objects[i]->name;
	Text near = {0};
	text_suggest(&near, name, names, n, 3);
	if (near.length)
		error_set(err, ERROR_INPUT, "there is no %s called \"%s\"; did you mean %s?", kind_names[kind],
			name, text_of(&near));
	else
		error_set(err, ERROR_INPUT, "there is no %s called \"%s\"; %s", kind_names[kind], name,
			n ? "ls lists what there is" : how_to_make[kind]);
	text_release(&near);
	free(names);
	return false;
}

const char *object_kind_article(ObjectKind kind)
{
	return kind == OBJECT_IMAGES ? "" : "a ";
}

/* Vectors of pictures are made of those that are there. */
static const char *way_to(ObjectKind wanted, ObjectKind given)
{
	return wanted == OBJECT_SPACE && given == OBJECT_IMAGES ? "train eigen makes one of pictures"
								: how_to_make[wanted];
}

/* A version of a file that was opened is read when it is asked for. */
static bool is_at_hand(const Session *session, const char *name, Error *err)
{
	Object *object;
	Version *version = version_named(session, name, &object);
	return !version || !version->from || version_fetch(session, object, version, err);
}

Object *session_get(const Session *session, const char *name, ObjectKind kind, Error *err)
{
	Object *object = session_find(session, name);
	if (object && !is_at_hand(session, name, err))
		return NULL;
	if (!object)
		not_found(session, name, kind, err);
	else if (!fits(object, kind))
		error_set(err, ERROR_INPUT, "\"%s\" is %s%s, but %s%s %s needed here; %s", name,
			object_kind_article(object->kind), kind_names[object->kind], object_kind_article(kind),
			kind_names[kind], kind == OBJECT_IMAGES ? "are" : "is", way_to(kind, object->kind));
	else
		return object;
	return NULL;
}

const Index *object_index(const Object *object)
{
	return object->index && space_shares(object->index->space, object->space) ? object->index : NULL;
}

bool object_has_seen(const Object *metric, const Space *space)
{
	return metric->seen && space_shares(metric->seen_of, space);
}

void object_keep_seen(Object *metric, Space *space, Space *seen)
{
	space_unref(metric->seen);
	space_unref(metric->seen_of);
	metric->seen = seen;
	metric->seen_of = space_ref(space);
}

const Space *object_seen(Object *metric, Space *space, Pool *pool, Error *err)
{
	if (object_has_seen(metric, space))
		return metric->seen;
	Space *seen = learned_metric_see(metric->metric, space, pool, err);
	if (seen)
		object_keep_seen(metric, space, seen);
	return seen;
}

void object_empty(Object *object)
{
	free(object->command);
	corpus_unref(object->corpus);
	images_unref(object->images);
	lexicon_unref(object->lexicon);
	wordset_unref(object->wordset);
	space_unref(object->space);
	kept_maps_release(object);
	clustering_unref(object->clustering);
	index_unref(object->index);
	learned_metric_unref(object->metric);
	space_unref(object->seen);
	space_unref(object->seen_of);
	if (object->model)
		object->model->trainer->free(object->model);
	*object = (Object){.name = object->name,
		.generation = object->generation,
		.versions = object->versions,
		.n_versions = object->n_versions,
		.last_version = object->last_version};
}

/* What belongs to the name rather than to what it stands for. */
static void keep_own(const Object *own, Object *object)
{
	object->name = own->name;
	object->generation = own->generation;
	object->versions = own->versions;
	object->n_versions = own->n_versions;
	object->last_version = own->last_version;
}

void object_move(Object *from, Object *to)
{
	Object left = {0};
	for (size_t i = 0; i < from->n_maps; i++)
		kept_map_halt(from->maps[i]);
	object_empty(to);
	keep_own(from, &left);
	keep_own(to, from);
	*to = *from;
	*from = left;
}

static bool in_use(const Object *object, Error *err)
{
	if (!object->task)
		return false;
	error_set(err, ERROR_INPUT, "\"%s\" is being made by job %d; stop %d or wait for it first",
		object->name, object->task->number, object->task->number);
	return true;
}

static bool check_name(const char *name, Error *err)
{
	if (version_number(name))
		return error_set(err, ERROR_INPUT,
			"\"%s\" cannot be a name: @ and a number say which version of something is meant",
			name);
	if (*name && !strpbrk(name, " \t\n/{}\"'|>&#=") && name[0] != '-')
		return true;
	return error_set(err, ERROR_INPUT,
		"\"%s\" cannot be a name: use letters, digits, dots, hyphens and underscores", name);
}

static Object *add_object(Session *session, const char *name)
{
	Object *object = memory_new(1, sizeof *object);
	object->name = memory_text(name);
	session->objects = memory_resize(session->objects, session->n_objects + 1, sizeof *session->objects);
	session->objects[session->n_objects++] = object;
	return object;
}

static bool is_vectors(ObjectKind kind)
{
	return kind == OBJECT_SPACE || kind == OBJECT_MODEL;
}

/* A corpus is not lost to a model that was given its name. What was moved elsewhere has left nothing to lose.
 */
static bool may_replace(const Object *object, ObjectKind kind, Error *err)
{
	if (!object->command || object->kind == kind || (is_vectors(object->kind) && is_vectors(kind)))
		return true;
	return error_set(err, ERROR_INPUT,
		"\"%s\" is %s%s, which %s%s would replace; choose another name, or drop %s first", object->name,
		object_kind_article(object->kind), kind_names[object->kind], object_kind_article(kind),
		kind_names[kind], object->name);
}

bool session_may_put(const Session *session, const char *name, ObjectKind kind, Error *err)
{
	const Object *object = find_object(session, name);
	return check_name(name, err) && !(object && in_use(object, err)) &&
	       (!object || may_replace(object, kind, err));
}

Object *session_put(Session *session, const char *name, ObjectKind kind, const char *command, Error *err)
{
	if (!session_may_put(session, name, kind, err))
		return NULL;
	Object *object = find_object(session, name);
	if (object)
		object_empty(object);
	else
		object = add_object(session, name);
	object->kind = kind;
	object->command = memory_text(command);
	if (is_vectors(kind))
		session_use(session, name);
	return object;
}

void session_changed(Session *session, Object *object)
{
	object->generation++;
	session->generation++;
}

void session_use(Session *session, const char *name)
{
	char *copy = memory_text(name);
	free(session->current);
	session->current = copy;
	session->generation++;
}

/* The last space that there is becomes current when the current one goes. */
static void choose_current(Session *session)
{
	const char *name = NULL;
	for (size_t i = 0; i < session->n_objects; i++)
		if (fits(session->objects[i], OBJECT_SPACE))
			name = session->objects[i]->name;
	session_use(session, name);
}

static void remove_object(Session *session, Object *object)
{
	size_t at = 0;
	while (session->objects[at] != object)
		at++;
	memmove(&session->objects[at], &session->objects[at + 1],
		(--session->n_objects - at) * sizeof *session->objects);
	versions_release(object);
	object_empty(object);
	free(object->name);
	free(object);
}

bool session_drop(Session *session, const char *name, Error *err)
{
	Object *object, *found = session_find(session, name);
	if (!found)
		return error_set(
			err, ERROR_INPUT, "there is nothing called \"%s\"; ls lists what there is", name);
	if (in_use(found, err))
		return false;
	if (found != find_object(session, name)) {
		Version *version = version_named(session, name, &object);
		version_drop(session, object, version);
		return true;
	}
	remove_object(session, found);
	if (session->current && !session_find(session, session->current))
		choose_current(session);
	session->generation++;
	return true;
}

static void rename_object(Object *object, const char *to)
{
	char *name = memory_text(to);
	free(object->name);
	object->name = name;
	for (size_t i = 0; i < object->n_versions; i++)
		version_rename(object->versions[i], name);
}

bool session_rename(Session *session, const char *from, const char *to, Error *err)
{
	Object *object = find_object(session, from);
	if (!object && session_find(session, from))
		return error_set(err, ERROR_INPUT,
			"\"%s\" is a version: it has the name of what it is a version of", from);
	if (!object)
		return error_set(
			err, ERROR_INPUT, "there is nothing called \"%s\"; ls lists what there is", from);
	if (session_find(session, to))
		return error_set(err, ERROR_INPUT, "\"%s\" is taken; drop %s first", to, to);
	if (in_use(object, err) || !check_name(to, err))
		return false;
	const Object *used = session->current ? session_find(session, session->current) : NULL;
	rename_object(object, to);
	if (used)
		session_use(session, used->name);
	session_changed(session, object);
	return true;
}

char *session_free_name(const Session *session, const char *wanted)
{
	Text name = {0};
	text_add(&name, wanted);
	for (int n = 2; session_find(session, text_of(&name)); n++) {
		text_clear(&name);
		text_format(&name, "%s%d", wanted, n);
	}
	return text_take(&name);
}

Space *session_space(const Session *session, const char *name, const char **actual, Error *err)
{
	name = name ? name : session->current;
	if (!name) {
		error_set(err, ERROR_INPUT, "there is no space yet; %s", how_to_make[OBJECT_SPACE]);
		return NULL;
	}
	Object *object = session_get(session, name, OBJECT_SPACE, err);
	if (object && !object->space) {
		error_set(err, ERROR_INPUT, "\"%s\" has no vectors yet; wait a moment, or wait for its job",
			name);
		return NULL;
	}
	if (actual)
		*actual = name;
	return object ? object->space : NULL;
}

const Space *session_space_at_hand(const Session *session, const char *name)
{
	name = name ? name : session->current;
	const Object *object = name ? session_find(session, name) : NULL;
	return object ? object->space : NULL;
}
