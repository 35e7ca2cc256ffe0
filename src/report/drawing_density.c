/* Density: each point is a small Gaussian blot on a raster; colours mix by share, and how opaque they are grows
 * with the logarithm of the density. */
#include "report/drawing_points.h"

#include <math.h>
#include <stdlib.h>

enum { REACH = 2, FINENESS = 2, LEAST_ALPHA = 70 };

typedef struct Density {
	unsigned width, height;
	float *cells; /* weight, and red, green, blue times weight */
	float most;
} Density;

/* exp(-d^2 / 2 s^2) with s = 0.8 of a cell. */
static float blot_weight(double dx, double dy)
{
	return (float)exp(-(dx * dx + dy * dy) / 1.28);
}

static void add_blot(Density *density, double x, double y, unsigned rgb)
{
	const float colour[3] = {(float)(rgb >> 16 & 0xFF), (float)(rgb >> 8 & 0xFF), (float)(rgb & 0xFF)};
	int middle_x = (int)floor(x), middle_y = (int)floor(y);
	for (int row = middle_y - REACH; row <= middle_y + REACH; row++) {
		for (int col = middle_x - REACH; col <= middle_x + REACH; col++) {
			if (row < 0 || col < 0 || row >= (int)density->height || col >= (int)density->width)
				continue;
			float *cell = density->cells + 4 * ((size_t)row * density->width + (size_t)col);
			float weight = blot_weight(col + 0.5 - x, row + 0.5 - y);
			cell[0] += weight;
			for (int c = 0; c < 3; c++)
				cell[c + 1] += weight * colour[c];
		}
	}
}

static void add_points(Density *density, const Placed *placed)
{
	for (size_t i = 0; i < placed->points->shown; i++)
		if (!isnan(placed->x[i]))
			add_blot(density, FINENESS * ((double)placed->x[i] - placed->plot.x),
				FINENESS * ((double)placed->y[i] - placed->plot.y),
				placed_rgb(placed, placed_group(placed, i)));
	for (size_t i = 0; i < (size_t)density->width * density->height; i++)
		density->most = fmaxf(density->most, density->cells[4 * i]);
}

static void paint(const Density *density, unsigned char *pixels)
{
	double full = log1p(density->most);
	for (size_t i = 0; i < (size_t)density->width * density->height; i++) {
		const float *cell = density->cells + 4 * i;
		if (cell[0] < 0.05f)
			continue;
		for (int c = 0; c < 3; c++)
			pixels[4 * i + c] = (unsigned char)lroundf(cell[c + 1] / cell[0]);
		double share = fmin(1, 2 * (double)cell[0]) * LEAST_ALPHA +
			       (255 - LEAST_ALPHA) * log1p((double)cell[0]) / full;
		pixels[4 * i + 3] = (unsigned char)lround(fmin(255, share));
	}
}

bool drawing_density(Sheet *sheet, const Placed *placed, Error *err)
{
	Density density = {.width = (unsigned)lround(FINENESS * placed->plot.width),
		.height = (unsigned)lround(FINENESS * placed->plot.height)};
	size_t cells = (size_t)density.width * density.height;
	density.cells = memory_data(4 * cells, sizeof(float), "the picture of a crowded map", err);
	unsigned char *pixels = memory_data(4, cells, "the picture of a crowded map", err);
	bool fine = density.cells && pixels;
	if (fine) {
		add_points(&density, placed);
		paint(&density, pixels);
		SheetImage image = {placed->plot.x, placed->plot.y, placed->plot.width, placed->plot.height,
			density.width, density.height, pixels};
		fine = sheet->type->image(sheet, &image, err);
	}
	free(density.cells);
	free(pixels);
	return fine;
}
