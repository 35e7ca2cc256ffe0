#include "measure/csls.h"

#include <stdlib.h>
#include <string.h>

enum { NEIGHBOURHOOD = 64 };

static double mean_score(const Hit *hits, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)hits[i].score;
	return count ? sum / (double)count : 0;
}

/* r(y) for every row among the hits. */
static bool mean_cosines(
	const CslsQuery *query, const Hit *hits, size_t count, Pool *pool, double *means, Error *err)
{
	const Space *space = query->space;
	size_t k = query->neighbourhood, *found = memory_new(count, sizeof *found);
	Hit *nearest = memory_new(count * k, sizeof *nearest);
	Matrix vectors = {0};
	bool good = matrix_init(&vectors, count, space->vectors.cols, "the candidates of CSLS", err);
	for (size_t i = 0; good && i < count; i++)
		memcpy(matrix_row(&vectors, i), matrix_row(&space->vectors, hits[i].row),
			space->vectors.cols * sizeof(float));
	Candidates others = {.space = space, .by_domain = true, .domain = query->from};
	good = good &&
	       exact_search_many(&others, METRIC_COSINE, matrix_rows(&vectors), k, pool, nearest, found, err);
	for (size_t i = 0; good && i < count; i++)
		means[i] = mean_score(nearest + i * k, found[i]);
	matrix_release(&vectors);
	free(nearest);
	free(found);
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
