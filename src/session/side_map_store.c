#include "session/side_map_store.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of one side; the numbers follow under keys of their own. */
typedef struct StoredMap {
	uint64_t first, count, width, dim, unit, mapped;
} StoredMap;

static char *key_of(size_t side, const char *part)
{
	Text key = {0};
	text_format(&key, "side %zu %s", side, part);
	return text_take(&key);
}

static bool put(Store *store, const char *section, size_t side, const char *part, const void *bytes,
	size_t count, Error *err)
{
	char *key = key_of(side, part);
	bool fine = !bytes || store_put(store, section, key, bytes, count, err);
	free(key);
	return fine;
}

static bool put_side(Store *store, const char *section, size_t side, const SideMap *map, Error *err)
{
	StoredMap stored = {map->first, map->count, map->width, map->dim, map->unit, map->map.rows > 0};
	return put(store, section, side, "map", &stored, sizeof stored, err) &&
	       put(store, section, side, "name", map->name, strlen(map->name), err) &&
	       put(store, section, side, "mean", map->mean, map->width * sizeof(double), err) &&
	       put(store, section, side, "scale", map->scale, map->width * sizeof(double), err) &&
	       put(store, section, side, "shift", map->shift, map->dim * sizeof(double), err) &&
	       put(store, section, side, "matrix", map->map.rows ? map->map.data : NULL,
		       map->width * map->dim * sizeof(float), err);
}

bool side_maps_store(Store *store, const char *section, const SideMaps *maps, Error *err)
{
	return put_side(store, section, 0, &maps->sides[0], err) &&
	       put_side(store, section, 1, &maps->sides[1], err);
}

static bool damaged(const char *section, Error *err)
{
	return error_set(err, ERROR_FILE, "the session file is damaged: the maps of %s make no sense", section);
}

/* *bytes: the caller's, or NULL. */
static bool get(Store *store, const char *section, size_t side, const char *part, void **bytes, size_t *count,
	Error *err)
{
	char *key = key_of(side, part);
	bool fine = store_get(store, section, key, bytes, count, err);
	free(key);
	return fine;
}

/* As many finite numbers, or none at all. */
static bool get_numbers(Store *store, const char *section, size_t side, const char *part, size_t count,
	double **numbers, Error *err)
{
	void *bytes;
	size_t n;
	if (!get(store, section, side, part, &bytes, &n, err))
		return false;
	*numbers = bytes;
	bool sound = !bytes || n == count * sizeof **numbers;
	for (size_t i = 0; bytes && sound && i < count; i++)
		sound = isfinite((*numbers)[i]);
	return sound || damaged(section, err);
}

static bool get_matrix(Store *store, const char *section, size_t side, SideMap *map, Error *err)
{
	void *bytes;
	size_t n, need = 0;
	if (!get(store, section, side, "matrix", &bytes, &n, err))
		return false;
	bool fine = bytes && !__builtin_mul_overflow(map->width, map->dim, &need) &&
		    n / sizeof(float) == need && n % sizeof(float) == 0;
	fine = fine ? matrix_init(&map->map, map->width, map->dim, "a map", err) : damaged(section, err);
	if (fine)
		memcpy(map->map.data, bytes, n);
	for (size_t i = 0; fine && i < need; i++)
		fine = isfinite(map->map.data[i]) || damaged(section, err);
	free(bytes);
	return fine;
}

static bool fits(const StoredMap *stored, size_t rows, size_t dim)
{
	return stored->dim == dim && stored->first <= rows && stored->count <= rows - stored->first &&
	       stored->width >= 1 && stored->width <= UINT32_MAX && (stored->mapped || stored->width == dim);
}

static bool get_name(Store *store, const char *section, size_t side, SideMap *map, Error *err)
{
	void *bytes;
	size_t n;
	if (!get(store, section, side, "name", &bytes, &n, err))
		return false;
	map->name = memory_slice(bytes ? bytes : "", bytes ? n : 0);
	free(bytes);
	return true;
}

static bool get_side(
	Store *store, const char *section, size_t side, const StoredMap *stored, SideMap *map, Error *err)
{
	map->first = stored->first;
	map->count = stored->count;
	map->width = stored->width;
	map->dim = stored->dim;
	map->unit = stored->unit != 0;
	return get_name(store, section, side, map, err) &&
	       get_numbers(store, section, side, "mean", map->width, &map->mean, err) &&
	       get_numbers(store, section, side, "scale", map->width, &map->scale, err) &&
	       get_numbers(store, section, side, "shift", map->dim, &map->shift, err) &&
	       (!stored->mapped || get_matrix(store, section, side, map, err));
}

bool side_maps_restore(Store *store, const char *section, size_t rows, size_t dim, SideMaps **maps, Error *err)
{
	SideMap sides[2] = {{0}, {0}};
	bool fine = true, there = true;
	for (size_t side = 0; fine && there && side < 2; side++) {
		void *bytes;
		size_t n;
		fine = get(store, section, side, "map", &bytes, &n, err);
		there = fine && bytes;
		StoredMap stored = {0};
		if (there && n == sizeof stored)
			memcpy(&stored, bytes, sizeof stored);
		if (there)
			fine = fits(&stored, rows, dim)
				       ? get_side(store, section, side, &stored, &sides[side], err)
				       : damaged(section, err);
		free(bytes);
	}
	if (fine && there)
		*maps = side_maps_new(&sides[0], &sides[1]);
	side_map_release(&sides[0]);
	side_map_release(&sides[1]);
	return fine;
}
