#include "measure/overlap.h"

#include "index/exact.h"

#include <stdlib.h>
#include <string.h>

/* The nearest of a row is most often itself: one more is asked for. A zero vector is near to nothing. */
static void take_others(uint32_t row, const Hit *hits, size_t found, size_t k, uint32_t *neighbours)
{
	size_t taken = 0;
	for (size_t i = 0; i < found && taken < k; i++)
		if (hits[i].row != row)
			neighbours[taken++] = hits[i].row;
	while (taken < k)
		neighbours[taken++] = DICTIONARY_NONE;
}

bool overlap_neighbours(const Space *space, const uint32_t *queries, size_t count, size_t k, Pool *pool,
	uint32_t *neighbours, Error *err)
{
	Matrix asked = {0};
	Hit *hits = memory_data(count * (k + 1), sizeof *hits, "the neighbours", err);
	size_t *found = memory_new(count, sizeof *found);
	bool fine = hits && matrix_init(&asked, count, space->vectors.cols, "the queries", err);
	for (size_t i = 0; fine && i < count; i++)
		memcpy(matrix_row(&asked, i), matrix_row(&space->vectors, queries[i]),
			asked.cols * sizeof *asked.data);
	Candidates all = {.space = space, .with_direction = true};
	fine = fine &&
	       exact_search_many(&all, METRIC_COSINE, matrix_rows(&asked), k + 1, pool, hits, found, err);
	for (size_t i = 0; fine && i < count; i++)
		take_others(queries[i], hits + i * (k + 1), space->inverse_norms[queries[i]] > 0 ? found[i] : 0,
			k, neighbours + i * k);
	matrix_release(&asked);
	free(hits);
	free(found);
	return fine;
}

size_t overlap_count(const uint32_t *a, const uint32_t *b, size_t k)
{
	size_t count = 0;
	for (size_t i = 0; i < k; i++)
		for (size_t j = 0; j < k && a[i] != DICTIONARY_NONE; j++)
			count += a[i] == b[j];
	return count;
}
