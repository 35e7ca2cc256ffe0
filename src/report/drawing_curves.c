/* Curves as a figure: a panel for each curve together with its parts, one below the other. */
#include "report/axis.h"
#include "report/drawing_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Above a panel stand the names of its curves, below it the numbers and the name of its x axis. */
enum { PANEL_ABOVE = 26, PANEL_BELOW = 44, PANEL_TALL = 270, PANEL_LEAST = 150, MARKED_MOST = 40 };

typedef struct Curves {
	const Series *series;
	size_t count;
	size_t *panel; /* of each series: the number of the panel that it is drawn in */
	size_t panels;
} Curves;

static void divide(Curves *curves)
{
	curves->panel = memory_new(curves->count, sizeof *curves->panel);
	for (size_t i = 0; i < curves->count; i++) {
		curves->panel[i] = curves->panels;
		for (size_t j = 0; j < i; j++)
			if (series_is_part(&curves->series[i], &curves->series[j]))
				curves->panel[i] = curves->panel[j];
		curves->panels += curves->panel[i] == curves->panels;
	}
}

static void widen(const double *values, size_t count, double *low, double *high)
{
	for (size_t i = 0; i < count; i++) {
		if (isfinite(values[i])) {
			*low = fmin(*low, values[i]);
			*high = fmax(*high, values[i]);
		}
	}
}

/* One pair of axes and the box that they span. */
typedef struct Panel {
	Sheet *sheet;
	PageBox box;
	Axis x, y;
} Panel;

static double place_x(const Panel *panel, double value)
{
	return panel->box.x + (value - panel->x.low) / (panel->x.high - panel->x.low) * panel->box.width;
}

static double place_y(const Panel *panel, double value)
{
	return panel->box.y + panel->box.height -
	       (value - panel->y.low) / (panel->y.high - panel->y.low) * panel->box.height;
}

static void draw_axes(const Panel *panel, const char *x_name)
{
	enum { GRID = 0xE4E4E4 };
	const SheetType *type = panel->sheet->type;
	const PageBox *box = &panel->box;
	double bottom = box->y + box->height, right = box->x + box->width;
	char label[16];
	for (int i = 0; i < panel->y.ticks; i++) {
		double at = place_y(panel, axis_tick(&panel->y, i));
		type->line(panel->sheet, (double[]){box->x, right}, (double[]){at, at}, 2, GRID, 0.8);
		axis_label(&panel->y, axis_tick(&panel->y, i), label);
		page_text(panel->sheet, box->x - 7, at + 3.5, 10.5, ANCHOR_END, label);
	}
	for (int i = 0; i < panel->x.ticks; i++) {
		double at = place_x(panel, axis_tick(&panel->x, i));
		type->line(panel->sheet, (double[]){at, at}, (double[]){bottom, bottom + 4}, 2, PAGE_LINE, 0.8);
		axis_label(&panel->x, axis_tick(&panel->x, i), label);
		page_text(panel->sheet, at, bottom + 17, 10.5, ANCHOR_MIDDLE, label);
	}
	page_text(panel->sheet, box->x + box->width / 2, bottom + 34, 12, ANCHOR_MIDDLE, x_name);
	page_frame(panel->sheet, box);
}

/* Where there are few measurements each is marked: what lies between them is only joined. */
static void mark_points(const Panel *panel, const Series *series, unsigned rgb)
{
	const DotStyle style = {.radius = 2.8, .rgb = rgb, .opacity = 1};
	for (size_t i = 0; series->count <= MARKED_MOST && i < series->count; i++) {
		float x = (float)place_x(panel, series->x[i]), y = (float)place_y(panel, series->y[i]);
		if (isfinite(x) && isfinite(y))
			panel->sheet->type->dots(panel->sheet, &x, &y, 1, &style);
	}
}

/* Gaps where there is no number. */
static void draw_curve(const Panel *panel, const Series *series, unsigned rgb)
{
	double *x = memory_new(series->count, sizeof *x), *y = memory_new(series->count, sizeof *y);
	size_t length = 0;
	for (size_t i = 0; i <= series->count; i++) {
		bool known = i < series->count && isfinite(series->x[i]) && isfinite(series->y[i]);
		if (known) {
			x[length] = place_x(panel, series->x[i]);
			y[length++] = place_y(panel, series->y[i]);
		} else if (length) {
			panel->sheet->type->line(panel->sheet, x, y, length, rgb, 1.6);
			length = 0;
		}
	}
	free(x);
	free(y);
	mark_points(panel, series, rgb);
}

/* Name and last value, above the panel; where the next may stand. */
static double draw_name(const Panel *panel, double x, const Series *series, unsigned rgb)
{
	double y = panel->box.y - 7;
	Text name = {0};
	text_add(&name, series->name);
	if (series->count)
		text_format(&name, " %.4g", series->y[series->count - 1]);
	panel->sheet->type->line(panel->sheet, (double[]){x, x + 16}, (double[]){y - 4, y - 4}, 2, rgb, 2.4);
	page_text(panel->sheet, x + 21, y, 12, ANCHOR_START, text_of(&name));
	x += 21 + sheet_text_width(text_of(&name), 12, false) + 18;
	text_release(&name);
	return x;
}

/* The colours begin with blue, which is the best to read as a line. */
static unsigned curve_rgb(size_t index)
{
	static const unsigned colours[] = {
		0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x666666};
	return colours[index % (sizeof colours / sizeof *colours)];
}

static void draw_panel(Sheet *sheet, const Curves *curves, size_t number, const PageBox *box)
{
	double x[2] = {INFINITY, -INFINITY}, y[2] = {INFINITY, -INFINITY}, at = box->x;
	const char *x_name = "";
	size_t drawn = 0;
	for (size_t i = 0; i < curves->count; i++) {
		const Series *series = &curves->series[i];
		if (curves->panel[i] != number)
			continue;
		widen(series->x, series->count, &x[0], &x[1]);
		widen(series->y, series->count, &y[0], &y[1]);
		x_name = series->x_name ? series->x_name : x_name;
	}
	double margin = (y[1] - y[0]) * 0.04;
	Panel panel = {sheet, *box, axis_over(x[0], x[1], 8),
		axis_over(y[0] - margin, y[1] + margin, (int)(box->height / 40) + 1)};
	draw_axes(&panel, x_name);
	for (size_t i = 0; i < curves->count; i++) {
		if (curves->panel[i] != number)
			continue;
		draw_curve(&panel, &curves->series[i], curve_rgb(drawn));
		at = draw_name(&panel, at, &curves->series[i], curve_rgb(drawn++));
	}
}

static void draw_panels(Sheet *sheet, const Curves *curves, const PageBox *plot)
{
	double each = plot->height / (double)curves->panels;
	for (size_t number = 0; number < curves->panels; number++) {
		PageBox box = {plot->x, plot->y + (double)number * each + PANEL_ABOVE, plot->width,
			each - PANEL_ABOVE - PANEL_BELOW};
		draw_panel(sheet, curves, number, &box);
	}
}

bool drawing_curves(const Series *series, size_t count, const DrawingStyle *style, const SheetType *type,
	Text *bytes, Error *err)
{
	Curves curves = {.series = series, .count = count};
	PageBox plot;
	divide(&curves);
	PageParts parts = {.title = style->title ? style->title : "",
		.caption = style->made ? style->made : "",
		.left = 40,
		.tall = (double)curves.panels * PANEL_TALL};
	Sheet *sheet = page_open(&parts, style, type, &plot, err);
	bool fine = sheet &&
		    (plot.height >= (double)curves.panels * PANEL_LEAST ||
			    error_set(err, ERROR_INPUT, "%zu panels of curves need a greater height than %u",
				    curves.panels, style->height));
	if (fine)
		draw_panels(sheet, &curves, &plot);
	fine = fine && type->finish(sheet, bytes, err);
	type->free(sheet);
	free(curves.panel);
	return fine;
}
