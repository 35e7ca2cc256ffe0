#include "measure/neighbours.h"

#include <stdlib.h>

/* Every vector of the expression's width. */
static float *vector_for(const Expression *expression, Metric metric)
{
	float *vector = memory_new(expression->terms[0].space->vectors.cols, sizeof *vector);
	expression_vector(expression, metric == METRIC_COSINE, vector);
	return vector;
}

size_t neighbours_find(const NeighbourQuery *query, const Expression *expression, Pool *pool, Hit *hits)
{
	float *vector = vector_for(expression, query->metric);
	size_t n_except;
	uint32_t *except = expression_rows(expression, query->space, &n_except);
	Candidates candidates = {.space = query->space,
		.by_domain = query->by_domain,
		.domain = query->domain,
		.except = except,
		.n_except = n_except};
	size_t found = exact_search(&candidates, query->metric, vector, query->k, pool, hits);
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

/* --- rank --- */

enum { PIECE_ROWS = 4096 };

typedef struct Rank {
	const Space *space;
	uint32_t from, to;
	Hit limit;
	atomic_size_t better;
} Rank;

static void count_better(void *context, size_t piece, int thread)
{
	(void)thread;
	Rank *rank = context;
	const Space *space = rank->space;
	const float *from = matrix_row(&space->vectors, rank->from);
	size_t first = piece * PIECE_ROWS, last = first + PIECE_ROWS, better = 0;
	for (uint32_t row = (uint32_t)first; row < last && row < space->vectors.rows; row++) {
		Hit hit = {row, exact_product(matrix_row(&space->vectors, row), from, space->vectors.cols) *
					space->inverse_norms[row]};
		better += row != rank->from && row != rank->to && hit_before(hit, rank->limit);
	}
	atomic_fetch_add(&rank->better, better);
}

size_t neighbours_rank(const Space *space, uint32_t from, uint32_t to, Pool *pool)
{
	const float *a = matrix_row(&space->vectors, from), *b = matrix_row(&space->vectors, to);
	Rank rank = {.space = space, .from = from, .to = to};
	rank.limit = (Hit){to, exact_product(b, a, space->vectors.cols) * space->inverse_norms[to]};
	pool_run(pool, (space->vectors.rows + PIECE_ROWS - 1) / PIECE_ROWS, count_better, &rank);
	return atomic_load(&rank.better) + 1;
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
