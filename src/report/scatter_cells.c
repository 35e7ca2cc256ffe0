/* Cells of a scatter plot as characters. */
#include "report/scatter.h"

#include <math.h>
#include <string.h>

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
static unsigned thinned_mask(const ScatterBins *bins, int row, int col)
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

static void draw_cell(const Scatter *scatter, Canvas *canvas, Box box, int row, int col)
{
	const ScatterBins *bins = &scatter->bins;
	const ScatterCell *cell = &bins->cells[row * bins->cols + col];
	Style style = plot_style(scatter->colouring, cell->group);
	style.underline = cell->mixed;
	style.bold = bins->busiest_cell > 8 && cell->total * 2 > bins->busiest_cell;
	style.reverse = cell->selected;
	Marker marker = bins->dots.marker;
	char character[8];
	if (marker == MARKER_GLYPH || marker == MARKER_ASCII)
		strcpy(character, plot_glyph(scatter->colouring, cell->group, marker == MARKER_ASCII));
	else
		dots_character(marker,
			bins->crowding > 0 ? thinned_mask(bins, row, col) : dots_mask(&bins->dots, row, col),
			character);
	canvas_put(canvas, box, row, col, style, character);
}

void scatter_draw_cells(const Scatter *scatter, Canvas *canvas, Box box)
{
	for (int row = 0; row < box.rows; row++)
		for (int col = 0; col < box.cols; col++)
			if (scatter->bins.cells[row * box.cols + col].total)
				draw_cell(scatter, canvas, box, row, col);
}
