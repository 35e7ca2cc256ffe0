/*
 * New points in a finished map, in which the others stay. A new point i begins at the mean of its nearest
 * placed rows, weighted by p(j | i) (project/tsne_affinity.h), and goes down the divergence of its own
 * neighbourhood,
 *
 *	sum over placed j of p(j | i) log(p(j | i) / q(j | i)),  q(j | i) = K_ij / sum over placed l of K_il,
 *
 * by a few steps; new points do not see each other. Cf. Poličar, Stražar & Zupan, Machine Learning 112, 2023.
 */
#ifndef PROJECT_TSNE_ADD_H
#define PROJECT_TSNE_ADD_H

#include "base/pool.h"
#include "linalg/matrix.h"
#include "linalg/student.h"

/* Which rows are on the map: point i is row rows[i] of the vectors, and has its place when placed[i] is not 0.
 */
typedef struct TsneAdd {
	Rows vectors;
	const uint32_t *rows;
	size_t count;
	const unsigned char *placed;
} TsneAdd;

/* Writes the places of the points that have none; at least one must have. */
bool tsne_add(const TsneAdd *add, double perplexity, Pool *pool, PlanePoint *places, Error *err);

#endif
