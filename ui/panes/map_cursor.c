/* The cursor of a map: it sits on a point, and moves from point to point. */
#include "ui/panes/map.h"

#include <math.h>
#include <stdlib.h>

long map_cursor_point(const Map *map)
{
	const Projection *points = map_points(map);
	if (!map->cursor || !points)
		return -1;
	uint32_t row = dictionary_find_text(&points->space->items, map->cursor);
	return row == DICTIONARY_NONE ? -1 : scatter_point(&map->scatter, row);
}

void map_set_cursor(Map *map, long point)
{
	const Projection *points = map_points(map);
	free(map->cursor);
	map->cursor =
		point >= 0 ? memory_text(dictionary_word(&points->space->items, points->row[point])) : NULL;
}

/* A place in units of a cell's width from the corner of the box; a cell is about twice as high as it is wide.
 */
typedef struct Place {
	double down, right;
} Place;

/* How points become places. */
typedef struct Scale {
	double left, top, across, down;
	double rows, cols; /* of the box, in units of a cell's width */
} Scale;

static Scale scale_of(const Map *map)
{
	const View *view = &map->view;
	Scale scale = {.left = (view->x - view->width / 2),
		.top = (view->y + view->height / 2),
		.rows = map->drawn.rows * 2,
		.cols = map->drawn.cols};
	scale.across = scale.cols / view->width;
	scale.down = scale.rows / view->height;
	return scale;
}

static Place place_of(const Scale *scale, const Projection *points, size_t point)
{
	return (Place){(scale->top - points->y[point]) * scale->down,
		(points->x[point] - scale->left) * scale->across};
}

/* The nearest in sight, looking only in a direction when that is not 0, 0. */
static long find_nearest(const Map *map, Place from, int down, int right)
{
	const Projection *points = map_points(map);
	const ScatterStyle hidden = {.hidden = map->hidden};
	Scale scale = scale_of(map);
	long best = -1;
	double least = INFINITY;
	for (size_t i = 0; points && i < points->shown; i++) {
		Place at = place_of(&scale, points, i);
		double y = at.down - from.down, x = at.right - from.right;
		double ahead = y * down + x * right;
		double aside = fabs(y * right) + fabs(x * down);
		bool anywhere = !down && !right;
		double far = anywhere ? x * x + y * y : ahead + 2 * aside;
		bool inside = at.down >= 0 && at.down < scale.rows && at.right >= 0 && at.right < scale.cols;
		if (far < least && inside && (anywhere || ahead > 0.5) &&
			!scatter_hides(&hidden, map->scatter.group[i])) {
			least = far;
			best = (long)i;
		}
	}
	return best;
}

long map_nearest(const Map *map, int row, int col)
{
	return find_nearest(map, (Place){row * 2 + 1, col + 0.5}, 0, 0);
}

void map_move_cursor(Map *map, int down, int right)
{
	long at = map_cursor_point(map), next;
	Scale scale = scale_of(map);
	if (at >= 0)
		next = find_nearest(map, place_of(&scale, map_points(map), (size_t)at), down, right);
	else
		next = find_nearest(map, (Place){scale.rows / 2, scale.cols / 2}, 0, 0);
	if (next >= 0)
		map_set_cursor(map, next);
}
