/*
 * Search by CSLS among two sets of rows, corrected for hubs, rows that are near to everything (cross-domain
 * similarity local scaling: Conneau et al., Word translation without parallel data, ICLR 2018):
 *
 *	CSLS(x, y) = 2 cos(x, y) - r(x) - r(y)
 *
 * r(x) is the mean cosine of x with its k nearest among the rows on y's side, r(y) that of y with its nearest
 * on x's. Two searches by batches give the exact answers: one for r(y), one in which every row starts from what
 * is taken off; no matrix of scores is ever held.
 */
#ifndef INDEX_CSLS_SEARCH_H
#define INDEX_CSLS_SEARCH_H

#include "index/scan.h"

/* Rows with their inverse norms (exact_inverse_norm): rows of zeros are nobody's neighbours. */
typedef struct CslsSide {
	Rows rows;
	const float *inverse_norms;
} CslsSide;

/* r of each of `rows`: its mean cosine with the k nearest of `others`; 0 where there is none. means:
 * rows.count. */
bool csls_means(Rows rows, CslsSide others, size_t k, Pool *pool, float *means, Error *err);

/* The k rows y with the highest 2 cos(x, y) - r(y) for each of `queries`, best first: query i gets hits[i * k
 * ..], counts[i] of them. What lacks to CSLS, r(x), is the same for all its hits. `means`: r by row of `to`. */
bool csls_nearest(Rows queries, CslsSide to, const float *means, size_t k, Pool *pool, Hit *hits,
	size_t *counts, Error *err);

#endif
