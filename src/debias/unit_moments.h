/* UnitMoments: the mean of all vectors of a space, each scaled to length 1, and of their products, gathered
 * piece by piece. */
#ifndef DEBIAS_UNIT_MOMENTS_H
#define DEBIAS_UNIT_MOMENTS_H

#include "data/space.h"
#include "linalg/moments.h"

typedef struct UnitMoments {
	Moments moments; /* of those read so far, vectors of zeros left out */
	Matrix block;
	size_t next; /* row */
} UnitMoments;

/* Starts as {0}. */
bool unit_moments_init(UnitMoments *self, const Space *space, Error *err);
void unit_moments_release(UnitMoments *self);
bool unit_moments_step(UnitMoments *self, const Space *space, Pool *pool, bool *finished, Error *err);
/* The mean of x x^T, width x width. */
void unit_moments_second(const UnitMoments *self, double *second);

#endif
