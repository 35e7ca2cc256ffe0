#include "measure/analogy.h"

#include "measure/neighbours.h"

#include <stdlib.h>

static float *unit_vector(const Space *space, uint32_t row)
{
	float *unit = memory_new(space->vectors.cols, sizeof *unit);
	for (size_t i = 0; i < space->vectors.cols; i++)
		unit[i] = matrix_row(&space->vectors, row)[i] * space->inverse_norms[row];
	return unit;
}

typedef struct Analogy {
	const Space *space;
	float *a, *b, *c; /* unit vectors */
	const SearchKernels *kernels;
} Analogy;

static float shifted_cosine(const Analogy *analogy, const float *vector, uint32_t row, const float *unit)
{
	float cosine = analogy->kernels->dot(vector, unit, analogy->space->vectors.cols) *
		       analogy->space->inverse_norms[row];
	return (1 + cosine) / 2;
}

static float multiplied(const void *context, uint32_t row)
{
	const Analogy *analogy = context;
	const float *vector = matrix_row(&analogy->space->vectors, row);
	return shifted_cosine(analogy, vector, row, analogy->b) *
	       shifted_cosine(analogy, vector, row, analogy->c) /
	       (shifted_cosine(analogy, vector, row, analogy->a) + 0.001f);
}

/* For ANALOGY_ADD, b becomes b - a + c. */
static Analogy prepare(const AnalogyQuery *query)
{
	const Space *space = query->space;
	Analogy analogy = {space, unit_vector(space, query->a), unit_vector(space, query->b),
		unit_vector(space, query->c), search_kernels_best()};
	for (size_t i = 0; query->method == ANALOGY_ADD && i < space->vectors.cols; i++)
		analogy.b[i] += analogy.c[i] - analogy.a[i];
	return analogy;
}

static void release(Analogy *analogy)
{
	free(analogy->a);
	free(analogy->b);
	free(analogy->c);
}

static Candidates answers(const AnalogyQuery *query, const uint32_t inputs[3])
{
	return (Candidates){.space = query->space,
		.by_domain = query->by_domain,
		.domain = query->domain,
		.only = query->only,
		.with_direction = true,
		.except = inputs,
		.n_except = query->with_inputs ? 0 : 3};
}

size_t analogy_find(const AnalogyQuery *query, Pool *pool, Hit *hits)
{
	const uint32_t inputs[] = {query->a, query->b, query->c};
	Candidates candidates = answers(query, inputs);
	Analogy analogy = prepare(query);
	size_t found = query->method == ANALOGY_MUL
			       ? exact_scan(&candidates, multiplied, &analogy, query->k, pool, hits)
			       : neighbours_search(query->index, &candidates, METRIC_COSINE, analogy.b,
					 query->k, pool, hits);
	release(&analogy);
	return found;
}

size_t analogy_rank(const AnalogyQuery *query, uint32_t row, Pool *pool)
{
	const uint32_t inputs[] = {query->a, query->b, query->c};
	Candidates candidates = answers(query, inputs);
	if (!candidates_have(&candidates, row))
		return 0;
	Analogy analogy = prepare(query);
	size_t before = query->method == ANALOGY_MUL
				? exact_count_before(&candidates, multiplied, &analogy, row, pool)
				: exact_count_nearer(&candidates, METRIC_COSINE, analogy.b, row, pool);
	release(&analogy);
	return before + 1;
}
