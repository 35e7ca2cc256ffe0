/* A way of mapping for tests: points move along a spiral, a step at a time, as the iterative ones do. It
 * defines the table of projectors: a test that includes this is not linked with the real one. */
#ifndef SUPPORT_SPIRAL_H
#define SUPPORT_SPIRAL_H

#include "project/projector.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const Projector projector_spiral;

/* Point i ends at the angle i and the radius turns * i, and is iteration / iterations of the way there from
 * where it began. */
typedef struct Spiral {
	Layout layout; /* first */
	double turns;
	bool fails;
} Spiral;

static const ArgSpec options[] = {
	{.name = "iterations", .kind = ARG_INTEGER, .fallback = "50", .low = 1, .high = 1e9},
	{.name = "turns", .kind = ARG_NUMBER, .fallback = "1", .low = 0, .high = 100},
	{.name = "fails", .kind = ARG_YESNO, .fallback = "no"},
	{0},
};

static bool change(Layout *layout, const Args *args, Error *err)
{
	Spiral *spiral = (Spiral *)layout;
	(void)err;
	spiral->turns = args_number(args, "turns");
	layout->progress.total = args_number(args, "iterations");
	layout->progress.finished = layout->progress.done >= layout->progress.total;
	return true;
}

static Layout *start(Projection *points, const Args *args, uint64_t seed, Error *err)
{
	(void)seed;
	Spiral *spiral = memory_new(1, sizeof *spiral);
	layout_init(&spiral->layout, &projector_spiral, points);
	spiral->fails = args_yes(args, "fails");
	change(&spiral->layout, args, err);
	return &spiral->layout;
}

static bool step(Layout *layout, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	Progress *progress = &layout->progress;
	nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	progress->done++;
	snprintf(progress->phase, sizeof progress->phase, "iteration %.0f of %.0f", progress->done,
		progress->total);
	progress->finished = *finished = progress->done >= progress->total;
	if (((Spiral *)layout)->fails)
		return error_set(err, ERROR_NUMBER, "the spiral was told to fail");
	return true;
}

static void show(const Layout *layout, Projection *into)
{
	const Spiral *spiral = (const Spiral *)layout;
	double share = layout->progress.done / layout->progress.total;
	for (size_t i = 0; i < into->shown; i++) {
		double radius = spiral->turns * (double)i;
		into->x[i] = (float)((1 - share) * layout->points->x[i] + share * radius * cos((double)i));
		into->y[i] = (float)((1 - share) * layout->points->y[i] + share * radius * sin((double)i));
	}
	into->iteration = layout->progress.done;
	into->kl = 1 - share;
}

static void spiral_free(Layout *layout)
{
	if (layout)
		layout_release(layout);
	free(layout);
}

static const Projector projector_spiral = {
	.name = "spiral",
	.title = "Spiral",
	.summary = "for tests",
	.options = options,
	.start = start,
	.step = step,
	.show = show,
	.change = change,
	.free = spiral_free,
};

const Projector *const projectors[] = {
	&projector_pca,
	&projector_spiral,
	NULL,
};

const Projector *projector_find(const char *name)
{
	for (const Projector *const *projector = projectors; *projector; projector++)
		if (strcmp((*projector)->name, name) == 0)
			return *projector;
	return NULL;
}

#endif
