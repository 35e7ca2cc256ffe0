/* Names on a map. Of eight places around its point a name takes the one where it covers the fewest points and
 * no other name. */
#include "report/drawing_points.h"
#include "report/label_order.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

enum { LABELS_MOST = 400, ITEMS_SHOWN = 36, TRIES = 1000, LABEL_COLUMNS = 28 };

static const double item_size = 11.5, group_size = 14, least_radius = 2.2;

/* Where points lie, on a coarse grid over the plot. */
typedef struct Occupancy {
	size_t rows, cols;
	uint32_t *count;
} Occupancy;

enum { CELL = 6 };

typedef struct Names {
	Sheet *sheet;
	const Placed *placed;
	Occupancy grid;
	PageBox taken[LABELS_MOST];
	size_t count;
} Names;

/* The cell of a place inside of the plot. */
static size_t cell_at(const Placed *placed, const Occupancy *grid, double x, double y)
{
	size_t row = (size_t)fmax(0, (y - placed->plot.y) / CELL),
	       col = (size_t)fmax(0, (x - placed->plot.x) / CELL);
	row = row < grid->rows ? row : grid->rows - 1;
	return row * grid->cols + (col < grid->cols ? col : grid->cols - 1);
}

static Occupancy count_points(const Placed *placed)
{
	const PageBox *plot = &placed->plot;
	Occupancy grid = {.rows = (size_t)(plot->height / CELL) + 1, .cols = (size_t)(plot->width / CELL) + 1};
	grid.count = memory_new(grid.rows * grid.cols, sizeof *grid.count);
	for (size_t i = 0; i < placed->points->shown; i++)
		if (!isnan(placed->x[i]))
			grid.count[cell_at(placed, &grid, placed->x[i], placed->y[i])]++;
	return grid;
}

/* About how many points lie under a box, those in the cell of `point` left out. */
static unsigned long covered(const Names *names, const PageBox *box, size_t point)
{
	const Placed *placed = names->placed;
	const Occupancy *grid = &names->grid;
	size_t own = cell_at(placed, grid, placed->x[point], placed->y[point]);
	size_t first = cell_at(placed, grid, box->x, box->y);
	size_t last = cell_at(placed, grid, box->x + box->width, box->y + box->height);
	unsigned long points = 0;
	for (size_t row = first / grid->cols; row <= last / grid->cols; row++) {
		for (size_t col = first % grid->cols; col <= last % grid->cols; col++) {
			size_t cell = row * grid->cols + col;
			points += cell == own ? 0 : grid->count[cell];
		}
	}
	return points;
}

static bool overlap(const PageBox *a, const PageBox *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
	       b->y < a->y + a->height;
}

static bool is_free(const Names *names, const PageBox *box)
{
	const PageBox *plot = &names->placed->plot;
	if (box->x < plot->x + 2 || box->y < plot->y + 2 || box->x + box->width > plot->x + plot->width - 2 ||
		box->y + box->height > plot->y + plot->height - 2)
		return false;
	for (size_t i = 0; i < names->count; i++)
		if (overlap(box, &names->taken[i]))
			return false;
	return true;
}

/* A place for a name, and how the letters are set in it. */
typedef struct Spot {
	PageBox box;
	Anchor anchor;
} Spot;

/* Right, left, above, below, then the corners; the earlier of equals. */
static bool find_spot(const Names *names, size_t point, double width, double height, Spot *spot)
{
	static const int across[] = {1, -1, 0, 0, 1, 1, -1, -1}, down[] = {0, 0, -1, 1, -1, 1, -1, 1};
	static const Anchor anchors[] = {ANCHOR_END, ANCHOR_MIDDLE, ANCHOR_START};
	double x = names->placed->x[point], y = names->placed->y[point],
	       gap = fmax(names->placed->radius, least_radius) + 3;
	unsigned long least = ULONG_MAX;
	for (size_t i = 0; i < 8; i++) {
		double near = across[i] && down[i] ? 0.7 * gap : gap;
		double middle_x = x + across[i] * (near + width / 2),
		       middle_y = y + down[i] * (near + height / 2);
		PageBox box = {middle_x - width / 2, middle_y - height / 2, width, height};
		unsigned long points = is_free(names, &box) ? covered(names, &box, point) : ULONG_MAX;
		if (points < least) {
			least = points;
			*spot = (Spot){box, anchors[across[i] + 1]};
		}
	}
	return least < ULONG_MAX;
}

static void put_name(Names *names, const Spot *spot, Lettering lettering, const char *name)
{
	const PageBox *box = &spot->box;
	double share = spot->anchor == ANCHOR_START ? 0 : spot->anchor == ANCHOR_MIDDLE ? 0.5 : 1;
	lettering.anchor = spot->anchor;
	lettering.halo = true;
	names->taken[names->count++] = *box;
	names->sheet->type->text(names->sheet, box->x + share * box->width,
		box->y + box->height / 2 + 0.36 * lettering.size, &lettering, name);
}

static char *short_name(const char *name)
{
	Text visible = {0};
	text_add_visible(&visible, name);
	size_t bytes = text_fit(text_of(&visible), LABEL_COLUMNS);
	if (bytes < visible.length) {
		visible.length = bytes;
		text_add(&visible, "…");
	}
	return text_take(&visible);
}

/* The named point stands out by a dark rim. */
static void mark(const Names *names, size_t point)
{
	const Placed *placed = names->placed;
	unsigned group = placed_group(placed, point);
	double radius = fmax(placed->radius, least_radius);
	DotShape shape = placed_shape(placed, group);
	DotStyle rim = {shape, radius + 1, 0x000000, 1, NULL};
	DotStyle dot = {shape, radius, placed_rgb(placed, group), 1, NULL};
	names->sheet->type->dots(names->sheet, &placed->x[point], &placed->y[point], 1, &rim);
	names->sheet->type->dots(names->sheet, &placed->x[point], &placed->y[point], 1, &dot);
}

static bool put_item(Names *names, size_t point)
{
	const Placed *placed = names->placed;
	if (names->count == LABELS_MOST || isnan(placed->x[point]))
		return false;
	const Dictionary *items = &placed->points->space->items;
	char *name = short_name(dictionary_word(items, placed->points->row[point]));
	const Lettering lettering = {.size = item_size, .rgb = PAGE_INK};
	Spot spot;
	bool found = find_spot(names, point, sheet_text_width(name, item_size, false), item_size + 1, &spot);
	if (found)
		mark(names, point);
	if (found)
		put_name(names, &spot, lettering, name);
	free(name);
	return found;
}

/* In the middle of its group, or as near to that as there is room. */
static void put_group(Names *names, size_t point, const char *word)
{
	const Placed *placed = names->placed;
	if (names->count == LABELS_MOST || isnan(placed->x[point]))
		return;
	char *name = short_name(word);
	const Lettering lettering = {.size = group_size, .rgb = 0, .bold = true};
	double width = sheet_text_width(name, group_size, true), height = group_size + 2;
	Spot spot = {
		{placed->x[point] - width / 2, placed->y[point] - height / 2, width, height}, ANCHOR_MIDDLE};
	if (is_free(names, &spot.box) || find_spot(names, point, width, height, &spot))
		put_name(names, &spot, lettering, name);
	free(name);
}

static void name_groups(Names *names)
{
	const Colouring *colouring = names->placed->colouring;
	uint32_t *middles = label_middles(names->placed->points, colouring);
	for (size_t group = 0; group < colouring->names->count; group++)
		if (middles[group] != UINT32_MAX)
			put_group(names, middles[group], dictionary_word(colouring->names, (uint32_t)group));
	free(middles);
}

static void name_items(Names *names)
{
	size_t shown = names->placed->points->shown, put = 0;
	uint32_t *order = label_order(names->placed->points, names->placed->colouring, NULL);
	for (size_t i = 0; i < shown && i < TRIES && put < ITEMS_SHOWN; i++)
		put += put_item(names, order[i]);
	free(order);
}

static void name_wanted(Names *names, const WordSet *wanted)
{
	const Projection *points = names->placed->points;
	for (size_t i = 0; i < points->shown; i++)
		if (wordset_has(wanted, dictionary_word(&points->space->items, points->row[i])))
			put_item(names, i);
}

void drawing_labels(Sheet *sheet, const Placed *placed, const DrawingStyle *style)
{
	Names names = {.sheet = sheet, .placed = placed, .grid = count_points(placed)};
	bool grouped = placed->colouring->of && !placed->colouring->values && placed->colouring->names->count;
	if (style->named)
		name_wanted(&names, style->named);
	if (style->labels == LABELS_GROUPS ||
		(style->labels == LABELS_AUTO && label_names_groups(placed->points, placed->colouring))) {
		if (grouped)
			name_groups(&names);
	} else if (style->labels != LABELS_NONE && !(style->labels == LABELS_AUTO && style->named)) {
		name_items(&names);
	}
	free(names.grid.count);
}
