/* A map as a figure. */
#include "project/axis.h"
#include "report/axis.h"
#include "report/drawing_points.h"
#include "report/palette.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shapes can be told apart as long as dots are large. From so many points on, groups are drawn in turns, so
 * that the last does not cover the others. */
enum { SHAPES_MOST = 1500, TURNS_FROM = 5000, TURNS = 6 };

unsigned placed_group(const Placed *placed, size_t point)
{
	return colouring_group(placed->colouring, placed->points->row[point]);
}

unsigned placed_rgb(const Placed *placed, unsigned group)
{
	if (placed->colouring->values)
		return palette_level_rgb(group);
	return colouring_count(placed->colouring) == 1 ? 0x0072B2 : page_rgb(group);
}

DotShape placed_shape(const Placed *placed, unsigned group)
{
	/* The second eight differ from the first by their shape, too: see palette_glyph. */
	unsigned shape = (group + group / PALETTE_COLOURS) % DOT_SHAPES;
	return placed->shapes ? (DotShape)shape : DOT_CIRCLE;
}

/* ---- places ---- */

static void range(const float *values, size_t count, double *low, double *high)
{
	*low = INFINITY;
	*high = -INFINITY;
	for (size_t i = 0; i < count; i++) {
		if (isfinite(values[i])) {
			*low = fmin(*low, values[i]);
			*high = fmax(*high, values[i]);
		}
	}
	if (!isfinite(*low))
		*low = *high = 0;
}

/* Left, right, bottom, top; not empty. */
static void extent(const Projection *points, double edges[4])
{
	range(points->x, points->shown, &edges[0], &edges[1]);
	range(points->y, points->shown, &edges[2], &edges[3]);
	edges[1] = fmax(edges[1], edges[0] + 1e-30);
	edges[3] = fmax(edges[3], edges[2] + 1e-30);
}

/* A window on the plane with the shape of the plot, at one scale in both directions. */
typedef struct Window {
	double left, bottom, per_unit; /* units of the sheet for one of the map */
} Window;

static Window fit(const Projection *points, const PageBox *plot)
{
	double edge[4];
	extent(points, edge);
	double scale = fmin(plot->width / (edge[1] - edge[0]), plot->height / (edge[3] - edge[2])) * 0.95;
	return (Window){.left = (edge[0] + edge[1] - plot->width / scale) / 2,
		.bottom = (edge[2] + edge[3] - plot->height / scale) / 2,
		.per_unit = scale};
}

static bool place(Placed *placed, const Window *window, Error *err)
{
	const Projection *points = placed->points;
	const PageBox *plot = &placed->plot;
	placed->x = memory_data(points->shown, sizeof(float), "the points of a figure", err);
	placed->y = memory_data(points->shown, sizeof(float), "the points of a figure", err);
	if (!placed->x || !placed->y)
		return false;
	for (size_t i = 0; i < points->shown; i++) {
		double x = plot->x + (points->x[i] - window->left) * window->per_unit;
		double y = plot->y + plot->height - (points->y[i] - window->bottom) * window->per_unit;
		bool known = isfinite(x) && isfinite(y);
		placed->x[i] = known ? (float)x : NAN;
		placed->y[i] = known ? (float)y : NAN;
	}
	double area = plot->width * plot->height / (double)(points->shown + 1);
	placed->radius = fmin(3.2, fmax(0.7, sqrt(area * 0.12 / M_PI)));
	return true;
}

/* ---- dots ---- */

/* Points in the order of drawing: turn by turn, and by group within a turn. Those of a group are dealt out to
 * the turns one by one. Those of turn t and group g stand from starts[t * groups + g] to the next start; what
 * has no place is left out. */
typedef struct Sorted {
	size_t groups, turns;
	size_t *starts;
	float *x, *y;
} Sorted;

/* Where a point goes; `seen` counts the points of each group so far. */
static size_t pile_of(const Sorted *sorted, const Placed *placed, size_t point, size_t *seen)
{
	size_t group = placed_group(placed, point);
	return seen[group]++ % sorted->turns * sorted->groups + group;
}

static void deal(const Placed *placed, Sorted *sorted)
{
	size_t shown = placed->points->shown, piles = sorted->groups * sorted->turns;
	size_t *seen = memory_new(sorted->groups, sizeof *seen);
	for (size_t i = 0; i < shown; i++)
		if (!isnan(placed->x[i]))
			sorted->starts[pile_of(sorted, placed, i, seen) + 2]++;
	for (size_t pile = 2; pile < piles + 2; pile++)
		sorted->starts[pile] += sorted->starts[pile - 1];
	memset(seen, 0, sorted->groups * sizeof *seen);
	/* starts[p + 1] moves from where pile p begins to where it ends. */
	for (size_t i = 0; i < shown; i++) {
		if (isnan(placed->x[i]))
			continue;
		size_t at = sorted->starts[pile_of(sorted, placed, i, seen) + 1]++;
		sorted->x[at] = placed->x[i];
		sorted->y[at] = placed->y[i];
	}
	free(seen);
}

static const char *group_name(const Colouring *colouring, size_t group)
{
	bool named = !colouring->values && group < colouring->names->count;
	return named ? dictionary_word(colouring->names, (uint32_t)group) : NULL;
}

static void draw_pile(Sheet *sheet, const Placed *placed, const Sorted *sorted, size_t pile)
{
	size_t from = sorted->starts[pile], count = sorted->starts[pile + 1] - from;
	unsigned group = (unsigned)(pile % sorted->groups);
	DotStyle style = {.shape = placed_shape(placed, group),
		.radius = placed->radius,
		.rgb = placed_rgb(placed, group),
		.opacity = sorted->turns > 1 ? 0.65 : 0.85,
		.name = group_name(placed->colouring, group)};
	sheet->type->dots(sheet, sorted->x + from, sorted->y + from, count, &style);
}

static bool draw_dots(Sheet *sheet, const Placed *placed, Error *err)
{
	size_t shown = placed->points->shown;
	Sorted sorted = {
		.groups = colouring_count(placed->colouring), .turns = shown >= TURNS_FROM ? TURNS : 1};
	size_t piles = sorted.groups * sorted.turns;
	sorted.starts = memory_new(piles + 2, sizeof *sorted.starts);
	sorted.x = memory_data(shown, sizeof(float), "the points of a figure", err);
	sorted.y = memory_data(shown, sizeof(float), "the points of a figure", err);
	bool fine = sorted.x && sorted.y;
	if (fine)
		deal(placed, &sorted);
	/* What is not known, the last group of numbers, lies below the others. */
	size_t first = placed->colouring->gaps ? sorted.groups - 1 : 0;
	for (size_t i = 0; fine && i < piles; i++)
		draw_pile(sheet, placed, &sorted,
			i / sorted.groups * sorted.groups + (i + first) % sorted.groups);
	free(sorted.starts);
	free(sorted.x);
	free(sorted.y);
	return fine;
}

/* ---- axes ---- */

/* Numbers on the axes mean something when they were named, and when these are sums of squares: principal
 * components. */
static bool has_axes(const Projection *points, const DrawingStyle *style)
{
	return points->explained[0] > 0 || style->axes[0] || axis_map(points);
}

static void name_axis(const Projection *points, const DrawingStyle *style, int axis, Text *title)
{
	bool turned = points->mirrored || fabs(points->turned) >= 0.5;
	if (style->axes[axis])
		text_add(title, style->axes[axis]);
	else if (!axis_map_name(points, axis, title))
		text_format(title, "%s %d (%.1f %% of the variance)", turned ? "axis" : "component", axis + 1,
			100 * points->explained[axis]);
}

static void draw_axis_titles(
	Sheet *sheet, const Projection *points, const DrawingStyle *style, const PageBox *plot)
{
	Text title = {0};
	name_axis(points, style, 0, &title);
	page_text(sheet, plot->x + plot->width / 2, plot->y + plot->height + 36, 12, ANCHOR_MIDDLE,
		text_of(&title));
	text_clear(&title);
	name_axis(points, style, 1, &title);
	const Lettering upwards = {.size = 12, .rgb = PAGE_INK, .anchor = ANCHOR_MIDDLE, .upwards = true};
	sheet->type->text(sheet, PAGE_MARGIN + 10, plot->y + plot->height / 2, &upwards, text_of(&title));
	text_release(&title);
}

static void draw_ticks(Sheet *sheet, const PageBox *plot, const Window *window)
{
	Axis x = axis_over(window->left, window->left + plot->width / window->per_unit, 8);
	Axis y = axis_over(window->bottom, window->bottom + plot->height / window->per_unit, 8);
	double bottom = plot->y + plot->height;
	char label[16];
	for (int i = 0; i < x.ticks; i++) {
		double at = plot->x + (axis_tick(&x, i) - window->left) * window->per_unit;
		sheet->type->line(sheet, (double[]){at, at}, (double[]){bottom, bottom + 4}, 2, PAGE_LINE, 0.8);
		axis_label(&x, axis_tick(&x, i), label);
		page_text(sheet, at, bottom + 17, 10.5, ANCHOR_MIDDLE, label);
	}
	for (int i = 0; i < y.ticks; i++) {
		double at = bottom - (axis_tick(&y, i) - window->bottom) * window->per_unit;
		sheet->type->line(
			sheet, (double[]){plot->x - 4, plot->x}, (double[]){at, at}, 2, PAGE_LINE, 0.8);
		axis_label(&y, axis_tick(&y, i), label);
		page_text(sheet, plot->x - 7, at + 3.5, 10.5, ANCHOR_END, label);
	}
}

/* ---- the legend ---- */

static void add_entry(Legend *legend, const char *name, size_t count, unsigned rgb, DotShape shape)
{
	LegendEntry *entry = &legend->entries[legend->count++];
	Text text = {0};
	text_add_visible(&text, name);
	int columns = 24;
	size_t bytes = text_fit(text_of(&text), columns);
	snprintf(entry->name, sizeof entry->name - 4, "%.*s", (int)bytes, text_of(&text));
	strcat(entry->name, bytes < text.length ? "…" : "");
	text_clear(&text);
	text_add_count(&text, count);
	snprintf(entry->count, sizeof entry->count, "%s", text_of(&text));
	entry->rgb = rgb;
	entry->shape = shape;
	text_release(&text);
}

/* What has no room at the end becomes one line. */
static void list_groups(const Placed *placed, const size_t *counts, Legend *legend)
{
	size_t groups = colouring_count(placed->colouring), rest = 0, others = 0;
	for (size_t g = 0; g < groups; g++) {
		const char *name = group_name(placed->colouring, g);
		if (counts[g] && legend->count < LEGEND_MOST - 1)
			add_entry(legend, name ? name : "items", counts[g], placed_rgb(placed, (unsigned)g),
				placed_shape(placed, (unsigned)g));
		else if (counts[g]) {
			rest += counts[g];
			others++;
		}
	}
	char name[32];
	snprintf(name, sizeof name, "and %zu more", others);
	if (others)
		add_entry(legend, name, rest, 0xFFFFFF, DOT_CIRCLE);
}

/* The number that each level begins with, the highest on top. */
static void list_levels(const Placed *placed, const size_t *counts, Legend *legend)
{
	for (unsigned level = COLOURING_LEVELS; level-- > 0;) {
		double bound = colouring_bound(placed->colouring, level);
		char name[32];
		if (fabs(bound) >= 1000 && fabs(bound) < 1e15)
			snprintf(name, sizeof name, "from %.0f", bound);
		else
			snprintf(name, sizeof name, "from %.3g", bound);
		add_entry(legend, name, counts[level], placed_rgb(placed, level), placed_shape(placed, level));
	}
	if (placed->colouring->gaps && counts[COLOURING_LEVELS])
		add_entry(legend, "unknown", counts[COLOURING_LEVELS], placed_rgb(placed, COLOURING_LEVELS),
			placed_shape(placed, COLOURING_LEVELS));
}

static void make_legend(const Placed *placed, Legend *legend)
{
	const Colouring *colouring = placed->colouring;
	size_t *counts = memory_new(colouring_count(colouring), sizeof *counts);
	*legend = (Legend){.title = colouring->name};
	for (size_t i = 0; i < placed->points->shown; i++)
		counts[placed_group(placed, i)]++;
	if (colouring->values)
		list_levels(placed, counts, legend);
	else if (colouring_count(colouring) > 1)
		list_groups(placed, counts, legend);
	free(counts);
}

/* ---- all of it ---- */

static Sheet *open_page(Placed *placed, const DrawingStyle *style, const SheetType *type, Error *err)
{
	const Projection *points = placed->points;
	Text title = {0}, caption = {0};
	double edge[4];
	Legend legend;
	extent(points, edge);
	make_legend(placed, &legend);
	if (style->caption)
		text_add(&caption, style->caption);
	else
		drawing_caption(points, style, &caption);
	drawing_title(points, &title);
	PageParts parts = {.title = style->title ? style->title : text_of(&title),
		.caption = text_of(&caption),
		.legend = &legend,
		.left = has_axes(points, style) ? 58 : 0,
		.below = has_axes(points, style) ? 42 : 0,
		.aspect = (edge[3] - edge[2]) / (edge[1] - edge[0])};
	Sheet *sheet = page_open(&parts, style, type, &placed->plot, err);
	text_release(&title);
	text_release(&caption);
	return sheet;
}

static bool draw_plot(Sheet *sheet, Placed *placed, const DrawingStyle *style, Error *err)
{
	const Projection *points = placed->points;
	Window window = fit(points, &placed->plot);
	if (!place(placed, &window, err))
		return false;
	bool crowded = points->shown > DRAWING_DOTS;
	if (!(crowded ? drawing_density(sheet, placed, err) : draw_dots(sheet, placed, err)))
		return false;
	page_frame(sheet, &placed->plot);
	if (has_axes(points, style)) {
		draw_ticks(sheet, &placed->plot, &window);
		draw_axis_titles(sheet, points, style, &placed->plot);
	}
	drawing_labels(sheet, placed, style);
	return true;
}

bool drawing_map(
	const Projection *points, const DrawingStyle *style, const SheetType *type, Text *bytes, Error *err)
{
	Placed placed = {.points = points,
		.colouring = style->colouring,
		.shapes = points->shown <= SHAPES_MOST && !style->colouring->values};
	Sheet *sheet = open_page(&placed, style, type, err);
	bool fine = sheet && draw_plot(sheet, &placed, style, err) && type->finish(sheet, bytes, err);
	free(placed.x);
	free(placed.y);
	type->free(sheet);
	return fine;
}
