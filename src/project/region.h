/* Region: a part of the plane, inside of a closed line through given corners. */
#ifndef PROJECT_REGION_H
#define PROJECT_REGION_H

#include "project/projection.h"

typedef struct Corner {
	double x, y;
} Corner;

/* Inside by the even-odd rule: a ray from the place crosses the line an odd number of times (Shimrat, Algorithm
 * 112, CACM 5(8), 1962). */
bool region_holds(const Corner *corners, size_t count, double x, double y);
/* Rows of the space whose points lie inside, rising; the caller frees. */
uint32_t *region_rows(const Corner *corners, size_t count, const Projection *points, size_t *n_rows);

#endif
