#include "project/carry.h"

#include "linalg/kernels.h"
#include "project/align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEAREST = 5 };

size_t projection_carry(Projection *points, const Projection *last, unsigned char *placed)
{
	uint32_t *in_last = projection_points_in(points, last);
	size_t count = 0;
	for (size_t i = 0; i < points->shown; i++) {
		placed[i] = in_last[i] != POINT_NONE;
		count += placed[i];
		points->x[i] = placed[i] ? last->x[in_last[i]] : 0;
		points->y[i] = placed[i] ? last->y[in_last[i]] : 0;
	}
	free(in_last);
	return count;
}

typedef struct Placing {
	Projection *points;
	const unsigned char *placed;
	const size_t *new; /* points to be placed */
} Placing;

/* Squared distance, but for the square of the vector itself. */
static float nearness(const Space *space, const float *vector, uint32_t row)
{
	float inverse = space->inverse_norms[row], norm = inverse > 0 ? 1 / inverse : 0;
	return norm * norm -
	       2 * (float)kernels_best()->dot(vector, matrix_row(&space->vectors, row), space->vectors.cols);
}

/* The nearest of those that are placed: how many, and which, nearest first. */
static size_t find_nearest(const Placing *placing, const float *vector, size_t *nearest)
{
	const Projection *points = placing->points;
	float distances[NEAREST];
	size_t found = 0;
	for (size_t i = 0; i < points->shown; i++) {
		if (!placing->placed[i])
			continue;
		float distance = nearness(points->space, vector, points->row[i]);
		if (found == NEAREST && distance >= distances[NEAREST - 1])
			continue;
		size_t at = found < NEAREST ? found++ : NEAREST - 1;
		for (; at > 0 && distance < distances[at - 1]; at--) {
			distances[at] = distances[at - 1];
			nearest[at] = nearest[at - 1];
		}
		distances[at] = distance;
		nearest[at] = i;
	}
	return found;
}

static void place_point(void *context, size_t piece, int thread)
{
	(void)thread;
	const Placing *placing = context;
	Projection *points = placing->points;
	size_t point = placing->new[piece], nearest[NEAREST];
	size_t found = find_nearest(placing, matrix_row(&points->space->vectors, points->row[point]), nearest);
	double x = 0, y = 0;
	for (size_t i = 0; i < found; i++) {
		x += points->x[nearest[i]];
		y += points->y[nearest[i]];
	}
	points->x[point] = found ? (float)(x / (double)found) : 0;
	points->y[point] = found ? (float)(y / (double)found) : 0;
}

bool projection_place_new(
	Projection *points, const unsigned char *placed, size_t count, size_t *from, Pool *pool, Error *err)
{
	size_t *new = memory_data(count, sizeof *new, "the new points of a map", err), found = 0;
	if (!new)
		return false;
	for (; *from < points->shown && found < count; ++*from)
		if (!placed[*from])
			new[found++] = *from;
	pool_run(pool, found, place_point, &(Placing){points, placed, new});
	free(new);
	return true;
}

bool space_begins_with(const Space *space, const Space *first)
{
	const Matrix *now = &space->vectors, *before = &first->vectors;
	if (now->rows < before->rows || now->cols != before->cols)
		return false;
	for (size_t i = 0; i < before->rows; i++)
		if (memcmp(matrix_row(now, i), matrix_row(before, i), now->cols * sizeof(float)) != 0 ||
			strcmp(dictionary_word(&space->items, (uint32_t)i),
				dictionary_word(&first->items, (uint32_t)i)) != 0)
			return false;
	return true;
}
