/* What all layouts have in common. */
#include "project/projector.h"

#include <stdlib.h>

void layout_init(Layout *layout, const Projector *projector, Projection *points)
{
	layout->projector = projector;
	layout->points = projection_ref(points);
	layout->progress = (Progress){.unit = "iterations"};
}

void layout_release(Layout *layout)
{
	projection_unref(layout->points);
	layout->points = NULL;
}

bool projection_is_placed(const Projection *points)
{
	for (size_t i = 0; i < points->shown; i++)
		if (points->x[i] != 0 || points->y[i] != 0)
			return true;
	return false;
}

bool projector_place(
	const Projector *projector, Projection *points, const Args *options, Pool *pool, Error *err)
{
	Layout *layout = projector->start(points, options, points->seed, err);
	bool finished = false, fine = layout != NULL;
	while (fine && !finished)
		fine = projector->step(layout, pool, &finished, err);
	if (fine) {
		projector->show(layout, points);
		free(points->method);
		points->method = memory_text(projector->name);
	}
	projector->free(layout);
	return fine;
}
