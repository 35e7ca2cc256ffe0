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

/* --- storing --- */

static bool store_content(Store *store, const char *section, const Version *version, Error *err)
{
	const Object *was = &version->object;
	return space_store(store, section, was->space, err) &&
	       (version->state ? model_state_store(store, section, version->state, err)
			       : encoder_store(store, section, was->space->encoder, err) &&
					 pictures_store(store, section, was->space->pictures, err)) &&
	       (!object_index(was) || index_store(store, section, was->index, err)) &&
	       (!was->clustering || was->clustering->space != was->space ||
		       clustering_store(store, section, was->clustering, err));
}

static bool store_version(Store *store, const char *section, Version *version, Error *err)
{
	char digest[DIGEST_TEXT], *own = section_of(section, version->number);
	bool fine = version_name(version, err);
	digest_text(&version->digest, digest);
	fine = fine && store_put_text(store, own, "digest", digest, err) &&
	       store_put_text(store, own, "line", version->line, err) &&
	       store_put_text(store, own, "about", version->note, err) &&
	       store_put_text(store, own, "automatic", version->automatic ? "yes" : NULL, err) &&
	       store_put_text(store, own, "made by", version->object.command, err) &&
	       store_content(store, own, version, err);
	free(own);
	return fine;
}

bool versions_store(
	Store *store, const char *section, Version *const *versions, size_t count, int last, Error *err)
{
	Text numbers = {0};
	text_format(&numbers, "%d", last);
	bool fine = true;
	for (size_t i = 0; fine && i < count; i++) {
		text_format(&numbers, "\n%d", versions[i]->number);
		fine = store_version(store, section, versions[i], err);
	}
	fine = fine && (last == 0 || store_put_text(store, section, "versions", text_of(&numbers), err));
	text_release(&numbers);
	return fine;
}

/* --- restoring --- */

static bool attach_content(Version *version, Error *err)
{
	Model *model = version->state ? model_state_restore(version->state, err) : NULL;
	bool fine = !version->state || (model && session_file_attach(version->object.space, model, err));
	if (model)
		model->trainer->free(model);
	return fine;
}

static bool restore_texts(Store *store, const char *section, Version *version, char **digest, Error *err)
{
	char *automatic = NULL;
	bool fine = store_get_text(store, section, "digest", digest, err) &&
		    store_get_text(store, section, "line", &version->line, err) &&
		    store_get_text(store, section, "about", &version->note, err) &&
		    store_get_text(store, section, "automatic", &automatic, err) &&
		    store_get_text(store, section, "made by", &version->object.command, err);
	version->automatic = automatic != NULL;
	free(automatic);
	return fine && (version->line || error_set(err, ERROR_FILE, "nothing says what made it"));
}

static bool restore_content(
	Store *store, const char *section, const Session *session, Version *version, Text *notes, Error *err)
{
	Object *was = &version->object;
	return (was->space = space_restore(store, section, err)) &&
	       model_state_open(store, section, &version->state, err) &&
	       pictures_restore(store, section, session, was->name, was->space, notes, err) &&
	       clustering_restore(store, section, was->space, &was->clustering, err) &&
	       index_restore(store, section, was->space, &was->index, err) && attach_content(version, err);
}

static bool check_digest(Version *version, const char *saved, Error *err)
{
	char digest[DIGEST_TEXT];
	if (!version_name(version, err))
		return false;
	digest_text(&version->digest, digest);
	return (saved && strcmp(saved, digest) == 0) ||
	       error_set(err, ERROR_FILE, "its content is not what was saved: its SHA-256 differs");
}

/* What older versions have too lies in memory once. */
static void share(const Object *object, Version *version)
{
	for (size_t i = object->n_versions; version->state && i-- > 0;)
		if (object->versions[i]->state)
			model_state_share(version->state, object->versions[i]->state);
}

static Version *restore_version(Store *store, const char *section, Session *session, Object *object, int number,
	Text *notes, Error *err)
{
	char *own = section_of(section, number), *digest = NULL;
	Version *version = memory_new(1, sizeof *version);
	*version = (Version){.number = number, .object = {.kind = OBJECT_SPACE}};
	version_rename(version, object->name);
	bool fine = restore_texts(store, own, version, &digest, err) &&
		    restore_content(store, own, session, version, notes, err) &&
		    check_digest(version, digest, err);
	version->kind = version->state ? OBJECT_MODEL : OBJECT_SPACE;
	free(own);
	free(digest);
	if (fine)
		return version;
	version_free(version);
	return NULL;
}

static void restore_one(
	Store *store, const char *section, Session *session, Object *object, int number, Text *notes)
{
	Error why = ERROR_INIT;
	Version *version = restore_version(store, section, session, object, number, notes, &why);
	if (version) {
		share(object, version);
		version_join(object, version, &why);
		version_add(object, version);
	} else {
		text_format(notes, "version %s@%d is damaged and was left out: %s\n", object->name, number,
			why.message);
	}
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
	return true;
}
