#include "project/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY_BYTES = 64 << 20, LEAST_FRAMES = 8 };

/* --- frames --- */

static MapFrame *frame_ref(MapFrame *frame)
{
	references_add(&frame->references);
	return frame;
}

static void frame_unref(MapFrame *frame)
{
	if (!references_drop(&frame->references))
		return;
	shared_rows_unref(frame->rows);
	free(frame->x);
	free(frame->y);
	free(frame);
}

static float *copy_floats(const float *from, size_t count)
{
	float *copy = memory_data(count, sizeof *copy, "the history of a map", NULL);
	if (copy)
		memcpy(copy, from, count * sizeof *copy);
	return copy;
}

/* NULL when there is no room: the history does without it. */
static MapFrame *frame_of(const Projection *map, double seconds)
{
	MapFrame *frame = memory_new(1, sizeof *frame);
	*frame = (MapFrame){.rows = shared_rows_ref(map->rows),
		.shown = map->shown,
		.x = copy_floats(map->x, map->shown),
		.y = copy_floats(map->y, map->shown),
		.explained = {map->explained[0], map->explained[1]},
		.iteration = map->iteration,
		.kl = map->kl,
		.trustworthiness = map->trustworthiness,
		.continuity = map->continuity,
		.preservation = map->preservation,
		.judged = map->judged,
		.seconds = seconds};
	references_init(&frame->references);
	if (frame->x && frame->y)
		return frame;
	frame_unref(frame);
	return NULL;
}

Projection *map_history_show(const MapHistory *history, size_t number, const Projection *now, Error *err)
{
	const MapFrame *frame = history->frames[number - 1];
	Projection *map = projection_of_rows(now, frame->rows, frame->shown, err);
	if (!map)
		return NULL;
	memcpy(map->x, frame->x, map->shown * sizeof *map->x);
	memcpy(map->y, frame->y, map->shown * sizeof *map->y);
	map->method = memory_text(now->method);
	map->options = memory_text(now->options);
	map->explained[0] = frame->explained[0];
	map->explained[1] = frame->explained[1];
	map->iteration = frame->iteration;
	map->recall = now->recall;
	map->kl = frame->kl;
	map->trustworthiness = frame->trustworthiness;
	map->continuity = frame->continuity;
	map->preservation = frame->preservation;
	map->judged = frame->judged;
	map->frame = number;
	map->seconds = frame->seconds;
	map->history = map_history_ref(now->history);
	return map;
}

/* --- histories --- */

MapHistory *map_history_ref(MapHistory *history)
{
	if (history)
		references_add(&history->references);
	return history;
}

void map_history_unref(MapHistory *history)
{
	if (!history || !references_drop(&history->references))
		return;
	for (size_t i = 0; i < history->count; i++)
		frame_unref(history->frames[i]);
	free(history);
}

MapHistory *map_history_new(double now)
{
	MapHistory *history = memory_new(1, sizeof *history);
	*history = (MapHistory){.stride = 1, .began = now};
	references_init(&history->references);
	return history;
}

void map_history_put(MapHistory *history, MapFrame *frame)
{
	history->frames[history->count++] = frame;
}

/* Whether rows stand for the same items still. */
static bool items_agree(const Space *before, const Space *now)
{
	if (before == now)
		return true;
	if (now->items.count < before->items.count)
		return false;
	for (uint32_t i = 0; i < before->items.count; i++)
		if (strcmp(dictionary_word(&before->items, i), dictionary_word(&now->items, i)) != 0)
			return false;
	return true;
}

/* A copy, or an empty one when the items are others. */
static MapHistory *copy_of(const MapHistory *from, bool agree, double now)
{
	MapHistory *history = map_history_new(now);
	if (!from || !agree)
		return history;
	history->stride = from->stride;
	history->skipped = from->skipped;
	history->began = from->began;
	for (size_t i = 0; i < from->count; i++)
		history->frames[history->count++] = frame_ref(from->frames[i]);
	return history;
}

static size_t room_for(size_t points)
{
	size_t fit = HISTORY_BYTES / (2 * sizeof(float) * (points + 1));
	return fit < LEAST_FRAMES ? LEAST_FRAMES : fit < HISTORY_FRAMES ? fit : HISTORY_FRAMES;
}

/* Every other frame goes, the first one stays. */
static void thin(MapHistory *history)
{
	size_t kept = 0;
	for (size_t i = 0; i < history->count; i++) {
		if (i % 2 == 0)
			history->frames[kept++] = history->frames[i];
		else
			frame_unref(history->frames[i]);
	}
	history->count = kept;
	history->stride *= 2;
}

void map_history_add(MapHistory **of, const Projection *map, const Space *before, double now)
{
	MapHistory *history = copy_of(*of, items_agree(before ? before : map->space, map->space), now);
	bool due = history->count == 0 || ++history->skipped >= history->stride;
	MapFrame *frame = due ? frame_of(map, now - history->began) : NULL;
	if (frame) {
		history->skipped = 0;
		while (history->count >= room_for(map->shown))
			thin(history);
		map_history_put(history, frame);
	}
	map_history_unref(*of);
	*of = history;
}
