/* Neighbours: the items nearest to an expression. */
#ifndef MEASURE_NEIGHBOURS_H
#define MEASURE_NEIGHBOURS_H

#include "index/index.h"
#include "measure/expression.h"

typedef struct NeighbourQuery {
	const Space *space; /* where to look */
	Metric metric;
	size_t k;
	bool by_domain; /* only items of `domain` */
	uint32_t domain;
	const uint64_t *only; /* a bit for each row that may answer; NULL: all may */
	const Index *index;   /* that is asked if it can answer; NULL: all items are looked at */
} NeighbourQuery;

/* Whether an index (or NULL) answers questions by a metric. */
bool neighbours_answers(const Index *index, Metric metric);
/* The k nearest candidates to a vector, by the index if it answers, else by looking at all. */
size_t neighbours_search(const Index *index, const Candidates *candidates, Metric metric, const float *vector,
	size_t k, Pool *pool, Hit *hits);

/* Fills hits[0..result), best first; room for k. The items of the expression itself are no answers. Terms are
 * scaled to length 1 before they are added up, except where length is what a metric is about (dot, l2). */
size_t neighbours_find(const NeighbourQuery *query, const Expression *expression, Pool *pool, Hit *hits);
/* The cosine between a row and the vector that is asked for under a metric. */
double neighbours_cosine(const Space *space, uint32_t row, const Expression *expression, Metric metric);

/* How many rows are nearer to row `from` by cosine than row `to`, plus 1; both rows of one space. */
size_t neighbours_rank(const Space *space, uint32_t from, uint32_t to, Pool *pool);

/* Odd one out: for each of the rows the cosine of its vector with the mean of all rows' unit vectors. The odd
 * one has the lowest. (Řehůřek's doesnt_match.) */
void neighbours_oddness(const Expression *items, double *cosines);

#endif
