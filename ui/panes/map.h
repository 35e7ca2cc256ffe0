/* Map: the state of the map pane, shared by its parts: map.c shows it, map_cursor.c moves over points. */
#ifndef PANES_MAP_H
#define PANES_MAP_H

#include "report/scatter.h"
#include "ui/panes/pane.h"

typedef struct Map {
	const Watch *watch; /* borrowed; valid from update to the end of the frame */
	Scatter scatter;    /* what the last frame showed */
	View view;          /* width 0: not chosen yet */
	bool moved;         /* the person chose the view: it does not follow the points */
	bool no_labels;
	int marker; /* steps on from the one that the setting asks for */
	uint64_t hidden;
	char *cursor; /* an item's name, so that it is found again when points move; or NULL */
	Box drawn;    /* where points were drawn last */
} Map;

/* Points of the last frame; NULL when it had none. */
static inline const Projection *map_points(const Map *map)
{
	return map->scatter.points;
}

/* --- map_cursor.c --- */

/* Number of the cursor's point, or -1. */
long map_cursor_point(const Map *map);
void map_set_cursor(Map *map, long point); /* -1: to no point */
/* The point nearest to a cell of the box drawn last, or -1 when none is in sight. */
long map_nearest(const Map *map, int row, int col);
/* To the nearest point in a direction: down or right 1 or -1, the other 0. Without a cursor, to the one nearest
 * to the middle. */
void map_move_cursor(Map *map, int down, int right);

#endif
