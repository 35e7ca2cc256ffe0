#include "command/map_near.h"

#include "index/exact.h"

#include <math.h>
#include <stdlib.h>

/* By point: squared distances from one of them; its own is INFINITY, so that it ranks last. */
typedef struct Distances {
	size_t count;
	float *space, *map;
	uint32_t *nearest_in_space, *nearest_on_map; /* k each */
	size_t k;
} Distances;

static bool before(const float *distances, uint32_t a, uint32_t b)
{
	return distances[a] < distances[b] || (distances[a] == distances[b] && a < b);
}

static void find_nearest(const float *distances, size_t count, size_t k, uint32_t *nearest)
{
	size_t found = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (found == k && !before(distances, i, nearest[k - 1]))
			continue;
		size_t at = found < k ? found++ : k - 1;
		for (; at > 0 && before(distances, i, nearest[at - 1]); at--)
			nearest[at] = nearest[at - 1];
		nearest[at] = i;
	}
}

/* 1 for the nearest. */
static long long rank_of(const float *distances, size_t count, uint32_t point)
{
	long long rank = 1;
	for (uint32_t i = 0; i < count; i++)
		rank += before(distances, i, point);
	return rank;
}

static void measure(const Projection *map, size_t from, Distances *distances)
{
	const Matrix *vectors = &map->space->vectors;
	const float *vector = matrix_row(vectors, map->row[from]);
	for (size_t i = 0; i < map->shown; i++) {
		float x = map->x[i] - map->x[from], y = map->y[i] - map->y[from];
		distances->map[i] = i == from ? INFINITY : x * x + y * y;
		distances->space[i] = i == from ? INFINITY
						: exact_squared_distance(vector,
							  matrix_row(vectors, map->row[i]), vectors->cols);
	}
	find_nearest(distances->space, distances->count, distances->k, distances->nearest_in_space);
	find_nearest(distances->map, distances->count, distances->k, distances->nearest_on_map);
}

static bool distances_init(Distances *distances, size_t count, size_t k, Error *err)
{
	*distances = (Distances){.count = count, .k = k < count ? k : count - 1};
	distances->space = memory_data(2 * count, sizeof *distances->space, "distances on a map", err);
	distances->map = distances->space ? distances->space + count : NULL;
	distances->nearest_in_space = memory_new(2 * k, sizeof(uint32_t));
	distances->nearest_on_map = distances->nearest_in_space + k;
	return distances->space != NULL;
}

static void distances_release(Distances *distances)
{
	free(distances->space);
	free(distances->nearest_in_space);
}

static void list_both(const Projection *map, const Distances *distances, Report *out)
{
	size_t kept = 0;
	Table *table = report_table(out, "neighbours");
	table_column(table, "rank", COLUMN_INTEGER, 0);
	table_column(table, "in the space", COLUMN_TEXT, 0);
	table_column(table, "rank on the map", COLUMN_INTEGER, 0);
	table_column(table, "on the map", COLUMN_TEXT, 0);
	table_column(table, "rank in the space", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < distances->k; i++) {
		uint32_t near = distances->nearest_in_space[i], seen = distances->nearest_on_map[i];
		long long on_map = rank_of(distances->map, distances->count, near);
		kept += on_map <= (long long)distances->k;
		table_integer(table, (long long)i + 1);
		table_text(table, dictionary_word(&map->space->items, map->row[near]));
		table_integer(table, on_map);
		table_text(table, dictionary_word(&map->space->items, map->row[seen]));
		table_integer(table, rank_of(distances->space, distances->count, seen));
	}
	report_text(out,
		"%zu of the %zu nearest in the space are among the %zu nearest on the map (Euclidean distance; "
		"%zu items are shown).",
		kept, distances->k, distances->k, map->shown);
}

/* The point that shows the item. */
static bool find_point(const Call *call, const Projection *map, size_t *point, Error *err)
{
	uint32_t row;
	Error why = ERROR_INIT;
	const char *item = args_text(call->args, "near");
	if (!space_find(map->space, item, map->space_name, &row, &why))
		return args_fault(call->args, "near", 0, err, "%s", why.message);
	for (*point = 0; *point < map->shown; ++*point)
		if (map->row[*point] == row)
			return true;
	return args_fault(call->args, "near", 0, err,
		"\"%s\" is not among the %zu of %zu items that this map shows; sample=0 shows all", item,
		map->shown, map->total);
}

bool map_near(const Call *call, const Projection *map, Report *out, Error *err)
{
	size_t point;
	Distances distances;
	if (!find_point(call, map, &point, err))
		return false;
	bool fine = distances_init(&distances, map->shown, (size_t)args_integer(call->args, "k"), err);
	if (fine) {
		measure(map, point, &distances);
		list_both(map, &distances, out);
	}
	distances_release(&distances);
	return fine;
}
