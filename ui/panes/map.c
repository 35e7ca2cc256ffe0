/*
 * Map: items as points in the plane, kept up to date while the model learns. What is shown is the answer to the
 * first watched `map …`; else it is of a space that a running job forms out of others, as `adapt` does; else to
 * `map`. The view stays when the points move.
 */
#include "ui/panes/map.h"
#include "project/axis.h"
#include "project/history.h"
#include "ui/panes/stack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *map_new(void)
{
	return memory_new(1, sizeof(Map));
}

static void map_free(void *state)
{
	Map *map = state;
	scatter_release(&map->scatter);
	map_mark_end(map);
	free(map->line);
	free(map->cursor);
	free(map);
}

/* The space that the newest running job forms, once it can be seen, but for a model, which is current while it
 * learns; NULL: there is none. */
static const char *forming(const Session *session)
{
	for (size_t i = session->n_tasks; i-- > 0;) {
		const Task *task = session->tasks[i];
		if (!task->settled && !task->model && !task->layout && task->names && task->latest &&
			task->latest->space)
			return task->names;
	}
	return NULL;
}

static void map_update(void *state, const PaneInput *input)
{
	Map *map = state;
	const Session *session = input->session;
	const char *line = session->current ? "map" : NULL, *space = forming(session);
	Text question = {0};
	if (space) {
		text_format(&question, "map %s", space);
		line = text_of(&question);
	}
	for (size_t i = session->screen.n_watches; i-- > 0;)
		if (watch_asks(session->screen.watches[i], "map"))
			line = session->screen.watches[i];
	map->watch = line ? watches_want(input->watches, line) : NULL;
	text_release(&question);
	map_neighbours_want(map, input);
}

static const Section *points_section(const Map *map)
{
	for (size_t i = 0; map->watch && i < map->watch->report.count; i++)
		if (map->watch->report.sections[i].kind == SECTION_POINTS)
			return &map->watch->report.sections[i];
	return NULL;
}

static void map_heading(const void *state, const PaneInput *input, Text *out)
{
	(void)input;
	const Map *map = state;
	const Section *section = points_section(map);
	if (!section)
		return;
	const Projection *points = section->points;
	text_format(out, "%s of %s · ", points->method, points->space_name);
	text_add_count(out, points->shown);
	if (points->shown < points->total) {
		text_add(out, " of ");
		text_add_count(out, points->total);
	}
	Text axis = {0};
	if (axis_map_name(points, 0, &axis))
		text_format(out, " · x: %s", text_of(&axis));
	text_release(&axis);
	if (points->frame && points->history)
		text_format(out, " · frame %zu of %zu, %.1f s", points->frame, points->history->count,
			points->seconds);
	if (points->iteration > 0)
		text_format(out, " · iteration %.0f", points->iteration);
	if (!isnan(points->kl) && points->iteration > 0)
		text_format(out, " · KL %.3f", points->kl);
	text_format(out, " · seed %llu", (unsigned long long)points->seed);
	if (points->explained[0] > 0)
		text_format(out, " · axes %.0f %% + %.0f %%", 100 * points->explained[0],
			100 * points->explained[1]);
	if (!isnan(points->trustworthiness))
		text_format(out, " · trust %.2f cont %.2f", points->trustworthiness, points->continuity);
	if (!isnan(points->preservation))
		text_format(out, " · kept %.0f %%", 100 * points->preservation);
}

/* --- the view --- */

/* A fitted view follows the points only when they leave it or shrink in it: small moves do not shake the
 * picture. */
static void follow(Map *map)
{
	const View *view = &map->view, *fit = &map->scatter.fit;
	bool keeps = view->width > 0 && fabs(fit->width / view->width - 1) < 0.12 &&
		     fabs(fit->height / view->height - 1) < 0.12 &&
		     fabs(fit->x - view->x) < 0.06 * view->width &&
		     fabs(fit->y - view->y) < 0.06 * view->height;
	if (!map->moved && !keeps)
		map->view = *fit;
}

static void pan(Map *map, double x, double y)
{
	map->view.x += x * map->view.width;
	map->view.y += y * map->view.height;
	map->moved = true;
}

/* Zooming keeps a place where it is: that of the mouse; else of the cursor's point, when it is in sight; else
 * the middle. */
static void zoom(Map *map, const PaneInput *input, double factor)
{
	const Projection *points = map_points(map);
	long at = map_cursor_point(map);
	double x = map->view.x, y = map->view.y;
	int row, col;
	if (input->mouse_row >= 0) {
		x += ((input->mouse_col + 0.5) / map->drawn.cols - 0.5) * map->view.width;
		y += (0.5 - (input->mouse_row + 0.5) / map->drawn.rows) * map->view.height;
	} else if (at >= 0 && plot_cell(map->drawn, &map->view, points->x[at], points->y[at], &row, &col)) {
		x = points->x[at];
		y = points->y[at];
	}
	map->view.x = x + (map->view.x - x) * factor;
	map->view.y = y + (map->view.y - y) * factor;
	map->view.width *= factor;
	map->view.height *= factor;
	map->moved = true;
}

/* --- drawing --- */

static Marker map_marker(const Map *map, const PaneInput *input, const Section *section, Box box)
{
	Marker first = pane_marker(input, section, box);
	return input->ascii ? MARKER_ASCII : (Marker)((first + map->marker) % (MARKER_ASCII + 1));
}

/* What is selected stands out; a cursor goes to a single item that is. */
static void show_selection(Map *map, const Session *session)
{
	const char *name = session->screen.selected;
	const Object *object = name ? session_find(session, name) : NULL;
	WordSet *set = object ? object->wordset : NULL;
	if (set && set != map->scatter.selection && set->count == 1) {
		free(map->cursor);
		map->cursor = memory_text(set->words[0]);
	}
	scatter_select(&map->scatter, set);
}

static void draw_points(Map *map, const PaneInput *input, Canvas *canvas, Box box, const Section *section)
{
	scatter_show(&map->scatter, section->points, section->colouring);
	show_selection(map, input->session);
	follow(map);
	int below = map_cursor_point(map) >= 0 && box.rows >= MAP_LEAST_ROWS ? MAP_NEIGHBOUR_ROWS : 0;
	Box plot = box_inside(box, 0, 0, below + 1, 0);
	map_neighbours_draw(map, canvas, box_inside(box, plot.rows + 1, 0, 0, 0));
	ScatterStyle style = {.marker = map_marker(map, input, section, plot),
		.labels = !map->no_labels,
		.cursor = map_cursor_point(map),
		.hidden = map->hidden,
		.marks = map->marks,
		.n_marks = map->n_marks};
	scatter_draw(&map->scatter, canvas, plot, &map->view, &style);
	scatter_legend(&map->scatter, canvas, box_inside(box, plot.rows, 0, 0, 0), &style);
	map->drawn = plot;
	map_mark_draw(map, canvas, input->ascii);
}

static void map_draw(void *state, const PaneInput *input, Canvas *canvas, Box box, bool focused)
{
	(void)focused;
	Map *map = state;
	const Section *section = points_section(map);
	if (section && section->points->shown)
		draw_points(map, input, canvas, box, section);
	else if (map->watch && map->watch->error.kind != ERROR_NONE)
		stack_hint(canvas, box, map->watch->error.message);
	else if (map->watch)
		stack_hint(canvas, box, "The map appears with the first vectors.");
	else
		stack_hint(canvas, box,
			"A map of the current space appears here, and moves while it is trained.\n\nType for "
			"example\n  synth royals\n  train sgns royals as=w");
}

/* --- actions --- */

typedef struct MapStep {
	const char *action;
	int down, right; /* of the cursor */
	double x, y;     /* of the view, in its widths and heights */
	double zoom;
} MapStep;

static const MapStep map_steps[] = {
	{.action = "up", .down = -1},
	{.action = "down", .down = 1},
	{.action = "left", .right = -1},
	{.action = "right", .right = 1},
	{.action = "pan-up", .y = 0.2},
	{.action = "pan-down", .y = -0.2},
	{.action = "pan-left", .x = -0.2},
	{.action = "pan-right", .x = 0.2},
	{.action = "zoom-in", .zoom = 0.7},
	{.action = "zoom-out", .zoom = 1 / 0.7},
};

static bool act_on_view(Map *map, const PaneInput *input, const char *action)
{
	for (size_t i = 0; i < sizeof map_steps / sizeof *map_steps; i++) {
		const MapStep *step = &map_steps[i];
		if (strcmp(step->action, action) != 0)
			continue;
		if (step->down || step->right)
			map_move_cursor(map, step->down, step->right);
		else if (step->zoom > 0)
			zoom(map, input, step->zoom);
		else
			pan(map, step->x, step->y);
		return true;
	}
	return false;
}

static bool map_act(void *state, const PaneInput *input, const char *action, int rows)
{
	(void)rows;
	Map *map = state;
	if (map_points(map) && (map_mark_act(map, input->session, action) || act_on_view(map, input, action)))
		return true;
	if (strcmp(action, "fit") == 0)
		map->moved = false, map->view.width = 0;
	else if (strcmp(action, "labels") == 0)
		map->no_labels = !map->no_labels;
	else if (strcmp(action, "marker") == 0)
		map->marker++;
	else if (text_starts(action, "group-"))
		map->hidden ^= (uint64_t)1 << ((action[6] - '1') & 63);
	else
		return false;
	return true;
}

static void map_click(void *state, const PaneInput *input, int row, int col)
{
	(void)input;
	Map *map = state;
	map_mark_click(map, row, col);
	long point = map->mark == MARK_NONE && map_points(map) ? map_nearest(map, row, col) : -1;
	if (point >= 0)
		map_set_cursor(map, point);
}

static void map_drag(void *state, const PaneInput *input, int row, int col, bool over)
{
	Map *map = state;
	if (map_points(map))
		map_mark_drag(map, input->session, row, col, over);
}

static char *map_take_line(void *state)
{
	Map *map = state;
	char *line = map->line;
	map->line = NULL;
	return line;
}

static const char *map_mode(const void *state)
{
	const Map *map = state;
	return map->mark == MARK_NONE ? NULL : "mark";
}

static const char *map_item(const void *state, const PaneInput *input)
{
	(void)input;
	const Map *map = state;
	return map->cursor;
}

static const char *map_question(const void *state, const PaneInput *input)
{
	(void)input;
	const Map *map = state;
	return map->watch ? map->watch->line : NULL;
}

const Pane pane_map = {
	.name = "map",
	.title = "Map",
	.new = map_new,
	.free = map_free,
	.update = map_update,
	.heading = map_heading,
	.draw = map_draw,
	.act = map_act,
	.click = map_click,
	.drag = map_drag,
	.take_line = map_take_line,
	.mode = map_mode,
	.item = map_item,
	.question = map_question,
};
