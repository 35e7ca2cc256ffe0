/*
 * Centres: points packed so that the nearest of them to many rows is found fast. Not changed once packed; any
 * number of threads may ask at once. {0} may be released.
 */
#ifndef LINALG_CENTRES_H
#define LINALG_CENTRES_H

#include "linalg/matrix.h"

#include <stdint.h>

/* What the nearest centre is: that at the smallest Euclidean distance, or that with the greatest product. */
typedef enum CentreMeasure { CENTRES_BY_DISTANCE, CENTRES_BY_PRODUCT } CentreMeasure;

typedef struct Centres {
	size_t count, width;
	CentreMeasure measure;
	float *panels; /* see kernels_centres.h */
} Centres;

/* Releases what was there. */
bool centres_pack(Rows rows, CentreMeasure measure, Centres *centres, Error *err);
/* By row the nearest centre, the first of equals, and x . c - |c|^2 / 2 or, by product, x . c. */
void centres_nearest(const Centres *centres, Rows rows, uint32_t *nearest, float *scores);
void centres_release(Centres *centres);

#endif
