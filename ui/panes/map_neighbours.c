/* Below a map: which items are near to the cursor's in the space itself, and which on the map. What both agree
 * on stands out; so it shows how far the map is to be believed here. */
#include "ui/panes/map.h"
#include "ui/panes/report_view.h"

#include <math.h>
#include <string.h>

static void add_quoted(const char *item, Text *line)
{
	text_add_char(line, '"');
	for (; *item; item++) {
		if (*item == '"' || *item == '\\')
			text_add_char(line, '\\');
		text_add_char(line, *item);
	}
	text_add_char(line, '"');
}

void map_neighbours_want(Map *map, const PaneInput *input)
{
	map->near = NULL;
	if (!map->cursor || map_cursor_point(map) < 0)
		return;
	Text line = {0};
	text_add(&line, "near ");
	add_quoted(map->cursor, &line);
	text_format(&line, " in=%s k=%d", map_points(map)->space_name, MAP_NEIGHBOURS);
	map->near = watches_want(input->watches, text_of(&line));
	text_release(&line);
}

/* Points nearest to the cursor's on the map, the nearest first; how many. */
static size_t nearest_points(const Map *map, long cursor, uint32_t *nearest)
{
	const Projection *points = map_points(map);
	float x = points->x[cursor], y = points->y[cursor], best[MAP_NEIGHBOURS];
	size_t count = 0;
	for (size_t i = 0; i < points->shown; i++) {
		float across = points->x[i] - x, up = points->y[i] - y, far = across * across + up * up;
		if ((long)i == cursor || !(far < INFINITY) ||
			(count == MAP_NEIGHBOURS && far >= best[count - 1]))
			continue;
		size_t at = count < MAP_NEIGHBOURS ? count++ : count - 1;
		for (; at > 0 && best[at - 1] > far; at--) {
			best[at] = best[at - 1];
			nearest[at] = nearest[at - 1];
		}
		best[at] = far;
		nearest[at] = (uint32_t)i;
	}
	return count;
}

static const char *item_of(const Map *map, uint32_t point)
{
	const Projection *points = map_points(map);
	return dictionary_word(&points->space->items, points->row[point]);
}

static bool is_among(const uint32_t *points, size_t count, long point)
{
	for (size_t i = 0; i < count; i++)
		if ((long)points[i] == point)
			return true;
	return false;
}

/* Writes an item if it fits whole, and says where the next one goes. */
static int put_item(Canvas *canvas, Box line, int col, const char *item, Style style)
{
	Text visible = {0};
	text_add_visible(&visible, item);
	bool fits = col + text_width(text_of(&visible)) <= line.cols;
	if (fits)
		col = canvas_put(canvas, line, 0, col, style, text_of(&visible)) + 2;
	text_release(&visible);
	return fits ? col : line.cols;
}

static Style style_of(bool shown, bool shared)
{
	Style style = style_role(!shown ? ROLE_DIM : shared ? ROLE_GOOD : ROLE_TEXT);
	style.bold = shared;
	return style;
}

/* Items near in the space; those on the map become marks. */
static size_t put_near_in_space(
	Map *map, Canvas *canvas, Box line, int col, const uint32_t *nearest, size_t count)
{
	const Projection *points = map_points(map);
	const Report *report = &map->near->report;
	size_t shared = 0;
	map->n_marks = 0;
	for (size_t i = 0; i < report_view_items(report) && map->n_marks < MAP_NEIGHBOURS; i++) {
		const char *item = report_view_item(report, i);
		uint32_t row = item ? dictionary_find_text(&points->space->items, item) : DICTIONARY_NONE;
		long point = row == DICTIONARY_NONE ? -1 : scatter_point(&map->scatter, row);
		bool both = is_among(nearest, count, point);
		if (point >= 0)
			map->marks[map->n_marks++] = (uint32_t)point;
		shared += both;
		if (item)
			col = put_item(canvas, line, col, item, style_of(point >= 0, both));
	}
	return shared;
}

static void put_near_on_map(
	const Map *map, Canvas *canvas, Box line, int col, const uint32_t *nearest, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool both = is_among(map->marks, map->n_marks, nearest[i]);
		col = put_item(canvas, line, col, item_of(map, nearest[i]), style_of(true, both));
	}
}

void map_neighbours_draw(Map *map, Canvas *canvas, Box box)
{
	static const char in_space[] = "near in the space", on_map[] = "near on the map";
	long cursor = map_cursor_point(map);
	map->n_marks = 0;
	if (cursor < 0 || !map->near || box.rows < MAP_NEIGHBOUR_ROWS)
		return;
	uint32_t nearest[MAP_NEIGHBOURS];
	size_t count = nearest_points(map, cursor, nearest);
	Box first = {box.row, box.col, 1, box.cols}, second = {box.row + 1, box.col, 1, box.cols};
	int col = (int)sizeof in_space + 5;
	size_t shared = put_near_in_space(map, canvas, first, col, nearest, count);
	put_near_on_map(map, canvas, second, col, nearest, count);
	canvas_put(canvas, first, 0, 0, style_role(ROLE_DIM), in_space);
	/* Those that the map does not show, of which it is a sample, cannot be near on it. */
	canvas_format(canvas, second, 0, 0, style_role(ROLE_DIM), "%s %zu/%zu", on_map, shared, map->n_marks);
}
