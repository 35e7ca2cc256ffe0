/*
 * Trustworthiness: how far the neighbours on a map are neighbours in the space. Venna & Kaski, Neural Networks
 * 19(6-7), 2006.
 */
#ifndef PROJECT_TRUSTWORTHINESS_H
#define PROJECT_TRUSTWORTHINESS_H

#include "base/pool.h"
#include "project/projection.h"

/* 1 - 2 / (n k (2n - 3k - 1)) * the sum, over every point and those of its k nearest on the map that are not
 * among its k nearest in the space (Euclidean distance), of how far beyond k they rank there: 1 is perfect.
 * Taken over `most` of the points, chosen from the projection's seed. *value is NAN when there are too few:
 * n <= 2k. */
bool trustworthiness(
	const Projection *projection, size_t k, size_t most, Pool *pool, double *value, Error *err);

#endif
