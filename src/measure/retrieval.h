/*
 * Retrieval: how often an item of one space finds its partner among all items of another, by cosine and by CSLS
 * (cross-domain similarity local scaling: Conneau et al., Word translation without parallel data, ICLR 2018):
 *
 *	CSLS(x, y) = 2 cos(x, y) - r(x) - r(y), r = mean cosine with the k nearest items of the other side.
 *
 * Driven from outside: step until finished.
 */
#ifndef MEASURE_RETRIEVAL_H
#define MEASURE_RETRIEVAL_H

#include "adapt/pairs.h"
#include "base/pool.h"
#include "linalg/matrix.h"

/* Items in common coordinates. Rows fall by frequency, where one is known. */
typedef struct RetrievalSide {
	Rows rows;
	const float *inverse_norms; /* as in Space */
} RetrievalSide;

/* Over queries: distinct source items that have pairs. Any of an item's partners counts as found. An item that
 * scores exactly like the partner is taken to come before it. */
typedef struct RetrievalScore {
	double precision_1, precision_5, precision_10; /* share with a partner among the first 1, 5, 10 */
	double mrr;                                    /* mean of 1 / rank of the first partner */
	double hubness; /* skewness of how often items of `to` are among the first 10 (measure/hubness.h) */
} RetrievalScore;

typedef struct Retrieval Retrieval;

/* Asks for the targets of `pairs` (source: row of `from`, target: row of `to`). All is borrowed until freed.
 * Ranking is among all rows of `to`; r(y) is taken over the first `neighbourhood` rows of `from`, so that the
 * work stays bounded. No pairs, no queries: scores are NAN. */
Retrieval *retrieval_new(
	RetrievalSide from, RetrievalSide to, const Pairs *pairs, size_t k, size_t neighbourhood, Error *err);
/* One bounded piece. */
void retrieval_step(Retrieval *retrieval, Pool *pool);
double retrieval_done(const Retrieval *retrieval); /* 0 .. 1; 1 is finished */
size_t retrieval_queries(const Retrieval *retrieval);
/* Once finished. */
RetrievalScore retrieval_cosine(const Retrieval *retrieval);
RetrievalScore retrieval_csls(const Retrieval *retrieval);
/* The rank of the first partner of the i-th query, from 1. Queries are in the order of their source rows. */
size_t retrieval_rank(const Retrieval *retrieval, size_t query, bool csls);
/* r(y) for the rows of `to`. */
const float *retrieval_hubness(const Retrieval *retrieval);
void retrieval_free(Retrieval *retrieval);

#endif
