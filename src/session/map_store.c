#include "session/map_store.h"

#include "project/history.h"
#include "session/map_stored.h"
#include "train/memory_archive.h"

#include <stdlib.h>
#include <string.h>

/* A history of more bytes is not stored. */
enum { STORED_FRAMES = 16 << 20 };

typedef struct MapCopy {
	char *name, *options;
	const Projector *projector;
	Projection *projection;
	StoredMap stored;
	MemoryArchive *layout; /* NULL: none, or its method keeps none */
} MapCopy;

struct MapCopies {
	size_t count;
	MapCopy *maps;
};

/* --- as they are now --- */

static MemoryArchive *copy_layout(const Layout *layout)
{
	if (!layout || !layout->projector->save)
		return NULL;
	MemoryArchive *memory = memory_new(1, sizeof *memory);
	memory_archive_init(memory);
	if (layout->projector->save(layout, &memory->archive, NULL))
		return memory;
	memory_archive_release(memory);
	free(memory);
	return NULL;
}

/* That of the job, if it has one yet. */
static MemoryArchive *copy_running(const Task *task)
{
	if (!task->layout || !job_hold(task->job))
		return NULL;
	MemoryArchive *copy = copy_layout(task->layout(job_held_work(task->job)));
	job_let_go(task->job);
	return copy;
}

static StoredFigures figures_of(const Projection *map)
{
	return (StoredFigures){.shown = map->shown,
		.judged = map->judged,
		.explained = {map->explained[0], map->explained[1]},
		.iteration = map->iteration,
		.kl = map->kl,
		.trustworthiness = map->trustworthiness,
		.continuity = map->continuity,
		.preservation = map->preservation};
}

static size_t frames_to_store(const Projection *map)
{
	const MapHistory *history = map->history;
	size_t bytes = 0;
	for (size_t i = 0; history && i < history->count; i++)
		bytes += 3 * sizeof(float) * history->frames[i]->shown;
	return history && bytes <= STORED_FRAMES ? history->count : 0;
}

static void copy_map(const Object *object, const KeptMap *map, MapCopy *copy)
{
	bool works = map->task && map->task->job;
	*copy = (MapCopy){.name = memory_text(map->name),
		.options = memory_text(map->options),
		.projector = map->projector,
		.projection = projection_ref(map->projection),
		.layout = works ? copy_running(map->task) : copy_layout(map->layout)};
	copy->stored = (StoredMap){.figures = figures_of(map->projection),
		.most = map->most,
		.seed = map->seed,
		.frames = frames_to_store(map->projection),
		.unfinished = works || map->unfinished,
		.stopped = map->stopped,
		.recall = (float)map->projection->recall,
		.current = !map->stale && space_shares(map->projection->space, object->space)};
	if (map->projection->history) {
		copy->stored.stride = map->projection->history->stride;
		copy->stored.skipped = map->projection->history->skipped;
	}
}

MapCopies *map_copies_new(const Object *object)
{
	if (object->n_maps == 0)
		return NULL;
	MapCopies *copies = memory_new(1, sizeof *copies);
	copies->maps = memory_new(object->n_maps, sizeof *copies->maps);
	for (size_t i = 0; i < object->n_maps; i++)
		if (object->maps[i]->projection)
			copy_map(object, object->maps[i], &copies->maps[copies->count++]);
	return copies;
}

void map_copies_age(MapCopies *copies)
{
	for (size_t i = 0; copies && i < copies->count; i++)
		copies->maps[i].stored.current = false;
}

void map_copies_free(MapCopies *copies)
{
	if (!copies)
		return;
	for (size_t i = 0; i < copies->count; i++) {
		MapCopy *copy = &copies->maps[i];
		free(copy->name);
		free(copy->options);
		projection_unref(copy->projection);
		if (copy->layout)
			memory_archive_release(copy->layout);
		free(copy->layout);
	}
	free(copies->maps);
	free(copies);
}

/* --- storing --- */

static bool store_layout(Store *store, const char *section, const MemoryArchive *layout, Error *err)
{
	char *part = map_stored_part(section, "layout", 1);
	bool fine = true;
	for (size_t i = 0; fine && layout && i < layout->n_parts; i++)
		fine = store_put(
			store, part, layout->parts[i].key, layout->parts[i].bytes, layout->parts[i].count, err);
	free(part);
	return fine;
}

/* Points and figures; rows only when they are not those of the map. */
static bool store_points(Store *store, const char *section, const float *x, const float *y,
	const uint32_t *rows, const StoredFigures *figures, Error *err)
{
	size_t shown = figures->shown;
	return store_put(store, section, "figures", figures, sizeof *figures, err) &&
	       store_put(store, section, "x", x, shown * sizeof *x, err) &&
	       store_put(store, section, "y", y, shown * sizeof *y, err) &&
	       (!rows || store_put(store, section, "rows", rows, shown * sizeof *rows, err));
}

static bool store_frame(
	Store *store, const char *section, const MapFrame *frame, const Projection *map, Error *err)
{
	StoredFigures figures = {.shown = frame->shown,
		.judged = frame->judged,
		.explained = {frame->explained[0], frame->explained[1]},
		.iteration = frame->iteration,
		.kl = frame->kl,
		.trustworthiness = frame->trustworthiness,
		.continuity = frame->continuity,
		.preservation = frame->preservation,
		.seconds = frame->seconds};
	return store_points(store, section, frame->x, frame->y,
		frame->rows == map->rows ? NULL : frame->rows->rows, &figures, err);
}

static bool store_map(Store *store, const char *section, const MapCopy *copy, Error *err)
{
	const Projection *map = copy->projection;
	bool fine = store_put_text(store, section, "name", copy->name, err) &&
		    store_put_text(store, section, "method", copy->projector->name, err) &&
		    store_put_text(store, section, "options", copy->options, err) &&
		    store_put(store, section, "map", &copy->stored, sizeof copy->stored, err) &&
		    store_points(store, section, map->x, map->y, map->row, &copy->stored.figures, err) &&
		    store_layout(store, section, copy->layout, err);
	for (size_t i = 0; fine && i < copy->stored.frames; i++) {
		char *part = map_stored_part(section, "frame", i + 1);
		fine = store_frame(store, part, map->history->frames[i], map, err);
		free(part);
	}
	return fine;
}

bool map_copies_store(Store *store, const char *section, const MapCopies *copies, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && copies && i < copies->count; i++) {
		char *part = map_stored_part(section, "map", i + 1);
		fine = store_map(store, part, &copies->maps[i], err);
		free(part);
	}
	return fine;
}
