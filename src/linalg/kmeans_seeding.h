/* KMeansSeeding: the first centres, drawn by k-means++ one after the other. See kmeans.h. */
#ifndef LINALG_KMEANS_SEEDING_H
#define LINALG_KMEANS_SEEDING_H

#include "base/pool.h"
#include "base/random.h"
#include "linalg/matrix.h"

typedef struct KMeansSeeding {
	Rows rows;
	size_t count, trials; /* rows to be drawn; candidates for each */
	uint32_t *among;      /* the rows that are drawn from; NULL: all, and n of them */
	size_t n;
	float *nearest;   /* by row among: squared distance to the nearest centre so far */
	float *distances; /* trials x n: squared distances to the candidates */
	double *sums;     /* by block of rows: of `nearest`; trials x blocks: what they would be */
	double *trial_sums;
	uint32_t *candidates;
	uint32_t *chosen;   /* rows, `found` of them so far */
	size_t found, next; /* block that the next step begins with */
	Random random;
} KMeansSeeding;

/* `among_most`: rows that are drawn from at most; 0: all. */
bool kmeans_seeding_init(KMeansSeeding *seeding, Rows rows, size_t count, size_t among_most, size_t trials,
	uint64_t seed, Error *err);
/* Looks at so many rows for the candidates of one centre; when the last centre is found, *finished. */
void kmeans_seeding_step(KMeansSeeding *seeding, size_t rows, Pool *pool, bool *finished);
void kmeans_seeding_release(KMeansSeeding *seeding); /* {0} is fine */

#endif
