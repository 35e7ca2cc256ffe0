/*
 * CSLS: nearness across two domains of a space, corrected for hubs, items that are near to everything
 * (cross-domain similarity local scaling: Conneau et al., Word translation without parallel data, ICLR 2018).
 *
 *	CSLS(x, y) = 2 cos(x, y) - r(x) - r(y)
 *
 * r(x) is the mean cosine of x with its nearest items in y's domain, r(y) that of y with its nearest in x's.
 */
#ifndef MEASURE_CSLS_H
#define MEASURE_CSLS_H

#include "index/exact.h"
#include "measure/expression.h"

typedef struct CslsQuery {
	const Space *space;
	uint32_t from, to;    /* domains of what is asked for and of the answers */
	const uint64_t *only; /* a bit for each row that may answer; NULL: all of `to` may */
	size_t neighbourhood; /* how many nearest r is taken over: 10 in the paper */
	size_t most;          /* r(y) looks at so many items of `from`, the first rows */
	size_t k;
	size_t considered; /* so many, the nearest by cosine, are scored; not fewer than k */
} CslsQuery;

/* Fills hits[0..*count), best first; room for k. Items of the expression are no answers. */
bool csls_find(
	const CslsQuery *query, const Expression *expression, Pool *pool, Hit *hits, size_t *count, Error *err);

#endif
