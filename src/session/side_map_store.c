#include "session/side_map_store.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * "sides" tells by side its rows, its width and the numbers of its stages, which are stored once however many
 * sides they move; names and the numbers of stages follow under keys of their own. Older files have two sides
 * with one stage each, which lies under the keys of the side.
 */
enum { SIDE_FIELDS = 4 /* first, count, width, stages */ };

typedef struct StoredStage {
	uint64_t first, count, width, dim, unit, mapped; /* the first two: of older files */
} StoredStage;

/* Where a stage is found. */
typedef struct Place {
	Store *store;
	const char *section, *kind; /* "stage"; "side" in older files */
	size_t number;
} Place;

static char *key_of(const Place *place, const char *part)
{
	Text key = {0};
	text_format(&key, "%s %zu %s", place->kind, place->number, part);
	return text_take(&key);
}

static bool put(const Place *place, const char *part, const void *bytes, size_t count, Error *err)
{
	char *key = key_of(place, part);
	bool fine = !bytes || store_put(place->store, place->section, key, bytes, count, err);
	free(key);
	return fine;
}

static bool put_stage(const Place *place, const MapStage *stage, Error *err)
{
	StoredStage stored = {0, 0, stage->width, stage->dim, stage->unit, stage->map.rows > 0};
	return put(place, "map", &stored, sizeof stored, err) &&
	       put(place, "mean", stage->mean, stage->width * sizeof(double), err) &&
	       put(place, "scale", stage->scale, stage->width * sizeof(double), err) &&
	       put(place, "shift", stage->shift, stage->dim * sizeof(double), err) &&
	       put(place, "matrix", stage->map.rows ? stage->map.data : NULL,
		       stage->width * stage->dim * sizeof(float), err);
}

/* --- storing --- */

/* Stages by number; borrowed. */
typedef struct StageList {
	MapStage **items;
	size_t count, room;
} StageList;

static uint64_t number_of(StageList *list, MapStage *stage)
{
	size_t i = 0;
	while (i < list->count && list->items[i] != stage)
		i++;
	if (i == list->count) {
		list->items = memory_grow(list->items, list->count, &list->room, sizeof *list->items);
		list->items[list->count++] = stage;
	}
	return i;
}

static void describe_side(const SideMap *side, StageList *stages, Text *bytes)
{
	uint64_t fields[SIDE_FIELDS] = {side->first, side->count, side->width, side->n_stages};
	text_add_bytes(bytes, (const char *)fields, sizeof fields);
	for (size_t i = 0; i < side->n_stages; i++) {
		uint64_t number = number_of(stages, side->stages[i]);
		text_add_bytes(bytes, (const char *)&number, sizeof number);
	}
}

bool side_maps_store(Store *store, const char *section, const SideMaps *maps, Error *err)
{
	Text sides = {0};
	StageList stages = {0};
	bool fine = true;
	for (size_t i = 0; fine && i < maps->count; i++) {
		const SideMap *side = &maps->sides[i];
		describe_side(side, &stages, &sides);
		fine = put(&(Place){store, section, "side", i}, "name", side->name, strlen(side->name), err);
	}
	fine = fine && store_put(store, section, "sides", text_of(&sides), sides.length, err);
	for (size_t i = 0; fine && i < stages.count; i++)
		fine = put_stage(&(Place){store, section, "stage", i}, stages.items[i], err);
	text_release(&sides);
	free(stages.items);
	return fine;
}

/* --- restoring --- */

static bool damaged(const char *section, Error *err)
{
	return error_set(err, ERROR_FILE, "the session file is damaged: the maps of %s make no sense", section);
}

/* *bytes: the caller's, or NULL. */
static bool get(const Place *place, const char *part, void **bytes, size_t *count, Error *err)
{
	char *key = key_of(place, part);
	bool fine = store_get(place->store, place->section, key, bytes, count, err);
	free(key);
	return fine;
}

/* As many finite numbers, or none at all. */
static bool get_numbers(const Place *place, const char *part, size_t count, double **numbers, Error *err)
{
	void *bytes;
	size_t n;
	if (!get(place, part, &bytes, &n, err))
		return false;
	*numbers = bytes;
	bool sound = !bytes || n == count * sizeof **numbers;
	for (size_t i = 0; bytes && sound && i < count; i++)
		sound = isfinite((*numbers)[i]);
	return sound || damaged(place->section, err);
}

static bool get_matrix(const Place *place, const StoredStage *stored, Matrix *map, Error *err)
{
	void *bytes;
	size_t n, need = 0;
	if (!get(place, "matrix", &bytes, &n, err))
		return false;
	bool fine = bytes && !__builtin_mul_overflow(stored->width, stored->dim, &need) &&
		    n / sizeof(float) == need && n % sizeof(float) == 0;
	fine = fine ? matrix_init(map, stored->width, stored->dim, "a map", err) : damaged(place->section, err);
	if (fine)
		memcpy(map->data, bytes, n);
	for (size_t i = 0; fine && i < need; i++)
		fine = isfinite(map->data[i]) || damaged(place->section, err);
	free(bytes);
	return fine;
}

static bool is_sound(const StoredStage *stored)
{
	return stored->width >= 1 && stored->width <= UINT32_MAX && stored->dim >= 1 &&
	       stored->dim <= UINT32_MAX && (stored->mapped || stored->width == stored->dim);
}

/* *stage: one owner, NULL when there is none of that number. */
static bool get_stage(const Place *place, StoredStage *stored, MapStage **stage, Error *err)
{
	void *bytes;
	size_t n;
	*stage = NULL;
	*stored = (StoredStage){0};
	if (!get(place, "map", &bytes, &n, err))
		return false;
	if (!bytes)
		return true;
	if (n == sizeof *stored)
		memcpy(stored, bytes, n);
	free(bytes);
	if (!is_sound(stored))
		return damaged(place->section, err);
	MapStage parts = {.unit = stored->unit != 0};
	bool fine = get_numbers(place, "mean", stored->width, &parts.mean, err) &&
		    get_numbers(place, "scale", stored->width, &parts.scale, err) &&
		    get_numbers(place, "shift", stored->dim, &parts.shift, err) &&
		    (!stored->mapped || get_matrix(place, stored, &parts.map, err));
	if (fine)
		*stage = map_stage_new(&parts, stored->width, stored->dim);
	map_stage_release(&parts);
	return fine;
}

static bool get_name(Store *store, const char *section, size_t side, char **name, Error *err)
{
	void *bytes;
	size_t n;
	if (!get(&(Place){store, section, "side", side}, "name", &bytes, &n, err))
		return false;
	*name = memory_slice(bytes ? bytes : "", bytes ? n : 0);
	free(bytes);
	return true;
}

/* What is read. */
typedef struct Restoring {
	Store *store;
	const char *section;
	size_t rows, dim;
	StageList stages; /* owned */
	SideMaps *maps;
} Restoring;

/* Whether rows and widths fit those of the space and of the stages in turn. */
static bool add_side(Restoring *self, const uint64_t *fields, const uint64_t *numbers, Error *err)
{
	char *name;
	uint64_t first = fields[0], count = fields[1], width = fields[2];
	bool fits = first <= self->rows && count <= self->rows - first && width >= 1 && width <= UINT32_MAX;
	if (!fits)
		return damaged(self->section, err);
	if (!get_name(self->store, self->section, self->maps->count, &name, err))
		return false;
	SideMap *side = side_maps_add(self->maps, name, first, count, width);
	free(name);
	for (size_t i = 0; i < fields[3]; i++) {
		MapStage *stage = numbers[i] < self->stages.count ? self->stages.items[numbers[i]] : NULL;
		if (!stage || stage->width != side->dim)
			return damaged(self->section, err);
		side_map_append(side, stage);
	}
	return side->dim == self->dim || damaged(self->section, err);
}

static void keep_stage(Restoring *self, MapStage *stage)
{
	StageList *list = &self->stages;
	list->items = memory_grow(list->items, list->count, &list->room, sizeof *list->items);
	list->items[list->count++] = stage;
}

static bool get_stages(Restoring *self, Error *err)
{
	StoredStage stored;
	MapStage *stage;
	do {
		Place place = {self->store, self->section, "stage", self->stages.count};
		if (!get_stage(&place, &stored, &stage, err))
			return false;
		if (stage)
			keep_stage(self, stage);
	} while (stage);
	return true;
}

static bool get_sides(Restoring *self, const uint64_t *numbers, size_t count, Error *err)
{
	size_t at = 0;
	if (!get_stages(self, err))
		return false;
	while (at < count) {
		bool whole = count - at >= SIDE_FIELDS && numbers[at + 3] <= count - at - SIDE_FIELDS;
		if (!whole || !add_side(self, numbers + at, numbers + at + SIDE_FIELDS, err))
			return whole ? false : damaged(self->section, err);
		at += SIDE_FIELDS + numbers[at + 3];
	}
	return true;
}

/* Of an older file; none when there is no first. */
static bool get_pair(Restoring *self, Error *err)
{
	for (uint64_t side = 0; side < 2; side++) {
		StoredStage stored;
		MapStage *stage;
		Place place = {self->store, self->section, "side", side};
		if (!get_stage(&place, &stored, &stage, err))
			return false;
		if (!stage)
			return side == 0 || damaged(self->section, err);
		keep_stage(self, stage);
		uint64_t fields[SIDE_FIELDS] = {stored.first, stored.count, stored.width, 1};
		if (!add_side(self, fields, &side, err))
			return false;
	}
	return true;
}

bool side_maps_restore(Store *store, const char *section, size_t rows, size_t dim, SideMaps **maps, Error *err)
{
	Restoring self = {store, section, rows, dim, {0}, side_maps_new()};
	void *bytes;
	size_t n;
	bool fine = store_get(store, section, "sides", &bytes, &n, err);
	if (fine && bytes)
		fine = n % sizeof(uint64_t) == 0 ? get_sides(&self, bytes, n / sizeof(uint64_t), err)
						 : damaged(section, err);
	else if (fine)
		fine = get_pair(&self, err);
	if (fine && self.maps->count > 0)
		*maps = side_maps_ref(self.maps);
	free(bytes);
	for (size_t i = 0; i < self.stages.count; i++)
		map_stage_unref(self.stages.items[i]);
	free(self.stages.items);
	side_maps_unref(self.maps);
	return fine;
}
