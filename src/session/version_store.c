#include "session/version_store.h"

#include "session/clustering_store.h"
#include "session/encoder_store.h"
#include "session/index_store.h"
#include "session/pictures_store.h"
#include "session/session_file.h"

#include <stdlib.h>
#include <string.h>

static char *section_of(const char *section, int number)
{
	Text own = {0};
	text_format(&own, "%s/version/%d", section, number);
	return text_take(&own);
}

/* What the digest is of, and what is beside it. */
static char *part_of(const char *section, const char *part)
{
	Text own = {0};
	text_format(&own, "%s/%s", section, part);
	return text_take(&own);
}

/* --- storing --- */

bool version_store_content(Store *store, const char *section, const Version *version, Error *err)
{
	const Object *was = &version->object;
	return space_store(store, section, was->space, err) &&
	       (version->state ? model_state_store(store, section, version->state, err)
			       : encoder_store(store, section, was->space->encoder, err) &&
					 pictures_store(store, section, was->space->pictures, err)) &&
	       (!was->clustering || !space_shares(was->clustering->space, was->space) ||
		       clustering_store(store, section, was->clustering, err));
}

static bool store_texts(Store *store, const char *own, const Version *version, Error *err)
{
	char digest[DIGEST_TEXT];
	int32_t from = version->changed_from;
	digest_text(&version->digest, digest);
	return store_put_text(store, own, "sha256", digest, err) &&
	       store_put_text(store, own, "line", version->line, err) &&
	       store_put_text(store, own, "about", version->note, err) &&
	       store_put_text(store, own, "automatic", version->automatic ? "yes" : NULL, err) &&
	       store_put_text(store, own, "changed", version->changed, err) &&
	       store_put(store, own, "changed from", &from, sizeof from, err) &&
	       store_put_text(store, own, "made by", version->object.command, err);
}

/* From the file where it lies unread. */
static bool copy_version(Store *store, const char *own, const Version *version, bool *damaged, Error *err)
{
	char *content = part_of(own, "content"), *beside = part_of(own, "beside");
	char *from = part_of(version->section, "content"), *from_beside = part_of(version->section, "beside");
	bool fine = store_copy(version->from, from, store, content, damaged, err) &&
		    encoder_copy_words(version->from, store, content, damaged, err) &&
		    store_copy(version->from, from_beside, store, beside, damaged, err);
	free(content);
	free(beside);
	free(from);
	free(from_beside);
	return fine;
}

static bool store_version(Store *store, const char *own, Version *version, Error *err)
{
	char *content = part_of(own, "content"), *beside = part_of(own, "beside");
	bool fine = version_store_content(store, content, version, err) &&
		    (version->named || store_digest(store, content, &version->digest, &version->bytes, err)) &&
		    (!object_index(&version->object) || index_store(store, beside, version->object.index, err));
	version->named = version->named || fine;
	free(content);
	free(beside);
	return fine;
}

/* *damaged: nothing of it is in the file, which is whole otherwise. */
static bool put_version(Store *store, const char *section, Version *version, bool *damaged, Error *err)
{
	char *own = section_of(section, version->number);
	*damaged = false;
	bool fine = (version->from ? copy_version(store, own, version, damaged, err)
				   : store_version(store, own, version, err)) &&
		    store_texts(store, own, version, err);
	free(own);
	return fine;
}

bool versions_store(Store *store, const char *section, Version *const *versions, size_t count, int last,
	int now, Text *notes, Error *err)
{
	Text numbers = {0}, is = {0};
	text_format(&numbers, "%d", last);
	text_format(&is, "%d", now);
	bool fine = true, damaged;
	for (size_t i = 0; fine && i < count; i++) {
		Error why = ERROR_INIT;
		version_compare(versions[i], i ? versions[i - 1] : NULL);
		fine = put_version(store, section, versions[i], &damaged, &why);
		if (fine)
			text_format(&numbers, "\n%d", versions[i]->number);
		else if (damaged)
			text_format(
				notes, "version %s was left out: %s\n", versions[i]->object.name, why.message);
		else
			*err = why;
		fine = fine || damaged;
	}
	fine = fine && (last == 0 || (store_put_text(store, section, "versions", text_of(&numbers), err) &&
					     store_put_text(store, section, "version now", text_of(&is), err)));
	text_release(&numbers);
	text_release(&is);
	return fine;
}

/* --- reading what is asked for --- */

/* A space of a model has what the model makes it with. */
static bool attach_content(Version *version, Error *err)
{
	Model *model = version->state ? model_state_restore(version->state, err) : NULL;
	bool fine = !version->state || (model && session_file_attach(version->object.space, model, err));
	if (model)
		model->trainer->free(model);
	return fine;
}

static bool read_piece(Version *version, unsigned piece, const char *content, const char *beside, Error *err)
{
	Object *was = &version->object;
	if (piece == 0)
		return (was->space = space_restore(version->from, content, err)) != NULL;
	if (piece == 1)
		return model_state_open(version->from, content, &version->state, err);
	if (piece == 2)
		return clustering_restore(version->from, content, was->space, &was->clustering, err) &&
		       index_restore(version->from, beside, was->space, &was->index, err);
	return attach_content(version, err);
}

static bool read_content(Version *version, const char *content, const char *beside, Error *err)
{
	for (unsigned piece = 0; piece < VERSION_PIECES; piece++)
		if (!read_piece(version, piece, content, beside, err))
			return false;
	return true;
}

static void forget_content(Version *version)
{
	char *name = version->object.name, *command = memory_text(version->object.command);
	object_empty(&version->object);
	model_state_unref(version->state);
	version->state = NULL;
	version->object = (Object){.name = name, .kind = OBJECT_SPACE, .command = command};
}

/* From a file that is read no further once someone is to stop. */
static bool heed(Version *version, unsigned piece, const atomic_bool *stop, Error *err)
{
	Store *from = version->from;
	char *content = part_of(version->section, "content"), *beside = part_of(version->section, "beside");
	version->from = store_heeding(from, stop);
	bool fine = read_piece(version, piece, content, beside, err);
	store_close(version->from);
	version->from = from;
	free(content);
	free(beside);
	return fine;
}

bool version_read_piece(Version *version, unsigned piece, const atomic_bool *stop, Error *err)
{
	Error why = ERROR_INIT;
	if (heed(version, piece, stop, &why))
		return true;
	forget_content(version);
	return why.kind == ERROR_CANCELLED
		       ? error_set(err, why.kind, "%s", why.message)
		       : error_set(err, why.kind,
				 "%s cannot be read: %.200s; all else is whole, and drop %s forgets it",
				 version->object.name, why.message, version->object.name);
}

bool version_read(Version *version, const atomic_bool *stop, Error *err)
{
	bool fine = true, read = !version->from || version->object.space;
	for (unsigned piece = 0; fine && !read && piece < VERSION_PIECES; piece++)
		fine = version_read_piece(version, piece, stop, err);
	return fine;
}

/* What other versions have too lies in memory once. */
static void share(const Object *object, Version *version)
{
	for (size_t i = object->n_versions; version->state && i-- > 0;)
		if (object->versions[i] != version && object->versions[i]->state)
			model_state_share(version->state, object->versions[i]->state);
}

void version_take_content(const Session *session, Object *object, Version *version, Version *from, Text *notes)
{
	Error why = ERROR_INIT;
	char *content = part_of(version->section, "content"), *name = version->object.name;
	if (!from->state &&
		!pictures_restore(version->from, content, session, name, from->object.space, notes, &why))
		text_format(notes, "%s has no pictures: %s\n", name, why.message);
	free(content);
	object_empty(&version->object);
	version->object = from->object;
	version->object.name = name;
	version->state = model_state_ref(from->state);
	char *called = from->object.name;
	version_refer(&version->object, &from->object);
	from->object.name = called;
	store_close(version->from);
	free(version->section);
	version->from = NULL;
	version->section = NULL;
	share(object, version);
}

bool version_fetch(const Session *session, Object *object, Version *version, Error *err)
{
	Text notes = {0};
	Version *copy = version_copy(version);
	bool fine = version_read(copy, NULL, err);
	if (fine && version->from)
		version_take_content(session, object, version, copy, &notes);
	version_free(copy);
	text_release(&notes);
	return fine;
}

/* --- restoring --- */

static bool restore_texts(Store *store, const char *own, Version *version, char **digest, Error *err)
{
	char *automatic = NULL;
	void *from = NULL;
	size_t bytes = 0;
	bool fine = store_get_text(store, own, "sha256", digest, err) &&
		    store_get_text(store, own, "line", &version->line, err) &&
		    store_get_text(store, own, "about", &version->note, err) &&
		    store_get_text(store, own, "automatic", &automatic, err) &&
		    store_get_text(store, own, "changed", &version->changed, err) &&
		    store_get(store, own, "changed from", &from, &bytes, err) &&
		    store_get_text(store, own, "made by", &version->object.command, err);
	version->automatic = automatic != NULL;
	free(automatic);
	if (fine && from && bytes == sizeof(int32_t)) {
		int32_t number;
		memcpy(&number, from, sizeof number);
		version->changed_from = number;
	}
	free(from);
	return fine && (version->line || error_set(err, ERROR_FILE, "nothing says what made it"));
}

/* What is known without reading it: size, kind, and that the list of its contents is what was saved. */
static bool restore_facts(Store *store, const char *content, const char *saved, Version *version, Error *err)
{
	char digest[DIGEST_TEXT], *trainer = NULL;
	void *shape = NULL;
	size_t bytes;
	uint64_t size[2] = {0, 0};
	bool fine = store_digest(store, content, &version->digest, &version->bytes, err) &&
		    store_get_text(store, content, "trainer", &trainer, err) &&
		    store_get(store, content, "shape", &shape, &bytes, err);
	if (fine && shape && bytes == sizeof size)
		memcpy(size, shape, sizeof size);
	digest_text(&version->digest, digest);
	version->named = true;
	version->kind = trainer ? OBJECT_MODEL : OBJECT_SPACE;
	version->rows = size[0];
	version->cols = size[1];
	free(trainer);
	free(shape);
	return fine &&
	       (strcmp(saved, digest) == 0 ||
		       error_set(err, ERROR_FILE, "its content is not what was saved: its SHA-256 differs"));
}

/* Of files of before, where the content lies beside the texts and its digest was of less: read at once, its
 * parts held against their own digests. */
static bool restore_old(
	Store *store, const char *own, const Session *session, Version *version, Text *notes, Error *err)
{
	Object *was = &version->object;
	version->from = store_ref(store);
	bool fine = read_content(version, own, own, err) &&
		    pictures_restore(store, own, session, was->name, was->space, notes, err);
	store_close(version->from);
	version->from = NULL;
	version->kind = version->state ? OBJECT_MODEL : OBJECT_SPACE;
	version->rows = fine ? was->space->vectors.rows : 0;
	version->cols = fine ? was->space->vectors.cols : 0;
	return fine;
}

static bool restore_new(Store *store, const char *own, const char *digest, Version *version, Error *err)
{
	char *content = part_of(own, "content");
	version->from = store_ref(store);
	version->section = memory_text(own);
	bool fine = restore_facts(store, content, digest, version, err);
	free(content);
	return fine;
}

static void restore_one(
	Store *store, const char *section, Session *session, Object *object, int number, Text *notes)
{
	Error why = ERROR_INIT;
	char *own = section_of(section, number), *digest = NULL;
	Version *version = memory_new(1, sizeof *version);
	*version = (Version){
		.number = number, .object = {.kind = OBJECT_SPACE}, .generation = VERSION_NO_GENERATION};
	version_rename(version, object->name);
	bool fine = restore_texts(store, own, version, &digest, &why) &&
		    (digest ? restore_new(store, own, digest, version, &why)
			    : restore_old(store, own, session, version, notes, &why));
	free(own);
	free(digest);
	if (fine) {
		share(object, version);
		version_add(object, version);
		return;
	}
	text_format(
		notes, "version %s@%d is damaged and was left out: %s\n", object->name, number, why.message);
	version_free(version);
}

/* Which of them the object is. */
static bool restore_now(Store *store, const char *section, Object *object, Error *err)
{
	char *text;
	long long number;
	if (!store_get_text(store, section, "version now", &text, err))
		return false;
	Version *now = text && text_to_integer(text, &number) && number > 0 && number <= INT32_MAX
			       ? version_find(object, (int)number)
			       : NULL;
	if (now)
		now->generation = object->generation;
	free(text);
	return true;
}

bool versions_restore(
	Store *store, const char *section, Session *session, Object *object, Text *notes, Error *err)
{
	char *numbers, *rest, *line;
	if (!store_get_text(store, section, "versions", &numbers, err))
		return false;
	rest = numbers;
	bool first = true;
	while (rest && (line = strsep(&rest, "\n"))) {
		long long number;
		bool fine = text_to_integer(line, &number) && number > 0 && number <= INT32_MAX;
		if (fine && first)
			object->last_version = (int)number;
		else if (fine && !version_find(object, (int)number))
			restore_one(store, section, session, object, (int)number, notes);
		first = false;
	}
	free(numbers);
	return restore_now(store, section, object, err);
}
