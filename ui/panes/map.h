/* Map: the state of the map pane, shared by its parts: map.c shows it, map_cursor.c moves over points,
 * map_mark.c marks parts of the plane. */
#ifndef PANES_MAP_H
#define PANES_MAP_H

#include "project/region.h"
#include "report/scatter.h"
#include "ui/panes/pane.h"

enum { MAP_NEIGHBOURS = 12, MAP_NEIGHBOUR_ROWS = 2, MAP_LEAST_ROWS = 12 };

typedef enum MapMark { MARK_NONE, MARK_RECTANGLE, MARK_LASSO } MapMark;

typedef struct Map {
	const Watch *watch; /* borrowed; valid from update to the end of the frame */
	Scatter scatter;    /* what the last frame showed */
	View view;          /* width 0: not chosen yet */
	bool moved;         /* the person chose the view: it does not follow the points */
	bool no_labels;
	int marker; /* steps on from the one that the setting asks for */
	uint64_t hidden;
	char *cursor;      /* an item's name, so that it is found again when points move; or NULL */
	const Watch *near; /* what is near to the cursor's item in the space; as watch */
	uint32_t marks[MAP_NEIGHBOURS]; /* its points */
	size_t n_marks;
	Box drawn; /* where points were drawn last */
	/* While a part is being marked: */
	MapMark mark;
	Corner *corners; /* so far; of a rectangle the first */
	size_t n_corners, corners_room;
	int pen_row, pen_col;     /* cell of `drawn` where the next corner would be */
	int click_row, click_col; /* where the button went down last … */
	Corner clicked;           /* … and what was there: the picture may move when it shows a cursor */
	bool dragged;             /* and whether the mouse has moved since */
	char *line;               /* to be run; or NULL */
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

/* --- map_neighbours.c --- */

/* Asks what is near to the cursor's item. */
void map_neighbours_want(Map *map, const PaneInput *input);
/* Draws two lines, what is near in the space and on the map, and keeps the former's points as marks. */
void map_neighbours_draw(Map *map, Canvas *canvas, Box box);

/* --- map_mark.c --- */

/* The button went down at a cell. */
void map_mark_click(Map *map, int row, int col);
/* Begins with a corner at a cell of the box drawn last. */
void map_mark_begin(Map *map, MapMark kind, int row, int col);
void map_mark_end(Map *map);
/* Moves the pen; sets a corner where it is. */
void map_mark_move(Map *map, int down, int right);
void map_mark_corner(Map *map);
/* The line that selects what lies inside goes to map->line. */
void map_mark_finish(Map *map, const Session *session);
void map_mark_draw(const Map *map, Canvas *canvas, bool ascii);
/* Obeys the actions that mark; false: it is none of them. */
bool map_mark_act(Map *map, const Session *session, const char *action);
/* The mouse moved with its button down, or let go of it (over). */
void map_mark_drag(Map *map, const Session *session, int row, int col, bool over);

#endif
