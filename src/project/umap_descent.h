/*
 * UmapDescent: moves points of the plane so that those which belong together come near one another: stochastic
 * gradient descent on the cross entropy between a fuzzy graph and the plane, with negative samples. McInnes,
 * Healy & Melville, arXiv:1802.03426, 2018, algorithm 5.
 *
 * In an epoch every point moves by the places that the others had at its beginning, with random numbers of its
 * own, and an edge moves the point whose row it stands in only, as in the paper (umap-learn moves both); so the
 * result depends on the graph, the start and the seed, never on the number of threads.
 */
#ifndef PROJECT_UMAP_DESCENT_H
#define PROJECT_UMAP_DESCENT_H

#include "linalg/sparse.h"
#include "project/umap_curve.h"

typedef struct UmapDescent {
	size_t count;
	float *places;      /* count x 2: as the last whole epoch left them */
	UmapCurve curve;    /* may change between epochs */
	float rate;         /* of the first epoch, 1; from there it falls to 0 */
	unsigned epochs;    /* may change, too */
	unsigned epoch;     /* done */
	SparseMatrix edges; /* symmetric; values as shares of the largest */
	/* private */
	float *moved; /* count x 2: of the epoch at hand */
	size_t next;  /* point of it */
	size_t step;  /* points of a step */
	uint64_t seed;
} UmapDescent;

/* Takes over `edges`, rows x rows, and copies places, rows x 2. `descent` starts as {0}. */
bool umap_descent_init(UmapDescent *descent, SparseMatrix *edges, const float *places, unsigned epochs,
	uint64_t seed, Error *err);
void umap_descent_release(UmapDescent *descent);

/* Some points of an epoch, a few hundredths of a second. */
void umap_descent_step(UmapDescent *descent, Pool *pool);
static inline bool umap_descent_finished(const UmapDescent *descent)
{
	return descent->epoch >= descent->epochs;
}

/* Moves `own` for one epoch by its edges, n of them, to points of the descent, which stay. `point` numbers its
 * random numbers. */
void umap_descent_move(const UmapDescent *descent, const uint32_t *columns, const float *shares, size_t n,
	uint64_t point, float own[2]);

#endif
