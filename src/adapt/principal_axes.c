#include "adapt/principal_axes.h"

#include "base/memory.h"
#include "linalg/eigen.h"
#include "linalg/statistics.h"

#include <stdlib.h>

static double third_moment(Rows rows, const double *axis)
{
	double sum = 0;
	for (size_t i = 0; i < rows.count; i++) {
		const float *row = rows_at(rows, i);
		double along = 0;
		for (size_t j = 0; j < rows.width; j++)
			along += (double)row[j] * axis[j];
		sum += along * along * along;
	}
	return sum;
}

/* As rows of `axes`, the widest first; `room` is for width x width and width numbers. */
static bool find_axes(Rows rows, Pool *pool, double *room, double *axes, Error *err)
{
	size_t width = rows.width;
	statistics_cross_products(rows, rows, NULL, NULL, pool, room);
	if (!eigen_largest(room, width, width, room + width * width, axes, err))
		return false;
	for (size_t i = 0; i < width; i++)
		if (third_moment(rows, axes + i * width) < 0)
			for (size_t j = 0; j < width; j++)
				axes[i * width + j] *= -1;
	return true;
}

bool principal_axes_map(Rows source, Rows target, Pool *pool, double *map, Error *err)
{
	size_t width = source.width, square = width * width;
	double *room = memory_data(3 * square + width, sizeof *room, "principal axes", err);
	double *from = room ? room + square + width : NULL, *to = room ? from + square : NULL;
	bool fine = room && find_axes(source, pool, room, from, err) && find_axes(target, pool, room, to, err);
	for (size_t i = 0; fine && i < width; i++)
		for (size_t j = 0; j < width; j++) {
			double sum = 0;
			for (size_t axis = 0; axis < width; axis++)
				sum += to[axis * width + i] * from[axis * width + j];
			map[i * width + j] = sum;
		}
	free(room);
	return fine;
}
