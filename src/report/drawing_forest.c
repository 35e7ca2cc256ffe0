#include "report/drawing_forest.h"

#include "report/axis.h"
#include "report/drawing_page.h"

#include <math.h>
#include <string.h>

/* Above the rows of a panel stands its name, below them the numbers of its axis. */
enum { ROW_TALL = 22, PANEL_ABOVE = 30, PANEL_BELOW = 30, LABEL_ROOM = 190, NOTE_ROOM = 190 };
enum { FOUND = 0x0072B2, NOT_FOUND = 0x767676, GRID = 0xE4E4E4, NEUTRAL = 0x444444 };

typedef struct Panel {
	Sheet *sheet;
	const ForestRow *rows;
	size_t count;
	PageBox box; /* of the rows */
	Axis axis;
} Panel;

static size_t rows_of_panel(const ForestRow *rows, size_t count)
{
	size_t n = 1;
	while (n < count && strcmp(rows[n].panel, rows[0].panel) == 0)
		n++;
	return n;
}

static void line(const Panel *panel, double x1, double y1, double x2, double y2, unsigned rgb, double width)
{
	panel->sheet->type->line(panel->sheet, (double[]){x1, x2}, (double[]){y1, y2}, 2, rgb, width);
}

static double place(const Panel *panel, double value)
{
	return panel->box.x +
	       (value - panel->axis.low) / (panel->axis.high - panel->axis.low) * panel->box.width;
}

static Axis axis_of(const ForestRow *rows, size_t count)
{
	double low = INFINITY, high = -INFINITY;
	for (size_t i = 0; i < count; i++) {
		const double values[] = {rows[i].value, rows[i].low, rows[i].high, rows[i].neutral};
		for (size_t j = 0; j < 4; j++)
			if (isfinite(values[j])) {
				low = fmin(low, values[j]);
				high = fmax(high, values[j]);
			}
	}
	double margin = (high - low) * 0.04;
	return axis_over(low - margin, high + margin, 7);
}

static void draw_axis(const Panel *panel)
{
	double top = panel->box.y, bottom = top + panel->box.height;
	char label[16];
	for (int i = 0; i < panel->axis.ticks; i++) {
		double x = place(panel, axis_tick(&panel->axis, i));
		line(panel, x, top, x, bottom, GRID, 0.8);
		axis_label(&panel->axis, axis_tick(&panel->axis, i), label);
		page_text(panel->sheet, x, bottom + 15, 10.5, ANCHOR_MIDDLE, label);
	}
	line(panel, panel->box.x, bottom, panel->box.x + panel->box.width, bottom, PAGE_LINE, 0.8);
	if (isfinite(panel->rows[0].neutral)) {
		double x = place(panel, panel->rows[0].neutral);
		line(panel, x, top, x, bottom, NEUTRAL, 1.2);
	}
}

/* Whether the interval leaves out the neutral value, which shape and colour tell. */
static bool leaves_out(const ForestRow *row)
{
	return row->low > row->neutral || row->high < row->neutral;
}

/* The longest beginning that fits, with an ellipsis where something was cut off. */
static void add_fitting(const char *text, double width, Text *out)
{
	text_add(out, text);
	for (int columns = text_width(text);
		columns > 1 && sheet_text_width(text_of(out), 12, false) > width;) {
		text_clear(out);
		text_add_bytes(out, text, text_fit(text, --columns));
		text_add(out, "…");
	}
}

static void draw_row(const Panel *panel, const ForestRow *row, double y)
{
	bool found = leaves_out(row);
	unsigned rgb = found ? FOUND : NOT_FOUND;
	Text label = {0};
	add_fitting(row->label, LABEL_ROOM - 12, &label);
	page_text(panel->sheet, panel->box.x - 12, y + 4, 12, ANCHOR_END, text_of(&label));
	page_text(panel->sheet, panel->box.x + panel->box.width + 14, y + 4, 11, ANCHOR_START, row->note);
	text_release(&label);
	if (isfinite(row->low) && isfinite(row->high)) {
		double from = place(panel, row->low), to = place(panel, row->high);
		line(panel, from, y, to, y, rgb, 2);
		line(panel, from, y - 4, from, y + 4, rgb, 1.4);
		line(panel, to, y - 4, to, y + 4, rgb, 1.4);
	}
	if (isfinite(row->value)) {
		float at_x = (float)place(panel, row->value), at_y = (float)y;
		DotStyle dot = {found ? DOT_SQUARE : DOT_OPEN_CIRCLE, 5, rgb, 1, NULL};
		panel->sheet->type->dots(panel->sheet, &at_x, &at_y, 1, &dot);
	}
}

static void draw_panel(const Panel *panel)
{
	const Lettering name = {.size = 12.5, .rgb = PAGE_INK, .bold = true};
	panel->sheet->type->text(panel->sheet, PAGE_MARGIN, panel->box.y - 9, &name, panel->rows[0].panel);
	draw_axis(panel);
	for (size_t i = 0; i < panel->count; i++)
		draw_row(panel, &panel->rows[i], panel->box.y + ((double)i + 0.5) * ROW_TALL);
}

static void draw_panels(Sheet *sheet, const PageBox *plot, const ForestRow *rows, size_t count)
{
	double y = plot->y;
	for (size_t first = 0, n; first < count; first += n) {
		n = rows_of_panel(rows + first, count - first);
		Panel panel = {.sheet = sheet,
			.rows = rows + first,
			.count = n,
			.box = {plot->x, y + PANEL_ABOVE, plot->width - NOTE_ROOM, (double)n * ROW_TALL},
			.axis = axis_of(rows + first, n)};
		draw_panel(&panel);
		y += PANEL_ABOVE + PANEL_BELOW + panel.box.height;
	}
}

bool drawing_forest(const ForestRow *rows, size_t count, const DrawingStyle *style, const SheetType *type,
	Text *bytes, Error *err)
{
	double tall = 0;
	PageBox plot;
	for (size_t first = 0, n; first < count; first += n) {
		n = rows_of_panel(rows + first, count - first);
		tall += PANEL_ABOVE + PANEL_BELOW + (double)n * ROW_TALL;
	}
	PageParts parts = {.title = style->title ? style->title : "",
		.caption = style->made ? style->made : "",
		.left = LABEL_ROOM,
		.tall = fmax(tall, 130)};
	Sheet *sheet = page_open(&parts, style, type, &plot, err);
	if (sheet)
		draw_panels(sheet, &plot, rows, count);
	bool fine = sheet && type->finish(sheet, bytes, err);
	type->free(sheet);
	return fine;
}
