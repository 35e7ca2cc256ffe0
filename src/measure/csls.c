#include "measure/csls.h"

#include <stdlib.h>
#include <string.h>

static double mean_score(const Hit *hits, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)hits[i].score;
	return count ? sum / (double)count : 0;
}

/* A bit for each of the first rows of a domain; no more than `most`. */
static uint64_t *first_of_domain(const Space *space, uint32_t domain, size_t most)
{
	uint64_t *bits = memory_new(space->vectors.rows / 64 + 1, sizeof *bits);
	for (size_t row = 0, count = 0; row < space->vectors.rows && count < most; row++)
		if (space->domain_of[row] == domain) {
			bits[row / 64] |= (uint64_t)1 << row % 64;
			count++;
		}
	return bits;
}

/* r(y) for every row among the hits. */
static bool mean_cosines(
	const CslsQuery *query, const Hit *hits, size_t count, Pool *pool, double *means, Error *err)
{
	const Space *space = query->space;
	size_t width = space->vectors.cols, k = query->neighbourhood;
	Matrix vectors = {0};
	if (!matrix_init(&vectors, count, width, "the candidates of CSLS", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(&vectors, i), matrix_row(&space->vectors, hits[i].row),
			width * sizeof(float));
	uint64_t *only = first_of_domain(space, query->from, query->most);
	Hit *nearest = memory_new(count * k, sizeof *nearest);
	size_t *counts = memory_new(count, sizeof *counts);
	Candidates others = {.space = space, .only = only};
	bool good =
		exact_search_many(&others, METRIC_COSINE, matrix_rows(&vectors), k, pool, nearest, counts, err);
	for (size_t i = 0; good && i < count; i++)
		means[i] = mean_score(nearest + i * k, counts[i]);
	matrix_release(&vectors);
	free(only);
	free(nearest);
	free(counts);
	return good;
}

static bool is_among(uint32_t row, const uint32_t *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i] == row)
			return true;
	return false;
}

/* The rows to be scored, the nearest first, and r(x), for which what may not answer counts, too. hits has room
 * for query->considered. */
static size_t nearest_by_cosine(
	const CslsQuery *query, const Expression *expression, Pool *pool, double *mean, Hit *hits)
{
	const Space *space = query->space;
	size_t n_except, kept = 0;
	uint32_t *except = expression_rows(expression, space, &n_except);
	size_t most = n_except +
		      (query->considered > query->neighbourhood ? query->considered : query->neighbourhood);
	float *vector = memory_new(space->vectors.cols, sizeof *vector);
	expression_vector(expression, true, vector);
	Hit *near = memory_new(most, sizeof *near);
	Candidates all = {.space = space, .by_domain = true, .domain = query->to};
	size_t found = exact_search(&all, METRIC_COSINE, vector, most, pool, near);
	*mean = mean_score(near, found < query->neighbourhood ? found : query->neighbourhood);
	for (size_t i = 0; !query->only && i < found && kept < query->considered; i++)
		if (!is_among(near[i].row, except, n_except))
			hits[kept++] = near[i];
	Candidates some = {.space = space,
		.by_domain = true,
		.domain = query->to,
		.only = query->only,
		.except = except,
		.n_except = n_except};
	if (query->only)
		kept = exact_search(&some, METRIC_COSINE, vector, query->considered, pool, hits);
	free(near);
	free(vector);
	free(except);
	return kept;
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
