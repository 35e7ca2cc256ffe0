/* Binning: how many points of each group fall on each dot and into each cell. */
#include "report/scatter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024 };

/* Turns coordinates into dots: columns are (x - left) * across, rows (top - y) * down. */
typedef struct Grid {
	float left, top, across, down;
	float rows, cols; /* dots */
} Grid;

/* Places of a block of points; -1 outside. Apart from counting, so that the compiler can make vectors of it. */
static void locate(const Grid *grid, const float *restrict x, const float *restrict y, size_t count,
	int32_t *restrict rows, int32_t *restrict cols)
{
	for (size_t i = 0; i < count; i++) {
		float col = (x[i] - grid->left) * grid->across, row = (grid->top - y[i]) * grid->down;
		int inside = (col >= 0) & (col < grid->cols) & (row >= 0) & (row < grid->rows);
		rows[i] = inside ? (int32_t)row : -1;
		cols[i] = (int32_t)(inside ? col : 0);
	}
}

static void count_block(const Scatter *scatter, ScatterBins *bins, size_t from, size_t count,
	const int32_t *rows, const int32_t *cols)
{
	const Dots *dots = &bins->dots;
	const unsigned char *group = scatter->group + from;
	const unsigned char *selected = scatter->selected ? scatter->selected + from : NULL;
	int down = dots->down == 4 ? 2 : dots->down - 1, across = dots->across - 1; /* powers of two */
	for (size_t i = 0; i < count; i++) {
		if (rows[i] < 0 || bins->hidden >> group[i] & 1)
			continue;
		int cell = (rows[i] >> down) * bins->cols + (cols[i] >> across);
		dots->count[rows[i] * dots->cols + cols[i]]++;
		bins->by_group[(size_t)cell * scatter->groups + group[i]]++;
		if (selected && selected[i])
			bins->cells[cell].selected = true;
	}
}

static void count_points(const Scatter *scatter, ScatterBins *bins)
{
	const Projection *points = scatter->points;
	const View *view = &bins->view;
	int32_t rows[BLOCK], cols[BLOCK];
	Grid grid = {.left = (float)(view->x - view->width / 2),
		.top = (float)(view->y + view->height / 2),
		.across = (float)(bins->dots.cols / view->width),
		.down = (float)(bins->dots.rows / view->height),
		.rows = (float)bins->dots.rows,
		.cols = (float)bins->dots.cols};
	for (size_t from = 0; from < points->shown; from += BLOCK) {
		size_t count = points->shown - from < BLOCK ? points->shown - from : BLOCK;
		locate(&grid, points->x + from, points->y + from, count, rows, cols);
		count_block(scatter, bins, from, count, rows, cols);
	}
}

static void mix_cell(const uint32_t *counts, size_t groups, bool levels, ScatterCell *cell)
{
	uint32_t most = 0, known = 0;
	double sum = 0;
	for (size_t g = 0; g < groups; g++) {
		cell->total += counts[g];
		known += g < COLOURING_LEVELS ? counts[g] : 0;
		sum += g < COLOURING_LEVELS ? (double)counts[g] * (double)g : 0;
		if (counts[g] > most) {
			most = counts[g];
			cell->group = (unsigned char)g;
		}
	}
	cell->mixed = !levels && (cell->total - most) * 10 >= cell->total * 3;
	if (levels && known)
		cell->group = (unsigned char)(sum / known + 0.5);
}

static void mix_cells(const Scatter *scatter, ScatterBins *bins)
{
	bins->busiest_cell = 0;
	for (int i = 0; i < bins->rows * bins->cols; i++) {
		ScatterCell *cell = &bins->cells[i];
		mix_cell(bins->by_group + (size_t)i * scatter->groups, scatter->groups,
			scatter->colouring->values != NULL, cell);
		bins->busiest_cell = cell->total > bins->busiest_cell ? cell->total : bins->busiest_cell;
	}
}

/* Comes in by degrees with the points on each dot, so that a live picture does not flicker between two looks.
 */
static void find_crowding(ScatterBins *bins)
{
	size_t drawn = 0, occupied = 0;
	bins->densest = 0;
	for (int i = 0; i < bins->dots.rows * bins->dots.cols; i++) {
		uint32_t here = bins->dots.count[i];
		drawn += here;
		occupied += here > 0;
		bins->densest = here > bins->densest ? here : bins->densest;
	}
	double each = occupied ? (double)drawn / (double)occupied : 0;
	bins->crowding = fmin(1, fmax(0, (each - 1.5) / 2));
}

static void make_room(ScatterBins *bins, Box box, size_t groups, Marker marker)
{
	size_t cells = (size_t)box.rows * box.cols;
	dots_release(&bins->dots);
	dots_init(&bins->dots, marker, box.rows, box.cols);
	bins->by_group = memory_resize(bins->by_group, cells * groups, sizeof *bins->by_group);
	bins->cells = memory_resize(bins->cells, cells, sizeof *bins->cells);
	memset(bins->by_group, 0, cells * groups * sizeof *bins->by_group);
	memset(bins->cells, 0, cells * sizeof *bins->cells);
	bins->rows = box.rows;
	bins->cols = box.cols;
}

void scatter_bin(Scatter *scatter, Box box, const View *view, const ScatterStyle *style)
{
	ScatterBins *bins = &scatter->bins;
	bool same = bins->rows == box.rows && bins->cols == box.cols && bins->dots.marker == style->marker &&
		    bins->hidden == style->hidden && !memcmp(&bins->view, view, sizeof *view);
	if (same)
		return;
	make_room(bins, box, scatter->groups, style->marker);
	bins->view = *view;
	bins->hidden = style->hidden;
	count_points(scatter, bins);
	mix_cells(scatter, bins);
	find_crowding(bins);
}

void scatter_bins_release(ScatterBins *bins)
{
	dots_release(&bins->dots);
	free(bins->by_group);
	free(bins->cells);
	*bins = (ScatterBins){0};
}
