#include "measure/csls.h"

#include "linalg/product.h"

#include <stdlib.h>

enum { NEIGHBOURHOOD = 64 };

static double mean_score(const Hit *hits, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)hits[i].score;
	return count ? sum / (double)count : 0;
}

static void copy_unit(const Space *space, uint32_t row, float *to)
{
	for (size_t j = 0; j < space->vectors.cols; j++)
		to[j] = matrix_row(&space->vectors, row)[j] * space->inverse_norms[row];
}

/* The first rows of a domain, scaled to length 1; no more than `most`. */
static bool gather_domain(const Space *space, uint32_t domain, size_t most, Matrix *rows, Error *err)
{
	size_t count = 0;
	for (size_t i = 0; i < space->vectors.rows && count < most; i++)
		count += space->domain_of[i] == domain;
	if (!matrix_init(rows, count, space->vectors.cols, "the neighbourhood of CSLS", err))
		return false;
	for (uint32_t i = 0, at = 0; at < count; i++)
		if (space->domain_of[i] == domain)
			copy_unit(space, i, matrix_row(rows, at++));
	return true;
}

static double mean_of_nearest(const float *cosines, size_t count, size_t k)
{
	Hit nearest[NEIGHBOURHOOD];
	Best best = {nearest, 0, k};
	for (size_t i = 0; i < count; i++)
		best_offer(&best, (Hit){(uint32_t)i, cosines[i]});
	return mean_score(nearest, best.count);
}

/* r(y) for every row among the hits. */
static bool mean_cosines(
	const CslsQuery *query, const Hit *hits, size_t count, Pool *pool, double *means, Error *err)
{
	const Space *space = query->space;
	Matrix vectors = {0}, others = {0}, cosines = {0};
	bool good = gather_domain(space, query->from, query->most, &others, err) &&
		    matrix_init(&vectors, count, space->vectors.cols, "the candidates of CSLS", err) &&
		    matrix_init(&cosines, count, others.rows, "the cosines of CSLS", err);
	if (good) {
		for (size_t i = 0; i < count; i++)
			copy_unit(space, hits[i].row, matrix_row(&vectors, i));
		product_rows(matrix_rows(&vectors), matrix_rows(&others), pool, cosines.data);
		for (size_t i = 0; i < count; i++)
			means[i] = mean_of_nearest(matrix_row(&cosines, i), others.rows, query->neighbourhood);
	}
	matrix_release(&vectors);
	matrix_release(&others);
	matrix_release(&cosines);
	return good;
}

static size_t nearest_by_cosine(
	const CslsQuery *query, const Expression *expression, Pool *pool, double *mean, Hit *hits)
{
	const Space *space = query->space;
	float *vector = memory_new(space->vectors.cols, sizeof *vector);
	expression_vector(expression, true, vector);
	Hit nearest[NEIGHBOURHOOD];
	Candidates all = {.space = space, .by_domain = true, .domain = query->to}, others = all;
	*mean = mean_score(
		nearest, exact_search(&all, METRIC_COSINE, vector, query->neighbourhood, pool, nearest));
	uint32_t *except = expression_rows(expression, space, &others.n_except);
	others.except = except;
	size_t count = exact_search(&others, METRIC_COSINE, vector, query->considered, pool, hits);
	free(except);
	free(vector);
	return count;
}

bool csls_find(
	const CslsQuery *query, const Expression *expression, Pool *pool, Hit *hits, size_t *count, Error *err)
{
	Hit *near = memory_new(query->considered, sizeof *near);
	double *means = memory_new(query->considered, sizeof *means), mean;
	size_t found = nearest_by_cosine(query, expression, pool, &mean, near);
	bool good = mean_cosines(query, near, found, pool, means, err);
	Best best = {hits, 0, query->k};
	for (size_t i = 0; good && i < found; i++)
		best_offer(&best, (Hit){near[i].row, (float)(2 * (double)near[i].score - mean - means[i])});
	best_sort(&best);
	*count = best.count;
	free(near);
	free(means);
	return good;
}
