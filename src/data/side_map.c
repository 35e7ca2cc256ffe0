#include "data/side_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SideMaps *side_maps_new(SideMap *source, SideMap *target)
{
	SideMaps *maps = memory_new(1, sizeof *maps);
	references_init(&maps->references);
	maps->sides[0] = *source;
	maps->sides[1] = *target;
	*source = *target = (SideMap){0};
	return maps;
}

SideMaps *side_maps_ref(SideMaps *maps)
{
	if (maps)
		references_add(&maps->references);
	return maps;
}

void side_maps_unref(SideMaps *maps)
{
	if (!maps || !references_drop(&maps->references))
		return;
	side_map_release(&maps->sides[0]);
	side_map_release(&maps->sides[1]);
	free(maps);
}

const SideMap *side_maps_of(const SideMaps *maps, size_t row)
{
	for (size_t i = 0; i < 2; i++)
		if (row - maps->sides[i].first < maps->sides[i].count)
			return &maps->sides[i];
	return NULL;
}

double *side_map_numbers(const double *from, size_t count)
{
	double *to = memory_new(count, sizeof *to);
	memcpy(to, from, count * sizeof *to);
	return to;
}

void side_map_release(SideMap *map)
{
	free(map->name);
	free(map->mean);
	free(map->scale);
	free(map->shift);
	matrix_release(&map->map);
	*map = (SideMap){0};
}

static double inverse_root(double squares)
{
	return squares > 0 ? 1 / sqrt(squares) : 0;
}

void side_map_units(const SideMap *self, const float *x, double *u12, double *u2)
{
	double whole = 0, left = 0;
	*u12 = *u2 = 1;
	if (!self->unit)
		return;
	for (size_t c = 0; c < self->width; c++)
		whole += (double)x[c] * (double)x[c];
	double u1 = inverse_root(whole);
	for (size_t c = 0; c < self->width; c++) {
		double value = u1 * (double)x[c] - (self->mean ? self->mean[c] : 0);
		left += value * value;
	}
	*u2 = inverse_root(left);
	*u12 = u1 * *u2;
}

void side_map_add_column(const SideMap *self, size_t c, double value, double *to)
{
	value *= self->scale ? self->scale[c] : 1;
	if (self->map.rows == 0)
		to[c] += value;
	for (size_t d = 0; d < self->map.cols; d++)
		to[d] += value * (double)matrix_row(&self->map, c)[d];
}

void side_map_add(const SideMap *self, const double *part, double factor, double *to)
{
	for (size_t c = 0; c < self->width; c++)
		if (part[c] != 0)
			side_map_add_column(self, c, factor * part[c], to);
}

void side_map_carry(const SideMap *self, const float *x, double *y)
{
	double u12, u2;
	side_map_units(self, x, &u12, &u2);
	memset(y, 0, self->dim * sizeof *y);
	for (size_t c = 0; c < self->width; c++)
		side_map_add_column(self, c, u12 * (double)x[c], y);
	if (self->mean)
		side_map_add(self, self->mean, -u2, y);
	for (size_t d = 0; self->shift && d < self->dim; d++)
		y[d] += self->shift[d];
}
