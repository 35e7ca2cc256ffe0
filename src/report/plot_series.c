/* Curves over one pair of axes. */
#include "base/memory.h"
#include "report/axis.h"
#include "report/dots.h"
#include "report/palette.h"

#include <math.h>
#include <string.h>

typedef struct Frame {
	Box box; /* inside of the axes */
	Axis x, y;
} Frame;

/* What tells curves apart where colours do not: dots of the line, and what stands before the name. Where each
 * curve has a glyph of its own, lines are solid. */
typedef struct Stroke {
	const char *pattern, *mark;
} Stroke;

static const Stroke strokes[] = {{"#", "━━"}, {"#  ", "··"}, {"######   ", "╸╺"}, {"#####  #  ", "━·"}};

static bool has_glyphs(Marker marker)
{
	return marker == MARKER_GLYPH || marker == MARKER_ASCII;
}

static const Stroke *stroke_of(unsigned group, Marker marker)
{
	return &strokes[has_glyphs(marker) ? 0 : group % (sizeof strokes / sizeof *strokes)];
}

static void widen(double value, double *low, double *high)
{
	if (isfinite(value)) {
		*low = fmin(*low, value);
		*high = fmax(*high, value);
	}
}

static void ranges(const Series *series, size_t count, double x[2], double y[2])
{
	x[0] = y[0] = INFINITY;
	x[1] = y[1] = -INFINITY;
	for (size_t s = 0; s < count; s++) {
		for (size_t i = 0; i < series[s].count; i++) {
			widen(series[s].x[i], &x[0], &x[1]);
			widen(series[s].y[i], &y[0], &y[1]);
		}
	}
}

static int label_columns(const Axis *axis)
{
	int widest = 1;
	for (int i = 0; i < axis->ticks; i++) {
		char label[16];
		axis_label(axis, axis_tick(axis, i), label);
		int width = (int)strlen(label);
		widest = width > widest ? width : widest;
	}
	return widest;
}

static int place_on(double value, double low, double high, int steps)
{
	return (int)lround((value - low) / (high - low) * (steps - 1));
}

static void draw_y_axis(Canvas *canvas, const Frame *frame, int left, bool ascii)
{
	Style dim = style_role(ROLE_DIM);
	Box outer = {frame->box.row, frame->box.col - left, frame->box.rows, left};
	for (int row = 0; row < frame->box.rows; row++)
		canvas_put(canvas, outer, row, left - 1, dim, ascii ? "|" : "│");
	for (int i = 0; i < frame->y.ticks; i++) {
		char label[16];
		double value = axis_tick(&frame->y, i);
		axis_label(&frame->y, value, label);
		int row = frame->box.rows - 1 - place_on(value, frame->y.low, frame->y.high, frame->box.rows);
		canvas_format(canvas, outer, row, 0, dim, "%*s", left - 1, label);
		canvas_put(canvas, outer, row, left - 1, dim, ascii ? "+" : "┤");
	}
}

static void draw_x_axis(Canvas *canvas, const Frame *frame, const char *name, bool ascii)
{
	Style dim = style_role(ROLE_DIM);
	Box line = {frame->box.row + frame->box.rows, frame->box.col - 1, 2, frame->box.cols + 1};
	canvas_put(canvas, line, 0, 0, dim, ascii ? "+" : "└");
	for (int col = 1; col < line.cols; col++)
		canvas_put(canvas, line, 0, col, dim, ascii ? "-" : "─");
	int name_from = line.cols - text_width(name), end = -1;
	for (int i = 0; i < frame->x.ticks; i++) {
		char label[16];
		double value = axis_tick(&frame->x, i);
		axis_label(&frame->x, value, label);
		int col = 1 + place_on(value, frame->x.low, frame->x.high, frame->box.cols);
		int from = col - (int)strlen(label) / 2, width = (int)strlen(label);
		from = from < 0 ? 0 : from;
		if (from <= end || from + width + 1 > name_from)
			continue;
		canvas_put(canvas, line, 0, col, dim, ascii ? "+" : "┬");
		canvas_put(canvas, line, 1, from, dim, label);
		end = from + width;
	}
	canvas_put(canvas, line, 1, name_from, style_role(ROLE_DIM), name);
}

static void trace(Dots *dots, const Frame *frame, const Series *series, const char *pattern)
{
	int last_row = -1, last_col = -1;
	size_t at = 1;
	for (size_t i = 0; i < series->count; i++) {
		if (!isfinite(series->x[i]) || !isfinite(series->y[i])) {
			last_row = -1;
			continue;
		}
		int col = place_on(series->x[i], frame->x.low, frame->x.high, dots->cols);
		int row = dots->rows - 1 - place_on(series->y[i], frame->y.low, frame->y.high, dots->rows);
		bool first = last_row < 0;
		at--;
		dots_line(dots, first ? row : last_row, first ? col : last_col, row, col, pattern, &at);
		last_row = row;
		last_col = col;
	}
}

static void draw_curve(Canvas *canvas, const Frame *frame, const Series *series, unsigned group, Marker marker)
{
	Dots dots;
	dots_init(&dots, marker, frame->box.rows, frame->box.cols);
	trace(&dots, frame, series, stroke_of(group, marker)->pattern);
	Style style = {.role = ROLE_GROUP, .group = (unsigned char)group};
	for (int row = 0; row < frame->box.rows; row++) {
		for (int col = 0; col < frame->box.cols; col++) {
			unsigned mask = dots_mask(&dots, row, col);
			char character[8];
			if (!mask)
				continue;
			if (has_glyphs(marker))
				strcpy(character, palette_glyph(group, marker == MARKER_ASCII));
			else
				dots_character(marker, mask, character);
			canvas_put(canvas, frame->box, row, col, style, character);
		}
	}
	dots_release(&dots);
}

/* "guesses: right" beside "guesses" is called "right". */
static const char *short_name(const Series *series, const Series *first)
{
	size_t length = strlen(first->name);
	bool part = series != first && strncmp(series->name, first->name, length) == 0;
	return part && strncmp(series->name + length, ": ", 2) == 0 ? series->name + length + 2 : series->name;
}

/* " 0.5426", with so many digits; nothing with none. */
static void add_last(const Series *series, int digits, Text *out)
{
	if (series->count && digits)
		text_format(out, " %.*g", digits, series->y[series->count - 1]);
}

/* What stands before the name of a curve: its glyph, or a piece of it. */
static const char *mark_of(unsigned group, size_t count, Marker marker)
{
	if (has_glyphs(marker))
		return palette_glyph(group, marker == MARKER_ASCII);
	return count > 1 ? stroke_of(group, marker)->mark : "━";
}

/* Digits of the last values with which all names have room; 0: the values are left out. */
static int digits_that_fit(const Series *series, size_t count, int columns, Marker marker, int *gap)
{
	for (int digits = 4; digits > 0; digits--) {
		int width = 0;
		*gap = digits == 4 ? 3 : 2;
		for (size_t s = 0; s < count; s++) {
			Text text = {0};
			text_add(&text, short_name(&series[s], series));
			add_last(&series[s], digits, &text);
			width += text_width(mark_of((unsigned)s, count, marker)) + 1 +
				 text_width(text_of(&text)) + (s ? *gap : 0);
			text_release(&text);
		}
		if (width <= columns)
			return digits;
	}
	return 0;
}

/* Names and last values, on the first line. */
static void draw_names(Canvas *canvas, Box box, const Series *series, size_t count, Marker marker)
{
	int col = 0, gap, digits = digits_that_fit(series, count, box.cols, marker, &gap);
	for (size_t s = 0; s < count; s++) {
		Style glyph = {.role = ROLE_GROUP, .group = (unsigned char)s, .bold = true};
		Text last = {0};
		add_last(&series[s], digits, &last);
		col = canvas_put(canvas, box, 0, col, glyph, mark_of((unsigned)s, count, marker)) + 1;
		col = canvas_put(canvas, box, 0, col, style_role(ROLE_TEXT), short_name(&series[s], series));
		col = canvas_put(
			      canvas, box, 0, col, (Style){.role = ROLE_TEXT, .bold = true}, text_of(&last)) +
		      gap;
		text_release(&last);
	}
}

void plot_series(Canvas *canvas, Box box, const Series *series, size_t count, Marker marker)
{
	if (box.rows < 5 || box.cols < 16 || !count)
		return;
	double x[2], y[2];
	ranges(series, count, x, y);
	if (x[0] > x[1]) {
		canvas_put(canvas, box, 0, 0, style_role(ROLE_DIM), "no points yet");
		return;
	}
	Frame frame = {.x = axis_over(x[0], x[1], (box.cols - 10) / 10)};
	frame.y = axis_over(y[0], y[1], box.rows / 3 > 2 ? box.rows / 3 : 2);
	int left = label_columns(&frame.y) + 1;
	frame.box = box_inside(box, 1, 0, 2, left);
	draw_names(canvas, box, series, count, marker);
	draw_y_axis(canvas, &frame, left, marker == MARKER_ASCII);
	draw_x_axis(canvas, &frame, series[0].x_name ? series[0].x_name : "", marker == MARKER_ASCII);
	for (size_t s = count; s-- > 0;)
		draw_curve(canvas, &frame, &series[s], (unsigned)s, marker);
}
