#include "session/model_state.h"

#include <stdlib.h>
#include <string.h>

/* What lies in memory once. */
typedef struct Part {
	References references;
	size_t count;
	char bytes[];
} Part;

typedef struct Entry {
	char *key;
	Part *part;
} Entry;

struct ModelState {
	References references;
	const Trainer *trainer;
	Entry *entries;
	size_t count, room;
	const atomic_bool *stop; /* while it is taken */
};

static void part_unref(Part *part)
{
	if (references_drop(&part->references))
		free(part);
}

ModelState *model_state_ref(ModelState *state)
{
	if (state)
		references_add(&state->references);
	return state;
}

void model_state_unref(ModelState *state)
{
	if (!state || !references_drop(&state->references))
		return;
	for (size_t i = 0; i < state->count; i++) {
		free(state->entries[i].key);
		part_unref(state->entries[i].part);
	}
	free(state->entries);
	free(state);
}

const Trainer *model_state_trainer(const ModelState *state)
{
	return state->trainer;
}

static const Entry *find(const ModelState *state, const char *key)
{
	for (size_t i = 0; i < state->count; i++)
		if (strcmp(state->entries[i].key, key) == 0)
			return &state->entries[i];
	return NULL;
}

/* --- as an archive --- */

/* A gigabyte takes a second; false: it is to end before. */
static bool copy(char *to, const char *from, size_t count, const atomic_bool *stop)
{
	enum { AT_ONCE = 16 << 20 };
	for (size_t done = 0, next; done < count; done += next) {
		if (stop && atomic_load(stop))
			return false;
		next = count - done < AT_ONCE ? count - done : AT_ONCE;
		memcpy(to + done, from + done, next);
	}
	return true;
}

static bool put(void *place, const char *key, const void *bytes, size_t count, Error *err)
{
	ModelState *state = place;
	Part *part = memory_data(sizeof *part + count, 1, "a copy of the model", err);
	if (!part)
		return false;
	references_init(&part->references);
	part->count = count;
	if (!copy(part->bytes, bytes, count, state->stop)) {
		free(part);
		return error_set(err, ERROR_CANCELLED, "stopped");
	}
	state->entries = memory_grow(state->entries, state->count, &state->room, sizeof *state->entries);
	state->entries[state->count++] = (Entry){memory_text(key), part};
	return true;
}

static bool get(void *place, const char *key, void **bytes, size_t *count, Error *err)
{
	const Entry *entry = find(place, key);
	*bytes = NULL;
	*count = 0;
	if (!entry)
		return true;
	*bytes = memory_data(entry->part->count, 1, "a part of the model", err);
	if (!*bytes)
		return false;
	memcpy(*bytes, entry->part->bytes, entry->part->count);
	*count = entry->part->count;
	return true;
}

static ModelState *state_new(const Trainer *trainer)
{
	ModelState *state = memory_new(1, sizeof *state);
	references_init(&state->references);
	state->trainer = trainer;
	return state;
}

ModelState *model_state_take(const Model *model, const Pool *pool, Error *err)
{
	ModelState *state = state_new(model->trainer);
	Archive archive = {put, get, state};
	state->stop = pool ? pool_stop(pool) : NULL;
	bool fine = model->trainer->save(model, &archive, err);
	state->stop = NULL;
	if (fine)
		return state;
	model_state_unref(state);
	return NULL;
}

Model *model_state_restore(const ModelState *state, Error *err)
{
	Archive archive = {put, get, (void *)state};
	return state->trainer->load(&archive, err);
}

/* --- what lies in memory --- */

static bool same(const Part *a, const Part *b)
{
	return a != b && a->count == b->count && memcmp(a->bytes, b->bytes, a->count) == 0;
}

void model_state_share(ModelState *state, const ModelState *with)
{
	for (size_t i = 0; i < state->count; i++) {
		const Entry *other = find(with, state->entries[i].key);
		if (!other || !same(state->entries[i].part, other->part))
			continue;
		part_unref(state->entries[i].part);
		state->entries[i].part = other->part;
		references_add(&other->part->references);
	}
}

bool model_state_same(const ModelState *a, const ModelState *b)
{
	bool same_parts = a->trainer == b->trainer && a->count == b->count;
	for (size_t i = 0; same_parts && i < a->count; i++) {
		const Entry *other = find(b, a->entries[i].key);
		same_parts = other && other->part == a->entries[i].part;
	}
	return same_parts;
}

uint64_t model_state_own_bytes(const ModelState *state)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < state->count; i++)
		if (references_alone(&state->entries[i].part->references))
			bytes += state->entries[i].part->count;
	return bytes;
}

/* --- in session files --- */

bool model_state_store(Store *store, const char *section, const ModelState *state, Error *err)
{
	Text within = {0};
	text_format(&within, "%s/model", section);
	bool fine = store_put_text(store, section, "trainer", state->trainer->name, err);
	for (size_t i = 0; fine && i < state->count; i++) {
		const Entry *entry = &state->entries[i];
		fine = store_put(
			store, text_of(&within), entry->key, entry->part->bytes, entry->part->count, err);
	}
	text_release(&within);
	return fine;
}

typedef struct Reading {
	Store *store;
	const char *section;
	ModelState *state;
} Reading;

static bool read_part(void *context, const char *key, Error *err)
{
	Reading *reading = context;
	void *bytes;
	size_t count;
	bool fine = store_get(reading->store, reading->section, key, &bytes, &count, err) &&
		    (!bytes || put(reading->state, key, bytes, count, err));
	free(bytes);
	return fine;
}

static bool read_parts(Store *store, const char *section, ModelState *state, Error *err)
{
	Text within = {0};
	text_format(&within, "%s/model", section);
	Reading reading = {store, text_of(&within), state};
	bool fine = store_each_key(store, reading.section, read_part, &reading, err);
	text_release(&within);
	return fine;
}

bool model_state_open(Store *store, const char *section, ModelState **state, Error *err)
{
	char *name;
	*state = NULL;
	if (!store_get_text(store, section, "trainer", &name, err))
		return false;
	const Trainer *trainer = name ? trainer_find(name) : NULL;
	bool fine =
		!name || trainer ||
		error_set(err, ERROR_INPUT, "this version of Isthmus does not know the trainer \"%s\"", name);
	free(name);
	if (!trainer)
		return fine;
	*state = state_new(trainer);
	if (read_parts(store, section, *state, err))
		return true;
	model_state_unref(*state);
	*state = NULL;
	return false;
}
