/*
 * History: frames of a map as it was, thinned so that their number and size stay bounded while they cover all
 * of its time evenly. Frames and histories never change once others see them; counted.
 */
#ifndef PROJECT_HISTORY_H
#define PROJECT_HISTORY_H

#include "project/projection.h"

enum { HISTORY_FRAMES = 64 };

/* Points as they were; without the space, which may be large and gone. */
typedef struct MapFrame {
	References references;
	SharedRows *rows; /* counted */
	size_t shown;
	float *x, *y;
	/* As in the projection that it was. */
	double explained[2], iteration, kl, trustworthiness, continuity, preservation;
	size_t judged;
	double seconds; /* since the first frame */
} MapFrame;

typedef struct MapHistory {
	References references;
	MapFrame *frames[HISTORY_FRAMES]; /* counted, oldest first */
	size_t count;
	size_t stride, skipped; /* one of `stride` frames is kept; those left out since */
	double began;           /* clock_now() of the first frame less its seconds */
} MapHistory;

/* Writes the map down as the newest frame of *history (NULL: empty), which becomes another one; of several maps
 * only one is kept when there were many. When all places are taken, or frames take more than 64 MB, every other
 * one goes. `before` is the space of the map written down last: when its items have others rows by now, the
 * history begins anew. `now` is clock_now(). */
void map_history_add(MapHistory **history, const Projection *map, const Space *before, double now);
/* An empty one, and what fills it: the frame, of which there are fewer than HISTORY_FRAMES, is taken over. */
MapHistory *map_history_new(double now);
void map_history_put(MapHistory *history, MapFrame *frame);
MapHistory *map_history_ref(MapHistory *history);
void map_history_unref(MapHistory *history);

/* A frame as a map of the space of `now`, which the history belongs to. `number` counts from 1. */
Projection *map_history_show(const MapHistory *history, size_t number, const Projection *now, Error *err);

#endif
