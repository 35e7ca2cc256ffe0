#include "session/version.h"

#include "session/version_store.h"

#include <stdlib.h>
#include <string.h>

enum { TOLD_BYTES = 16 << 20 };

/* --- finding --- */

Version *version_find(const Object *object, int number)
{
	for (size_t i = 0; i < object->n_versions; i++)
		if (object->versions[i]->number == number)
			return object->versions[i];
	return NULL;
}

Version *version_now(const Object *object)
{
	for (size_t i = object->n_versions; i-- > 0;)
		if (object->versions[i]->generation == object->generation)
			return object->versions[i];
	return NULL;
}

Version *version_before(const Object *object)
{
	const Version *now = version_now(object);
	Version *before = NULL;
	for (size_t i = 0; i < object->n_versions && object->versions[i] != now; i++)
		before = object->versions[i];
	return before;
}

int version_number(const char *name)
{
	const char *at = strrchr(name, '@');
	long long number;
	bool is_one = at && at > name && text_to_integer(at + 1, &number) && number > 0 && number <= INT32_MAX;
	return is_one ? (int)number : 0;
}

bool version_object(const Session *session, const char *name, Object **object)
{
	if (!version_number(name))
		return false;
	char *base = memory_slice(name, (size_t)(strrchr(name, '@') - name));
	*object = session_find(session, base);
	free(base);
	return *object != NULL;
}

Version *version_named(const Session *session, const char *name, Object **object)
{
	return version_object(session, name, object) ? version_find(*object, version_number(name)) : NULL;
}

void version_rename(Version *version, const char *object)
{
	Text name = {0};
	text_format(&name, "%s@%d", object, version->number);
	free(version->object.name);
	version->object.name = text_take(&name);
}

/* --- lifetimes --- */

void version_free(Version *version)
{
	object_empty(&version->object);
	free(version->object.name);
	model_state_unref(version->state);
	store_close(version->from);
	free(version->section);
	free(version->line);
	free(version->note);
	free(version->changed);
	free(version);
}

void versions_release(Object *object)
{
	for (size_t i = 0; i < object->n_versions; i++)
		version_free(object->versions[i]);
	free(object->versions);
	object->versions = NULL;
	object->n_versions = 0;
}

void version_add(Object *object, Version *version)
{
	object->versions = memory_resize(object->versions, object->n_versions + 1, sizeof(struct Version *));
	object->versions[object->n_versions++] = version;
	if (version->number > object->last_version)
		object->last_version = version->number;
}

void version_drop(Session *session, Object *object, Version *version)
{
	size_t at = 0;
	while (object->versions[at] != version)
		at++;
	memmove(&object->versions[at], &object->versions[at + 1],
		(--object->n_versions - at) * sizeof *object->versions);
	if (session->current && strcmp(session->current, version->object.name) == 0)
		session_use(session, object->name);
	version_free(version);
	session->generation++;
}

void version_refer(const Object *object, Object *was)
{
	*was = (Object){.kind = OBJECT_SPACE,
		.command = memory_text(object->command),
		.space = space_ref(object->space),
		.clustering = clustering_ref(object->clustering),
		.index = index_ref(object->index)};
}

Version *version_copy(const Version *version)
{
	Version *copy = memory_new(1, sizeof *copy);
	*copy = *version;
	version_refer(&version->object, &copy->object);
	copy->object.name = memory_text(version->object.name);
	copy->state = model_state_ref(version->state);
	copy->reading = false;
	copy->from = version->from ? store_ref(version->from) : NULL;
	copy->section = memory_text(version->section);
	copy->changed = memory_text(version->changed);
	copy->line = memory_text(version->line);
	copy->note = memory_text(version->note);
	return copy;
}

/* --- keeping --- */

Version *version_without_state(const Object *was)
{
	Version *version = memory_new(1, sizeof *version);
	*version = (Version){.kind = OBJECT_SPACE,
		.rows = was->space->vectors.rows,
		.cols = was->space->vectors.cols,
		.generation = VERSION_NO_GENERATION};
	version_refer(was, &version->object);
	return version;
}

void version_learn(Version *version, const Version *from)
{
	if (version->named || !from->named)
		return;
	version->named = true;
	version->digest = from->digest;
	version->bytes = from->bytes;
}

static Version *make(const Object *object, const VersionCause *cause, Error *err)
{
	const Object *was = cause->was ? cause->was : object;
	ModelState *state = was->model && !cause->state ? model_state_take(was->model, NULL, err)
							: model_state_ref(cause->state);
	if (was->model && !state)
		return NULL;
	Version *version = version_without_state(was);
	version->kind = state ? OBJECT_MODEL : OBJECT_SPACE;
	version->state = state;
	version->line = memory_text(cause->line);
	version->note = memory_text(cause->note);
	version->automatic = cause->automatic;
	if (cause->named)
		version_learn(version, cause->named);
	return version;
}

static bool same_vectors(const Space *a, const Space *b)
{
	return space_shares(a, b) ||
	       (a->vectors.rows == b->vectors.rows && a->vectors.cols == b->vectors.cols &&
		       memcmp(a->vectors.data, b->vectors.data,
			       a->vectors.rows * a->vectors.cols * sizeof(float)) == 0);
}

/* What is shown of items that lie in memory once. */
static bool same_sight(const Object *a, const Object *b)
{
	return a->space->metadata == b->space->metadata && a->clustering == b->clustering;
}

static bool same_digest(const Version *a, const Version *b)
{
	return a->named && b->named && digest_same(&a->digest, &b->digest);
}

/* The vectors tell at once whether the digests can be the same. */
bool version_same(Version *a, Version *b)
{
	Error none = ERROR_INIT;
	if (a->from || b->from)
		return same_digest(a, b);
	if (a->state && b->state)
		model_state_share(a->state, b->state);
	if (!a->state != !b->state || !same_vectors(a->object.space, b->object.space) ||
		(a->state && !model_state_same(a->state, b->state)))
		return false;
	if (space_shares(a->object.space, b->object.space))
		return same_sight(&a->object, &b->object);
	return version_name(a, &none) && version_name(b, &none) && same_digest(a, b);
}

/* The version that says the same, or NULL. */
static Version *same_as(const Object *object, Version *new, const VersionCause *cause)
{
	Version *known = cause->same ? version_find(object, cause->same) : NULL;
	for (size_t i = object->n_versions; !known && i-- > 0;) {
		Version *other = object->versions[i];
		if (other->number > cause->compared && version_same(new, other))
			known = other;
	}
	return known;
}

static bool may_go(const Session *session, const Version *version)
{
	return version->automatic && !version->object.task &&
	       !(session->current && strcmp(session->current, version->object.name) == 0);
}

/* The oldest automatic one of an object that may go, `newest` excepted; and how many automatic ones it has. */
static Version *oldest_automatic(
	const Session *session, const Object *object, const Version *newest, size_t *count)
{
	Version *oldest = NULL;
	*count = 0;
	for (size_t i = object->n_versions; i-- > 0;) {
		Version *version = object->versions[i];
		*count += version->automatic;
		if (version != newest && may_go(session, version))
			oldest = version;
	}
	return oldest;
}

static uint64_t automatic_bytes(const Session *session)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < session->n_objects; i++)
		for (size_t v = 0; v < session->objects[i]->n_versions; v++)
			if (session->objects[i]->versions[v]->automatic)
				bytes += version_own_bytes(session->objects[i]->versions[v]);
	return bytes;
}

static void drop_surplus(Session *session, Object *object, const Version *newest)
{
	size_t most = (size_t)session_setting_integer(session, "checkpoints_kept"), count;
	Version *oldest;
	while ((oldest = oldest_automatic(session, object, newest, &count)) &&
		(count > most || automatic_bytes(session) > session_memory(session)))
		version_drop(session, object, oldest);
}

/* One that was automatic stays for good once it was asked for. */
static void ask_for(Version *version, const VersionCause *cause)
{
	if (cause->automatic)
		return;
	if (version->automatic || cause->note) {
		free(version->line);
		version->line = memory_text(cause->line);
	}
	version->automatic = false;
	if (cause->note) {
		free(version->note);
		version->note = memory_text(cause->note);
	}
}

/* A number and a name of its own. */
static Version *add_new(Object *object, Version *new)
{
	new->number = object->last_version + 1;
	version_rename(new, object->name);
	new->generation = VERSION_NO_GENERATION;
	version_add(object, new);
	return new;
}

static Version *find_or_add(Object *object, const VersionCause *cause, Error *err)
{
	Version *new = make(object, cause, err), *old = new ? same_as(object, new, cause) : NULL;
	if (old)
		version_free(new);
	return old || !new ? old : add_new(object, new);
}

Version *version_keep(Session *session, Object *object, const VersionCause *cause, Error *err)
{
	Version *version = cause->was ? NULL : version_now(object);
	version = version ? version : find_or_add(object, cause, err);
	if (!version)
		return NULL;
	if (!cause->was)
		version->generation = object->generation;
	ask_for(version, cause);
	drop_surplus(session, object, version);
	session->generation++;
	return version;
}

void version_tell(const Version *version, Report *out)
{
	uint64_t bytes = version_own_bytes(version);
	if (version->automatic && bytes >= TOLD_BYTES)
		report_text(out,
			"%s keeps what it was before, in %.0f MB; versions lists them, set "
			"checkpoints=no makes none.",
			version->object.name, (double)bytes / 0x1p20);
}

bool version_wanted(const Session *session, const Object *object)
{
	return session_setting_yes(session, "checkpoints") && object && object->space && !object->task &&
	       (object->kind == OBJECT_MODEL || object->kind == OBJECT_SPACE) && !version_now(object);
}

/* --- going back --- */

static void take_over(Object *object, const Version *version, Model *model)
{
	const Object *was = &version->object;
	if (object->model)
		object->model->trainer->free(object->model);
	free(object->command);
	space_unref(object->space);
	clustering_unref(object->clustering);
	index_unref(object->index);
	object->kind = version->kind;
	object->command = memory_text(was->command);
	object->model = model;
	object->space = space_ref(was->space);
	object->clustering = clustering_ref(was->clustering);
	object->index = index_ref(was->index);
}

void version_restore(Session *session, Object *object, Version *version, Model *model)
{
	if (object->kind != OBJECT_SPACE && object->kind != OBJECT_MODEL)
		object_empty(object);
	take_over(object, version, model);
	session_changed(session, object);
	version->generation = object->generation;
}

/* --- names and sizes --- */

static bool measure(Version *version, Store *store, Error *err)
{
	static const char section[] = "content";
	return version_store_content(store, section, version, err) &&
	       store_digest(store, section, &version->digest, &version->bytes, err);
}

bool version_name(Version *version, Error *err)
{
	if (version->named)
		return true;
	Store *store = store_measure(err);
	version->named = store && measure(version, store, err);
	store_close(store);
	return version->named;
}

static void count_changes(const Space *before, const Space *after, size_t *lost, size_t *moved)
{
	size_t width = after->vectors.cols;
	*lost = *moved = 0;
	for (uint32_t row = 0; row < before->items.count; row++) {
		const char *item = dictionary_word(&before->items, row);
		uint32_t now = dictionary_find_text(&after->items, item);
		if (now == DICTIONARY_NONE)
			++*lost;
		else
			*moved += width != before->vectors.cols ||
				  memcmp(matrix_row(&before->vectors, row), matrix_row(&after->vectors, now),
					  width * sizeof(float)) != 0;
	}
}

void version_compare(Version *version, const Version *before)
{
	const Space *was = before ? before->object.space : NULL, *is = version->object.space;
	if (version->changed_from == (before ? before->number : 0) && version->changed)
		return;
	Text out = {0};
	size_t lost, moved;
	if (was && is) {
		count_changes(was, is, &lost, &moved);
		size_t new = is->items.count - (was->items.count - lost);
		if (was->vectors.cols != is->vectors.cols)
			text_format(&out, "%zu to %zu numbers, ", was->vectors.cols, is->vectors.cols);
		text_format(&out, "%zu new, %zu lost, %zu moved", new, lost, moved);
	}
	free(version->changed);
	version->changed = was && is ? text_take(&out) : NULL;
	version->changed_from = before ? before->number : 0;
}

uint64_t version_own_bytes(const Version *version)
{
	const Space *space = version->object.space;
	if (!space)
		return 0;
	uint64_t vectors = (uint64_t)space->vectors.rows * space->vectors.cols * sizeof(float);
	return (version->state ? model_state_own_bytes(version->state) : 0) +
	       (references_alone(&space->references) ? vectors : 0);
}
