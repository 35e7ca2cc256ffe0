/* Marking a part of the map, with keys or the mouse: a rectangle or a lasso, which becomes a line that selects
 * what lies inside. Corners are kept in the map's coordinates, so that the window may move meanwhile. */
#include "ui/panes/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRIDE_ROWS = 4, STRIDE_COLS = 8 }; /* of the keys that take long steps */

/* The middle of a cell, on the map. */
static Corner corner_of(const Map *map, int row, int col)
{
	return (Corner){map->view.x + ((col + 0.5) / map->drawn.cols - 0.5) * map->view.width,
		map->view.y + (0.5 - (row + 0.5) / map->drawn.rows) * map->view.height};
}

static bool cell_of(const Map *map, Corner corner, int *row, int *col)
{
	return plot_cell(
		(Box){0, 0, map->drawn.rows, map->drawn.cols}, &map->view, corner.x, corner.y, row, col);
}

static int within(int at, int end)
{
	return at < 0 ? 0 : at >= end ? end - 1 : at;
}

void map_mark_begin(Map *map, MapMark kind, int row, int col)
{
	map_mark_end(map);
	map->mark = kind;
	map->pen_row = within(row, map->drawn.rows);
	map->pen_col = within(col, map->drawn.cols);
	map_mark_corner(map);
}

void map_mark_end(Map *map)
{
	free(map->corners);
	map->corners = NULL;
	map->n_corners = map->corners_room = 0;
	map->mark = MARK_NONE;
}

void map_mark_move(Map *map, int down, int right)
{
	map->pen_row = within(map->pen_row + down, map->drawn.rows);
	map->pen_col = within(map->pen_col + right, map->drawn.cols);
}

void map_mark_corner(Map *map)
{
	if (map->mark == MARK_RECTANGLE)
		map->n_corners = 0; /* it has one; the pen is at the other */
	map->corners = memory_grow(map->corners, map->n_corners, &map->corners_room, sizeof *map->corners);
	map->corners[map->n_corners++] = corner_of(map, map->pen_row, map->pen_col);
}

/* --- the line --- */

/* Cells lie inside whole. */
static void add_rectangle(const Map *map, Text *line)
{
	Corner from = map->corners[0], to = corner_of(map, map->pen_row, map->pen_col);
	double wide = map->view.width / map->drawn.cols / 2, high = map->view.height / map->drawn.rows / 2;
	text_format(line, "select rectangle %.5g %.5g %.5g %.5g", fmin(from.x, to.x) - wide,
		fmin(from.y, to.y) - high, fmax(from.x, to.x) + wide, fmax(from.y, to.y) + high);
}

static void add_lasso(const Map *map, Text *line)
{
	text_add(line, "select lasso");
	for (size_t i = 0; i < map->n_corners; i++)
		text_format(line, " %.4g,%.4g", map->corners[i].x, map->corners[i].y);
}

/* Says which map of its space this is, where that is not clear by itself. */
static void add_map(const Projection *points, const Session *session, Text *line)
{
	const Object *object = session_find(session, points->space_name);
	if (!session->current || strcmp(session->current, points->space_name) != 0)
		text_format(line, " in=%s", points->space_name);
	for (size_t i = 1; object && i < object->n_maps; i++) {
		const Projection *map = object->maps[i]->projection;
		if (map && (map == points || (points->frame && map->history == points->history)))
			text_format(line, " map=%s", object->maps[i]->name);
	}
	if (points->frame)
		text_format(line, " frame=%zu", points->frame);
}

void map_mark_finish(Map *map, const Session *session)
{
	Text line = {0};
	if (map->mark == MARK_LASSO)
		map_mark_corner(map);
	if (map->mark == MARK_RECTANGLE)
		add_rectangle(map, &line);
	else if (map->n_corners >= 3)
		add_lasso(map, &line);
	if (line.length)
		add_map(map_points(map), session, &line);
	map_mark_end(map);
	free(map->line);
	map->line = line.length ? text_take(&line) : NULL;
	text_release(&line);
}

/* --- drawing --- */

static void put_mark(const Map *map, Canvas *canvas, int row, int col, const char *utf8)
{
	canvas_put(canvas, map->drawn, row, col, style_role(ROLE_FOCUS), utf8);
}

static void draw_line(const Map *map, Canvas *canvas, Corner from, Corner to, bool ascii)
{
	int row, col, to_row, to_col;
	if (!cell_of(map, from, &row, &col) || !cell_of(map, to, &to_row, &to_col))
		return;
	int steps = abs(to_row - row) > abs(to_col - col) ? abs(to_row - row) : abs(to_col - col);
	for (int i = 0; i <= steps; i++) {
		double part = steps ? (double)i / steps : 0;
		put_mark(map, canvas, (int)lround(row + part * (to_row - row)),
			(int)lround(col + part * (to_col - col)), ascii ? "." : "·");
	}
}

static void draw_rectangle(const Map *map, Canvas *canvas, Corner from, Corner to, bool ascii)
{
	Corner across = {to.x, from.y}, down = {from.x, to.y};
	draw_line(map, canvas, from, across, ascii);
	draw_line(map, canvas, from, down, ascii);
	draw_line(map, canvas, across, to, ascii);
	draw_line(map, canvas, down, to, ascii);
}

void map_mark_draw(const Map *map, Canvas *canvas, bool ascii)
{
	if (map->mark == MARK_NONE)
		return;
	Corner pen = corner_of(map, map->pen_row, map->pen_col);
	if (map->mark == MARK_RECTANGLE)
		draw_rectangle(map, canvas, map->corners[0], pen, ascii);
	for (size_t i = 1; map->mark == MARK_LASSO && i < map->n_corners; i++)
		draw_line(map, canvas, map->corners[i - 1], map->corners[i], ascii);
	if (map->mark == MARK_LASSO)
		draw_line(map, canvas, map->corners[map->n_corners - 1], pen, ascii);
	put_mark(map, canvas, map->pen_row, map->pen_col, ascii ? "+" : "┼");
}

/* --- actions --- */

typedef struct MarkStep {
	const char *action;
	int down, right;
} MarkStep;

static const MarkStep mark_steps[] = {
	{"up", -1, 0},
	{"down", 1, 0},
	{"left", 0, -1},
	{"right", 0, 1},
	{"pan-up", -STRIDE_ROWS, 0},
	{"pan-down", STRIDE_ROWS, 0},
	{"pan-left", 0, -STRIDE_COLS},
	{"pan-right", 0, STRIDE_COLS},
};

/* Where marking begins: at the cursor's point, else in the middle. */
static void begin_at_cursor(Map *map, MapMark kind)
{
	const Projection *points = map_points(map);
	long at = map_cursor_point(map);
	int row = map->drawn.rows / 2, col = map->drawn.cols / 2;
	if (at >= 0)
		cell_of(map, (Corner){points->x[at], points->y[at]}, &row, &col);
	map_mark_begin(map, kind, row, col);
}

bool map_mark_act(Map *map, const Session *session, const char *action)
{
	bool marking = map->mark != MARK_NONE;
	for (size_t i = 0; marking && i < sizeof mark_steps / sizeof *mark_steps; i++) {
		if (strcmp(mark_steps[i].action, action) == 0) {
			map_mark_move(map, mark_steps[i].down, mark_steps[i].right);
			return true;
		}
	}
	if (strcmp(action, "mark") == 0)
		begin_at_cursor(map, MARK_RECTANGLE);
	else if (strcmp(action, "lasso") == 0)
		begin_at_cursor(map, MARK_LASSO);
	else if (marking && strcmp(action, "corner") == 0)
		map_mark_corner(map);
	else if (marking && strcmp(action, "finish") == 0)
		map_mark_finish(map, session);
	else if (marking && strcmp(action, "unmark") == 0)
		map_mark_end(map);
	else
		return false;
	return true;
}

/* --- the mouse --- */

void map_mark_click(Map *map, int row, int col)
{
	map->click_row = row;
	map->click_col = col;
	map->clicked = corner_of(map, row, col);
	map->dragged = false;
}

static void begin_at_click(Map *map, MapMark kind)
{
	map_mark_begin(map, kind, map->click_row, map->click_col);
	map->corners[0] = map->clicked;
}

void map_mark_drag(Map *map, const Session *session, int row, int col, bool over)
{
	bool moved = row != map->click_row || col != map->click_col;
	if (!map->dragged && moved && !over)
		begin_at_click(map, map->mark == MARK_LASSO ? MARK_LASSO : MARK_RECTANGLE);
	map->dragged = map->mark != MARK_NONE && (map->dragged || moved);
	if (!map->dragged)
		return;
	map->pen_row = within(row, map->drawn.rows);
	map->pen_col = within(col, map->drawn.cols);
	if (map->mark == MARK_LASSO && !over)
		map_mark_corner(map);
	if (over) {
		map->dragged = false;
		map_mark_finish(map, session);
	}
}
