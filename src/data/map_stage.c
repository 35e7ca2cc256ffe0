#include "data/map_stage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double *map_stage_numbers(const double *from, size_t count)
{
	double *to = memory_new(count, sizeof *to);
	memcpy(to, from, count * sizeof *to);
	return to;
}

MapStage *map_stage_new(MapStage *parts, size_t width, size_t dim)
{
	MapStage *stage = memory_new(1, sizeof *stage);
	*stage = *parts;
	*parts = (MapStage){0};
	references_init(&stage->references);
	stage->width = width;
	stage->dim = dim;
	return stage;
}

MapStage *map_stage_ref(MapStage *stage)
{
	references_add(&stage->references);
	return stage;
}

void map_stage_release(MapStage *parts)
{
	free(parts->mean);
	free(parts->scale);
	free(parts->shift);
	matrix_release(&parts->map);
	*parts = (MapStage){0};
}

void map_stage_unref(MapStage *stage)
{
	if (!stage || !references_drop(&stage->references))
		return;
	map_stage_release(stage);
	free(stage);
}

bool map_stage_moves(const MapStage *self)
{
	return self->unit || self->mean || self->scale || self->shift || self->map.rows > 0;
}

static double inverse_root(double squares)
{
	return squares > 0 ? 1 / sqrt(squares) : 0;
}

/* u1 u2, and what the mean is multiplied by: u2. */
static double units(const MapStage *self, const double *x, double *u2)
{
	double whole = 0, left = 0;
	*u2 = 1;
	if (!self->unit)
		return 1;
	for (size_t c = 0; c < self->width; c++)
		whole += x[c] * x[c];
	double u1 = inverse_root(whole);
	for (size_t c = 0; c < self->width; c++) {
		double value = u1 * x[c] - (self->mean ? self->mean[c] : 0);
		left += value * value;
	}
	*u2 = inverse_root(left);
	return u1 * *u2;
}

static void add_column(const MapStage *self, size_t c, double value, double *to)
{
	value *= self->scale ? self->scale[c] : 1;
	if (value == 0)
		return;
	if (self->map.rows == 0)
		to[c] += value;
	for (size_t d = 0; d < self->map.cols; d++)
		to[d] += value * (double)matrix_row(&self->map, c)[d];
}

double map_stage_carry(const MapStage *self, const double *x, double *y)
{
	double u2, u12 = units(self, x, &u2);
	memset(y, 0, self->dim * sizeof *y);
	for (size_t c = 0; c < self->width; c++)
		add_column(self, c, u12 * x[c] - (self->mean ? u2 * self->mean[c] : 0), y);
	for (size_t d = 0; self->shift && d < self->dim; d++)
		y[d] += self->shift[d];
	return u12;
}

void map_stage_add(const MapStage *self, const double *part, double *to)
{
	for (size_t c = 0; c < self->width; c++)
		add_column(self, c, part[c], to);
}
