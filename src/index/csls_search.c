#include "index/csls_search.h"

#include "base/memory.h"
#include "index/batch.h"

#include <stdlib.h>

/* Answers that are held at a time. */
enum { AT_ONCE = 1 << 15 };

/* Rows without a direction are no answer. */
static uint64_t with_direction(const void *context, size_t first, size_t count)
{
	const float *inverse_norms = (const float *)context + first;
	uint64_t mask = 0;
	for (size_t i = 0; i < count; i++)
		mask |= (uint64_t)(inverse_norms[i] > 0) << i;
	return mask;
}

static Searched searched_of(CslsSide side, const float *offsets)
{
	return (Searched){
		side.rows, METRIC_COSINE, side.inverse_norms, with_direction, side.inverse_norms, offsets};
}

static float mean_score(const Hit *hits, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)hits[i].score;
	return count ? (float)(sum / (double)count) : 0;
}

bool csls_means(Rows rows, CslsSide others, size_t k, Pool *pool, float *means, Error *err)
{
	Searched searched = searched_of(others, NULL);
	k = k < others.rows.count ? k : others.rows.count;
	size_t most = rows.count < AT_ONCE ? rows.count : AT_ONCE;
	Hit *hits = memory_data(most * k, sizeof *hits, "the neighbours of CSLS", err);
	size_t *counts = memory_new(most, sizeof *counts);
	bool ok = hits != NULL;
	for (size_t first = 0; ok && first < rows.count; first += most) {
		size_t count = rows.count - first < most ? rows.count - first : most;
		ok = batch_nearest(&searched, rows_part(rows, first, count), k, pool, hits, counts, err);
		for (size_t i = 0; ok && i < count; i++)
			means[first + i] = mean_score(hits + i * k, counts[i]);
	}
	free(hits);
	free(counts);
	return ok;
}

bool csls_nearest(Rows queries, CslsSide to, const float *means, size_t k, Pool *pool, Hit *hits,
	size_t *counts, Error *err)
{
	float *offsets = memory_data(to.rows.count, sizeof *offsets, "the hubness of rows", err);
	if (!offsets)
		return false;
	for (size_t i = 0; i < to.rows.count; i++)
		offsets[i] = -means[i] / 2;
	Searched searched = searched_of(to, offsets);
	bool ok = batch_nearest(&searched, queries, k, pool, hits, counts, err);
	for (size_t i = 0; ok && i < queries.count; i++)
		for (size_t j = 0; j < counts[i]; j++)
			hits[i * k + j].score *= 2;
	free(offsets);
	return ok;
}
