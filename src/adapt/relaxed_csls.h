/*
 * Relaxed CSLS: what a linear map is to be judged by when neighbours are to be found by CSLS, with its
 *gradient:
 *
 *	loss(W) = 1/n sum over pairs (x, y) of -2 (Wx) . y + mean over N_T(Wx) of (Wx) . z
 *	          + mean over N_S(y) of (Wz) . y
 *
 * N_T(Wx) are the k rows z of the target with the highest products with Wx, N_S(y) the k rows z of the source
 * whose images have the highest with y. All rows have length 1; W need not be orthogonal. The loss is convex
 * in W. Joulin, Bojanowski, Mikolov, Jégou & Grave, Loss in translation, EMNLP 2018.
 *
 *	rcsls_begin(rcsls, map, err);
 *	for (bool finished = false; !finished && rcsls_step(rcsls, pool, &finished, err);) ;
 */
#ifndef ADAPT_RELAXED_CSLS_H
#define ADAPT_RELAXED_CSLS_H

#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct RcslsProblem {
	Rows x, y;           /* of the pairs: n x d */
	Rows source, target; /* among which neighbours are looked for: any number x d */
	size_t k;            /* no more than either has rows */
	/* Pairs that the loss knows nothing of, to see how well partners are found; checked.count may be 0. */
	Rows checked;                    /* of the source */
	const uint32_t *checked_partner; /* rows of `target` */
} RcslsProblem;

typedef struct Rcsls Rcsls;

/* What the problem names is borrowed until rcsls_free. */
Rcsls *rcsls_new(const RcslsProblem *problem, Error *err);
void rcsls_free(Rcsls *rcsls);

/* Begins to judge W, d x d: a row x of the source goes to W x. */
void rcsls_begin(Rcsls *rcsls, const double *map);
/* One bounded piece. */
bool rcsls_step(Rcsls *rcsls, Pool *pool, bool *finished, Error *err);
double rcsls_done(const Rcsls *rcsls); /* 0 .. 1 */

/* Once finished. */
double rcsls_loss(const Rcsls *rcsls);
const double *rcsls_gradient(
	const Rcsls *rcsls);            /* of the loss by W, d x d; of the neighbours as they are now */
double rcsls_found(const Rcsls *rcsls); /* share of pairs whose y is among the k nearest to Wx */
/* Share of the checked pairs whose partner is the first of the target by CSLS; r(y) is taken over the first
 * 5,000 rows of the source. NAN without pairs. */
double rcsls_right(const Rcsls *rcsls);

#endif
