#include "session/pictures_store.h"

#include <stdlib.h>
#include <string.h>

bool pictures_store(Store *store, const char *section, const Pictures *pictures, Error *err)
{
	if (!pictures)
		return true;
	Text sets = {0};
	for (size_t i = 0; i < pictures->n_sets; i++)
		text_format(&sets, "%s\n", pictures->sets[i]->checksum);
	bool fine = store_put_text(store, section, "picture sets", text_of(&sets), err) &&
		    store_put(store, section, "pictures", pictures->places,
			    pictures->count * sizeof *pictures->places, err);
	text_release(&sets);
	return fine;
}

static Images *set_of_object(const Object *object, const char *checksum)
{
	if (object->images && strcmp(object->images->checksum, checksum) == 0)
		return object->images;
	const Pictures *pictures = object->space ? object->space->pictures : NULL;
	for (size_t i = 0; pictures && i < pictures->n_sets; i++)
		if (strcmp(pictures->sets[i]->checksum, checksum) == 0)
			return pictures->sets[i];
	return NULL;
}

static Images *find_set(const Session *session, const char *checksum)
{
	Images *set = NULL;
	for (size_t i = 0; !set && i < session->n_objects; i++)
		set = set_of_object(session->objects[i], checksum);
	return set;
}

/* The sets of the list, in its order: NULL where there is none. The caller frees. */
static Images **find_sets(const Session *session, const char *list, size_t *count)
{
	Images **sets = memory_new(strlen(list) / 2 + 1, sizeof *sets);
	char *copy = memory_text(list), *rest = NULL;
	*count = 0;
	for (char *sum = strtok_r(copy, "\n", &rest); sum; sum = strtok_r(NULL, "\n", &rest))
		sets[(*count)++] = find_set(session, sum);
	free(copy);
	return sets;
}

/* False when places lead outside of the sets. `missing` counts the rows whose set is not there. */
static bool fill(Pictures *pictures, const PicturePlace *places, Images **sets, size_t n_sets, size_t *missing)
{
	for (size_t i = 0; i < pictures->count; i++) {
		PicturePlace place = places[i];
		if (place.set == PICTURE_NONE)
			continue;
		if (place.set >= n_sets || (sets[place.set] && place.index >= sets[place.set]->count))
			return false;
		*missing += !sets[place.set];
		if (sets[place.set])
			pictures->places[i] =
				(PicturePlace){pictures_add_set(pictures, sets[place.set]), place.index};
	}
	return true;
}

static bool attach(const Session *session, const char *name, const char *list, const void *places, size_t bytes,
	Space *space, Text *notes, Error *err)
{
	size_t n_sets, missing = 0, rows = space->vectors.rows;
	Images **sets = find_sets(session, list, &n_sets);
	Pictures *pictures = pictures_new(rows);
	bool fine = bytes == rows * sizeof(PicturePlace) && fill(pictures, places, sets, n_sets, &missing);
	if (fine && pictures->n_sets > 0)
		space->pictures = pictures_ref(pictures);
	if (fine && missing > 0)
		text_format(notes,
			"%s shows no pictures of %zu items: the set that they come from is missing\n", name,
			missing);
	pictures_unref(pictures);
	free(sets);
	return fine || error_set(err, ERROR_FILE,
			       "the session file is damaged: the pictures of %s make no sense", name);
}

bool pictures_restore(Store *store, const char *section, const Session *session, const char *name, Space *space,
	Text *notes, Error *err)
{
	char *list = NULL;
	void *places = NULL;
	size_t bytes = 0;
	bool fine = store_get_text(store, section, "picture sets", &list, err) &&
		    store_get(store, section, "pictures", &places, &bytes, err);
	if (fine && list && places)
		fine = attach(session, name, list, places, bytes, space, notes, err);
	free(list);
	free(places);
	return fine;
}
