#include "project/region.h"

#include <math.h>

bool region_holds(const Corner *corners, size_t count, double x, double y)
{
	bool inside = false;
	for (size_t i = 0, j = count - 1; i < count; j = i++) {
		const Corner *a = &corners[i], *b = &corners[j];
		if ((a->y > y) != (b->y > y) && x < a->x + (y - a->y) / (b->y - a->y) * (b->x - a->x))
			inside = !inside;
	}
	return inside;
}

/* The least rectangle that holds all corners. */
static void bounds(const Corner *corners, size_t count, Corner *low, Corner *high)
{
	*low = (Corner){INFINITY, INFINITY};
	*high = (Corner){-INFINITY, -INFINITY};
	for (size_t i = 0; i < count; i++) {
		*low = (Corner){fmin(low->x, corners[i].x), fmin(low->y, corners[i].y)};
		*high = (Corner){fmax(high->x, corners[i].x), fmax(high->y, corners[i].y)};
	}
}

uint32_t *region_rows(const Corner *corners, size_t count, const Projection *points, size_t *n_rows)
{
	Corner low, high;
	uint32_t *rows = memory_new(points->shown, sizeof *rows);
	bounds(corners, count, &low, &high);
	*n_rows = 0;
	for (size_t i = 0; i < points->shown; i++) {
		double x = points->x[i], y = points->y[i];
		if (x >= low.x && x <= high.x && y >= low.y && y <= high.y &&
			region_holds(corners, count, x, y))
			rows[(*n_rows)++] = points->row[i];
	}
	return rows;
}
