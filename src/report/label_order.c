#include "report/label_order.h"

#include <math.h>
#include <stdlib.h>

static int more_frequent(const void *a, const void *b, void *context)
{
	const Projection *points = context;
	uint32_t x = points->row[*(const uint32_t *)a], y = points->row[*(const uint32_t *)b];
	const uint64_t *counts = points->space->counts;
	if (counts && counts[x] != counts[y])
		return counts[x] > counts[y] ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* A point, and how many of its group are more frequent. */
typedef struct Candidate {
	uint32_t point, rank, group;
} Candidate;

static int more_deserving(const void *a, const void *b)
{
	const Candidate *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

static uint32_t group_at(const Projection *points, const Colouring *colouring, size_t point)
{
	return colouring->of ? colouring->of[points->row[point]] : 0;
}

uint32_t *label_order(const Projection *points, const Colouring *colouring)
{
	uint32_t *order = memory_new(points->shown, sizeof *order);
	uint32_t *ranks = memory_new(colouring_count(colouring), sizeof *ranks);
	Candidate *list = memory_new(points->shown, sizeof *list);
	for (size_t i = 0; i < points->shown; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, points->shown, sizeof *order, more_frequent, (void *)points);
	for (size_t i = 0; i < points->shown; i++) {
		uint32_t group = group_at(points, colouring, order[i]);
		list[i] = (Candidate){order[i], ranks[group]++, group};
	}
	qsort(list, points->shown, sizeof *list, more_deserving);
	for (size_t i = 0; i < points->shown; i++)
		order[i] = list[i].point;
	free(ranks);
	free(list);
	return order;
}

/* Sum of places and number of points of a group; then how near to its centre a point came. */
typedef struct Centre {
	double x, y, least;
	size_t count;
} Centre;

static Centre *find_centres(const Projection *points, const Colouring *colouring)
{
	Centre *centres = memory_new(colouring_count(colouring), sizeof *centres);
	for (size_t i = 0; i < points->shown; i++) {
		Centre *centre = &centres[group_at(points, colouring, i)];
		centre->x += points->x[i];
		centre->y += points->y[i];
		centre->count++;
	}
	for (size_t group = 0; group < colouring_count(colouring); group++) {
		Centre *centre = &centres[group];
		centre->x /= (double)centre->count;
		centre->y /= (double)centre->count;
		centre->least = INFINITY;
	}
	return centres;
}

uint32_t *label_middles(const Projection *points, const Colouring *colouring)
{
	Centre *centres = find_centres(points, colouring);
	uint32_t *middles = memory_new(colouring_count(colouring), sizeof *middles);
	for (size_t group = 0; group < colouring_count(colouring); group++)
		middles[group] = UINT32_MAX;
	for (size_t i = 0; i < points->shown; i++) {
		uint32_t group = group_at(points, colouring, i);
		Centre *centre = &centres[group];
		double far = hypot(points->x[i] - centre->x, points->y[i] - centre->y);
		if (far < centre->least) {
			centre->least = far;
			middles[group] = (uint32_t)i;
		}
	}
	free(centres);
	return middles;
}

bool label_names_groups(const Projection *points, const Colouring *colouring)
{
	return points->space->images && colouring->of && colouring->of == points->space->class_of;
}
