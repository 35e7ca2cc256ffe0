#include "measure/neighbours.h"

#include <stdlib.h>

/* Every vector of the expression's width. */
static float *vector_for(const Expression *expression, Metric metric)
{
	float *vector = memory_new(expression->terms[0].space->vectors.cols, sizeof *vector);
	expression_vector(expression, metric == METRIC_COSINE, vector);
	return vector;
}

bool neighbours_answers(const Index *index, Metric metric)
{
	return index && index->metric == metric;
}

size_t neighbours_search(const Index *index, const Candidates *candidates, Metric metric, const float *vector,
	size_t k, Pool *pool, Hit *hits)
{
	return neighbours_answers(index, metric) ? index_search(index, candidates, vector, k, 0, pool, hits)
						 : exact_search(candidates, metric, vector, k, pool, hits);
}

size_t neighbours_find(const NeighbourQuery *query, const Expression *expression, Pool *pool, Hit *hits)
{
	float *vector = vector_for(expression, query->metric);
	size_t n_except;
	uint32_t *except = expression_rows(expression, query->space, &n_except);
	Candidates candidates = {.space = query->space,
		.by_domain = query->by_domain,
		.domain = query->domain,
		.only = query->only,
		.except = except,
		.n_except = n_except};
	size_t found =
		neighbours_search(query->index, &candidates, query->metric, vector, query->k, pool, hits);
	free(vector);
	free(except);
	return found;
}

double neighbours_cosine(const Space *space, uint32_t row, const Expression *expression, Metric metric)
{
	float *vector = vector_for(expression, metric);
	double cosine = exact_cosine(matrix_row(&space->vectors, row), vector, space->vectors.cols);
	free(vector);
	return cosine;
}

size_t neighbours_rank(const Space *space, uint32_t from, uint32_t to, Pool *pool)
{
	Candidates others = {.space = space, .except = &from, .n_except = 1};
	return exact_count_nearer(&others, METRIC_COSINE, matrix_row(&space->vectors, from), to, pool) + 1;
}

void neighbours_oddness(const Expression *items, double *cosines)
{
	float *mean = vector_for(items, METRIC_COSINE);
	for (size_t i = 0; i < items->count; i++) {
		const Term *term = &items->terms[i];
		const Matrix *vectors = &term->space->vectors;
		cosines[i] = exact_cosine(matrix_row(vectors, term->row), mean, vectors->cols);
	}
	free(mean);
}
