#include "report/label_order.h"

#include "project/axis.h"

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

static uint32_t group_at(const Projection *points, const Colouring *colouring, size_t point)
{
	return colouring->of ? colouring->of[points->row[point]] : 0;
}

/* Points by falling frequency. Vocabularies mostly stand in that order. */
static uint32_t *by_frequency(const Projection *points)
{
	uint32_t *order = memory_new(points->shown, sizeof *order);
	bool sorted = true;
	for (size_t i = 0; i < points->shown; i++) {
		order[i] = (uint32_t)i;
		sorted = sorted && (!i || more_frequent(&order[i - 1], &order[i], (void *)points) < 0);
	}
	if (!sorted)
		qsort_r(order, points->shown, sizeof *order, more_frequent, (void *)points);
	return order;
}

/* Where the points of each group begin, after they were dealt out in order; starts[groups] is the end. */
static size_t *deal(
	const Projection *points, const Colouring *colouring, const uint32_t *order, uint32_t *dealt)
{
	size_t groups = colouring_count(colouring);
	size_t *starts = memory_new(groups + 1, sizeof *starts), *next = memory_new(groups, sizeof *next);
	for (size_t i = 0; i < points->shown; i++)
		starts[group_at(points, colouring, i) + 1]++;
	for (size_t g = 0; g < groups; g++) {
		starts[g + 1] += starts[g];
		next[g] = starts[g];
	}
	for (size_t i = 0; i < points->shown; i++)
		dealt[next[group_at(points, colouring, order[i])]++] = order[i];
	free(next);
	return starts;
}

/* The first of each group that has one, then the second, …; `left` holds the groups that are not used up. */
static void take_turns(
	const uint32_t *dealt, const size_t *starts, uint32_t *left, size_t n_left, uint32_t *order)
{
	for (size_t rank = 0; n_left; rank++) {
		size_t kept = 0;
		for (size_t i = 0; i < n_left; i++) {
			uint32_t g = left[i];
			if (starts[g] + rank >= starts[g + 1])
				continue;
			*order++ = dealt[starts[g] + rank];
			left[kept++] = g;
		}
		n_left = kept;
	}
}

uint32_t *label_order(const Projection *points, const Colouring *colouring, size_t *first)
{
	size_t front;
	size_t groups = colouring->of ? colouring_count(colouring) : 1;
	uint32_t *order = by_frequency(points);
	if (groups == 1) {
		front = axis_map_order(points, order);
		*(first ? first : &front) = front;
		return order;
	}
	uint32_t *dealt = memory_new(points->shown, sizeof *dealt), *left = memory_new(groups, sizeof *left);
	size_t *starts = deal(points, colouring, order, dealt);
	for (size_t g = 0; g < groups; g++)
		left[g] = (uint32_t)g;
	take_turns(dealt, starts, left, groups, order);
	front = axis_map_order(points, order);
	*(first ? first : &front) = front;
	free(dealt);
	free(left);
	free(starts);
	return order;
}

/* Sum of places and number of points of a group; then the square of how near to its centre a point came. */
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
		double x = points->x[i] - centre->x, y = points->y[i] - centre->y, far = x * x + y * y;
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
	return points->space->pictures && colouring->of && colouring->of == points->space->class_of;
}
