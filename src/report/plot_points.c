/* The scatter plot: binning, colours, dots. Labels are placed in plot_labels.c. */
#include "report/dots.h"
#include "report/palette.h"
#include "report/plot_labels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS = 64 }; /* what `hidden` can tell apart */

/* Points binned into a box. */
typedef struct Bins {
	Dots dots;
	int rows, cols; /* cells */
	const Colouring *colouring;
	size_t groups;                  /* <= GROUPS */
	uint32_t *by_group;             /* cell x group */
	size_t drawn, occupied;         /* points inside; dots with at least one */
	double crowding;                /* 0: a dot for each point; 1: dots say how dense it is */
	uint32_t densest, busiest_cell; /* points on the fullest dot; in the fullest cell */
} Bins;

Style plot_style(const Colouring *colouring, unsigned group)
{
	return (Style){.role = colouring->values ? ROLE_LEVEL : ROLE_GROUP, .group = (unsigned char)group};
}

const char *plot_glyph(const Colouring *colouring, unsigned group, bool ascii)
{
	return colouring->values ? palette_level_glyph(group, ascii) : palette_glyph(group, ascii);
}

Marker plot_marker(const Projection *points, const Colouring *colouring, Box box, bool unicode, bool colour)
{
	if (!unicode)
		return MARKER_ASCII;
	size_t cells = (size_t)box.rows * box.cols;
	bool few = points->shown < cells / 20;
	bool one = colouring_count(colouring) == 1;
	return few || (!colour && !one) ? MARKER_GLYPH : MARKER_BRAILLE;
}

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
	if (!(*low < *high)) {
		*low = isfinite(*low) ? *low - 1 : -1;
		*high = *low + 2;
	}
}

void plot_fit(const Projection *points, View *view)
{
	double left, right, bottom, top;
	range(points->x, points->shown, &left, &right);
	range(points->y, points->shown, &bottom, &top);
	*view = (View){(left + right) / 2, (bottom + top) / 2, (right - left) * 1.06, (top - bottom) * 1.06};
}

/* Place of (x, y) on a grid of rows x cols that covers the view; y grows upwards. */
static bool locate(const View *view, double x, double y, int rows, int cols, int *row, int *col)
{
	double across = (x - view->x) / view->width + 0.5, up = (y - view->y) / view->height + 0.5;
	if (!(across >= 0 && across < 1 && up > 0 && up <= 1))
		return false;
	*col = (int)(across * cols);
	*row = (int)((1 - up) * rows);
	return true;
}

bool plot_cell(Box box, const View *view, double x, double y, int *row, int *col)
{
	return locate(view, x, y, box.rows, box.cols, row, col);
}

static bool is_hidden(const ScatterStyle *style, unsigned group)
{
	return group < GROUPS && style->hidden >> group & 1;
}

static void bins_fill(Bins *bins, const Projection *points, const View *view, const ScatterStyle *style)
{
	Dots *dots = &bins->dots;
	for (size_t i = 0; i < points->shown; i++) {
		int row, col;
		unsigned group = colouring_group(style->colouring, points->row[i]);
		if (is_hidden(style, group) ||
			!locate(view, points->x[i], points->y[i], dots->rows, dots->cols, &row, &col))
			continue;
		uint32_t here = ++dots->count[row * dots->cols + col];
		bins->drawn++;
		bins->occupied += here == 1;
		bins->densest = here > bins->densest ? here : bins->densest;
		int cell = row / dots->down * bins->cols + col / dots->across;
		bins->by_group[cell * bins->groups + group % GROUPS]++;
	}
}

/* Ordered dithering: the dot at this place of the cell goes dark last of `dots` (Bayer, 1973). */
static double dither(int y, int x)
{
	static const unsigned char order[8] = {0, 4, 6, 2, 1, 5, 7, 3};
	return (order[(y * 2 + x) & 7] + 0.5) / 8;
}

static unsigned fullest_dot(const Dots *dots, int row, int col)
{
	unsigned best = 0;
	uint32_t most = 0;
	for (int i = 0; i < dots->down * dots->across; i++) {
		int at = (row * dots->down + i / dots->across) * dots->cols + col * dots->across +
			 i % dots->across;
		if (dots->count[at] > most) {
			most = dots->count[at];
			best = 1u << i;
		}
	}
	return best;
}

/* Dots of a crowded plot: as many as the logarithm of the density asks for, at least the fullest. */
static unsigned thinned_mask(const Bins *bins, int row, int col)
{
	const Dots *dots = &bins->dots;
	unsigned mask = dots_mask(dots, row, col), kept = 0;
	double full = log1p(bins->densest) * bins->crowding;
	for (int i = 0; i < dots->down * dots->across; i++) {
		int y = i / dots->across, x = i % dots->across;
		int at = (row * dots->down + y) * dots->cols + col * dots->across + x;
		if (log1p(dots->count[at]) > dither(y, x) * full)
			kept |= 1u << i;
	}
	kept &= mask;
	return kept ? kept : fullest_dot(dots, row, col);
}

typedef struct CellMix {
	unsigned group; /* the largest; of levels, the mean */
	uint32_t total;
	bool mixed; /* others have 30 % or more */
} CellMix;

static CellMix bins_mix(const Bins *bins, int row, int col)
{
	const uint32_t *counts = bins->by_group + (row * bins->cols + col) * bins->groups;
	CellMix mix = {0};
	uint32_t most = 0;
	double sum = 0;
	for (size_t g = 0; g < bins->groups; g++) {
		mix.total += counts[g];
		sum += (double)counts[g] * (double)g;
		if (counts[g] > most) {
			most = counts[g];
			mix.group = (unsigned)g;
		}
	}
	bool levels = bins->colouring->values != NULL;
	if (levels && mix.total)
		mix.group = (unsigned)(sum / mix.total + 0.5);
	mix.mixed = !levels && mix.total && (mix.total - most) * 10 >= mix.total * 3;
	return mix;
}

/* Comes in by degrees with the points on each dot, so that a live picture does not flicker between two looks.
 */
static double crowding(const Bins *bins)
{
	double each = bins->occupied ? (double)bins->drawn / (double)bins->occupied : 0;
	return fmin(1, fmax(0, (each - 1.5) / 2));
}

static void draw_bin(Canvas *canvas, Box box, const Bins *bins, int row, int col)
{
	CellMix mix = bins_mix(bins, row, col);
	if (!mix.total)
		return;
	bool full = bins->busiest_cell > 8 && mix.total * 2 > bins->busiest_cell;
	Style style = plot_style(bins->colouring, mix.group);
	style.underline = mix.mixed;
	style.bold = full;
	Marker marker = bins->dots.marker;
	char character[8];
	if (marker == MARKER_GLYPH || marker == MARKER_ASCII)
		strcpy(character, plot_glyph(bins->colouring, mix.group, marker == MARKER_ASCII));
	else
		dots_character(marker,
			bins->crowding > 0 ? thinned_mask(bins, row, col) : dots_mask(&bins->dots, row, col),
			character);
	canvas_put(canvas, box, row, col, style, character);
}

static void find_busiest(Bins *bins)
{
	for (int i = 0; i < bins->rows * bins->cols; i++) {
		uint32_t total = bins_mix(bins, i / bins->cols, i % bins->cols).total;
		bins->busiest_cell = total > bins->busiest_cell ? total : bins->busiest_cell;
	}
}

void plot_points(Canvas *canvas, Box box, const Projection *points, const View *view, const ScatterStyle *style)
{
	View fitted;
	if (!(view && view->width > 0 && view->height > 0)) {
		plot_fit(points, &fitted);
		view = &fitted;
	}
	if (box.rows <= 0 || box.cols <= 0)
		return;
	size_t groups = colouring_count(style->colouring);
	Bins bins = {.rows = box.rows,
		.cols = box.cols,
		.colouring = style->colouring,
		.groups = groups < GROUPS ? groups : GROUPS};
	dots_init(&bins.dots, style->marker, box.rows, box.cols);
	bins.by_group = memory_new((size_t)box.rows * box.cols * bins.groups, sizeof *bins.by_group);
	bins_fill(&bins, points, view, style);
	find_busiest(&bins);
	bins.crowding = crowding(&bins);
	for (int row = 0; row < box.rows; row++)
		for (int col = 0; col < box.cols; col++)
			draw_bin(canvas, box, &bins, row, col);
	free(bins.by_group);
	dots_release(&bins.dots);
	plot_labels(canvas, box, points, view, style);
}
