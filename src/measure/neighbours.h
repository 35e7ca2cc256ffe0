/* Neighbours: the items nearest to an expression. */
#ifndef MEASURE_NEIGHBOURS_H
#define MEASURE_NEIGHBOURS_H

#include "index/exact.h"
#include "measure/expression.h"

typedef struct NeighbourQuery {
	const Space *space; /* where to look */
	Metric metric;
	size_t k;
	bool by_domain; /* only items of `domain` */
	uint32_t domain;
} NeighbourQuery;

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
