/* Restoring the maps of an object from a session file. */
#include "base/clock.h"
#include "project/history.h"
#include "session/map_store.h"
#include "session/map_stored.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

char *map_stored_part(const char *section, const char *name, size_t number)
{
	Text part = {0};
	text_format(&part, "%s/%s %zu", section, name, number);
	return text_take(&part);
}

static bool is_damaged(const char *section, Error *err)
{
	return error_set(
		err, ERROR_FILE, "the session file is damaged: the points of %s make no sense", section);
}

/* A value of that many bytes; *bytes NULL and true: there is none. */
static bool get(Store *store, const char *section, const char *key, size_t need, void **bytes, Error *err)
{
	size_t count;
	if (!store_get(store, section, key, bytes, &count, err))
		return false;
	if (!*bytes || count == need)
		return true;
	free(*bytes);
	*bytes = NULL;
	return is_damaged(section, err);
}

static bool get_struct(
	Store *store, const char *section, const char *key, size_t size, void *into, bool *there, Error *err)
{
	void *bytes;
	if (!get(store, section, key, size, &bytes, err))
		return false;
	*there = bytes != NULL;
	if (bytes)
		memcpy(into, bytes, size);
	free(bytes);
	return true;
}

static bool are_finite(const float *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!isfinite(values[i]))
			return false;
	return true;
}

/* Rows that rise and are there. */
static bool get_rows(
	Store *store, const char *section, size_t shown, size_t total, SharedRows **rows, Error *err)
{
	void *bytes;
	if (shown > total || !get(store, section, "rows", shown * sizeof(uint32_t), &bytes, err))
		return shown > total ? is_damaged(section, err) : false;
	if (!bytes)
		return true;
	const uint32_t *numbers = bytes;
	for (size_t i = 0; i < shown; i++)
		if (numbers[i] >= total || (i && numbers[i] <= numbers[i - 1])) {
			free(bytes);
			return is_damaged(section, err);
		}
	*rows = shared_rows_new(shown, err);
	if (*rows)
		memcpy((*rows)->rows, bytes, shown * sizeof(uint32_t));
	free(bytes);
	return *rows != NULL;
}

static bool get_places(Store *store, const char *section, size_t shown, float **x, float **y, Error *err)
{
	if (!get(store, section, "x", shown * sizeof(float), (void **)x, err) ||
		!get(store, section, "y", shown * sizeof(float), (void **)y, err))
		return false;
	return (*x && *y && are_finite(*x, shown) && are_finite(*y, shown)) || is_damaged(section, err);
}

static bool restore_frame(Store *store, const char *section, const Projection *map, MapFrame *frame, Error *err)
{
	StoredFigures figures;
	bool there = false;
	if (!get_struct(store, section, "figures", sizeof figures, &figures, &there, err) || !there ||
		!get_rows(store, section, figures.shown, map->total, &frame->rows, err))
		return there ? false : is_damaged(section, err);
	if (!frame->rows && figures.shown != map->shown)
		return is_damaged(section, err);
	frame->rows = frame->rows ? frame->rows : shared_rows_ref(map->rows);
	frame->shown = figures.shown;
	frame->judged = figures.judged;
	frame->explained[0] = figures.explained[0];
	frame->explained[1] = figures.explained[1];
	frame->iteration = figures.iteration;
	frame->kl = figures.kl;
	frame->trustworthiness = figures.trustworthiness;
	frame->continuity = figures.continuity;
	frame->preservation = figures.preservation;
	frame->seconds = figures.seconds;
	return get_places(store, section, frame->shown, &frame->x, &frame->y, err);
}

static bool restore_history(
	Store *store, const char *section, const StoredMap *stored, Projection *map, Error *err)
{
	if (stored->frames > HISTORY_FRAMES)
		return is_damaged(section, err);
	MapHistory *history = map->history = map_history_new(clock_now());
	history->stride = stored->stride ? stored->stride : 1;
	history->skipped = stored->skipped;
	bool fine = true;
	for (size_t i = 0; fine && i < stored->frames; i++) {
		char *part = map_stored_part(section, "frame", i + 1);
		MapFrame *frame = memory_new(1, sizeof *frame);
		references_init(&frame->references);
		fine = restore_frame(store, part, map, frame, err);
		map_history_put(history, frame);
		free(part);
	}
	if (fine && history->count)
		history->began = clock_now() - history->frames[history->count - 1]->seconds;
	return fine;
}

static Projection *restore_projection(
	Store *store, const char *section, const Object *object, const StoredMap *stored, Error *err)
{
	SharedRows *rows = NULL;
	size_t shown = stored->figures.shown, total = object->space->vectors.rows;
	float *x = NULL, *y = NULL;
	Projection *map = NULL;
	bool fine = get_rows(store, section, shown, total, &rows, err) &&
		    get_places(store, section, shown, &x, &y, err) && (rows || is_damaged(section, err));
	const Projection like = {.space = object->space,
		.space_name = object->name,
		.seed = stored->seed,
		.most = (size_t)stored->most};
	map = fine ? projection_of_rows(&like, rows, shown, err) : NULL;
	if (map) {
		memcpy(map->x, x, shown * sizeof *x);
		memcpy(map->y, y, shown * sizeof *y);
		map->judged = stored->figures.judged;
		map->explained[0] = stored->figures.explained[0];
		map->explained[1] = stored->figures.explained[1];
		map->iteration = stored->figures.iteration;
		map->kl = stored->figures.kl;
		map->recall = stored->recall >= 0 && stored->recall <= 1 ? (double)stored->recall : 0;
		map->trustworthiness = stored->figures.trustworthiness;
		map->continuity = stored->figures.continuity;
		map->preservation = stored->figures.preservation;
	}
	shared_rows_unref(rows);
	free(x);
	free(y);
	return map;
}

/* One that is not there, or not sound, only has to begin anew. */
static Layout *restore_layout(Store *store, const char *section, const Projector *projector, Projection *map)
{
	if (!projector->load)
		return NULL;
	Archive archive;
	char *part = map_stored_part(section, "layout", 1);
	store_archive(store, part, &archive);
	Projection *points = projection_next(map, NULL);
	Layout *layout = points ? projector->load(points, &archive, NULL) : NULL;
	projection_unref(points);
	free(archive.place);
	free(part);
	return layout;
}

static bool restore_map(Store *store, const char *section, const char *name, const StoredMap *stored,
	Object *object, Error *err)
{
	char *method = NULL, *options = NULL;
	bool fine = store_get_text(store, section, "method", &method, err) &&
		    store_get_text(store, section, "options", &options, err);
	const Projector *projector = fine && method ? projector_find(method) : NULL;
	if (fine && !projector)
		fine = error_set(err, ERROR_INPUT, "this version does not know the maps \"%s\" of %s",
			method ? method : "", object->name);
	Projection *map = fine ? restore_projection(store, section, object, stored, err) : NULL;
	fine = map && restore_history(store, section, stored, map, err);
	if (fine) {
		KeptMap *kept = kept_map_put(object, name);
		kept->projector = projector;
		kept->most = (size_t)stored->most;
		kept->seed = stored->seed;
		kept->unfinished = stored->unfinished;
		kept->stopped = stored->stopped;
		kept->layout = stored->current ? restore_layout(store, section, projector, map) : NULL;
		map->method = method;
		map->options = options;
		kept->options = memory_text(options ? options : "");
		kept_map_show(kept, map);
		kept->stale = !stored->current;
		method = options = NULL;
	}
	projection_unref(map);
	free(method);
	free(options);
	return fine;
}

bool maps_restore(Store *store, const char *section, Object *object, Error *err)
{
	bool fine = true, there = true;
	for (size_t i = 0; fine && there; i++) {
		char *part = map_stored_part(section, "map", i + 1), *name = NULL;
		StoredMap stored;
		fine = get_struct(store, part, "map", sizeof stored, &stored, &there, err) &&
		       store_get_text(store, part, "name", &name, err);
		if (fine && there)
			fine = name ? restore_map(store, part, name, &stored, object, err)
				    : is_damaged(part, err);
		free(name);
		free(part);
	}
	return fine;
}
