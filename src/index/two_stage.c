/* Searching by an index: rough candidates, then exact scores. */
#include "index/index.h"

#include <stdlib.h>

/* Below this share of rows that are candidates, looking at these is quicker than walking among the others; the
 * share is that of a sample. */
enum { SAMPLE = 2000, FEW = 5 /* % */ };

typedef struct Plan {
	const Index *index;
	const Candidates *among;
	size_t k, effort;
	bool exhaustive;
} Plan;

static bool may_answer(const Index *index, const Candidates *candidates, uint32_t row)
{
	return !index_is_gone(index, row) && candidates_have(candidates, row);
}

static double share_of_candidates(const Index *index, const Candidates *candidates)
{
	size_t rows = index->space->vectors.rows, taken = rows < SAMPLE ? rows : SAMPLE, having = 0;
	for (size_t i = 0; i < taken; i++)
		having += may_answer(index, candidates, (uint32_t)(i * rows / taken));
	return taken ? (double)having / (double)taken : 1;
}

/* Where a share of what is found is no answer, more must be found. */
static Plan plan_search(const Index *index, const Candidates *candidates, size_t k, size_t effort)
{
	Plan plan = {.index = index, .among = candidates, .k = k};
	double share = 1;
	if (candidates->by_domain || candidates->only || index->n_gone)
		share = share_of_candidates(index, candidates);
	effort = effort ? effort : index->effort;
	size_t rows = index->space->vectors.rows, least = index->type->most ? 1 : k + candidates->n_except;
	effort = effort < rows ? effort : rows;
	effort = effort > least ? effort : least;
	plan.exhaustive = share * 100 < FEW || k >= rows;
	plan.effort = plan.exhaustive ? 0 : (size_t)((double)effort / share);
	return plan;
}

/* A bit for each row that is not gone, among those that are let in at all; the caller frees. */
static uint64_t *present_rows(const Index *index, const Candidates *among)
{
	size_t rows = index->space->vectors.rows, words = (rows + 63) / 64;
	uint64_t *present = memory_new(words, sizeof *present);
	for (size_t i = 0; i < words; i++)
		present[i] = (among->only ? among->only[i] : UINT64_MAX) & ~index->gone[i];
	if (rows % 64) /* beyond the last row there is none */
		present[words - 1] &= ((uint64_t)1 << rows % 64) - 1;
	return present;
}

static size_t search_all(const Plan *plan, const float *vector, Pool *pool, Hit *hits)
{
	const Index *index = plan->index;
	if (!index->n_gone)
		return exact_search(plan->among, index->metric, vector, plan->k, pool, hits);
	Candidates present = *plan->among;
	uint64_t *rows = present_rows(index, plan->among);
	present.only = rows;
	size_t found = exact_search(&present, index->metric, vector, plan->k, pool, hits);
	free(rows);
	return found;
}

/* The k best of the candidates that are answers, by exact scores. */
static size_t rank(const Plan *plan, const float *vector, Hit *rough, size_t count, Hit *hits)
{
	const Index *index = plan->index;
	bool directed = index->metric == METRIC_COSINE;
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (may_answer(index, plan->among, rough[i].row) &&
			!(directed && index->space->inverse_norms[rough[i].row] == 0))
			rough[kept++] = rough[i];
	exact_scores(index->metric, index->space, vector, rough, kept);
	Best best = {hits, 0, plan->k};
	for (size_t i = 0; i < kept; i++)
		best_offer(&best, rough[i]);
	best_sort(&best);
	return best.count;
}

/* Until there are k, or everything has been asked. */
static size_t search_one(Plan plan, void *room, const float *vector, Pool *pool, Hit *hits)
{
	const Index *index = plan.index;
	size_t rows = index->space->vectors.rows, found = 0;
	while (!plan.exhaustive) {
		plan.effort = plan.effort < rows ? plan.effort : rows;
		size_t most = index->type->most ? index->type->most(index, plan.k, plan.effort) : plan.effort;
		Hit *rough = memory_new(most, sizeof *rough);
		size_t count = index->type->search(index, room, vector, plan.k, plan.effort, plan.among, rough);
		found = rank(&plan, vector, rough, count, hits);
		free(rough);
		if (found == plan.k)
			return found;
		plan.exhaustive = plan.effort >= rows / 4;
		plan.effort *= 4;
	}
	return search_all(&plan, vector, pool, hits);
}

size_t index_search(const Index *index, const Candidates *candidates, const float *vector, size_t k,
	size_t effort, Pool *pool, Hit *hits)
{
	Plan plan = plan_search(index, candidates, k, effort);
	void *room = plan.exhaustive ? NULL : index->type->room_new(index);
	size_t found = search_one(plan, room, vector, pool, hits);
	if (room)
		index->type->room_free(room);
	return found;
}

/* --- many --- */

typedef struct Batch {
	Plan plan;
	Rows queries;
	void **rooms; /* one for each thread */
	Hit *hits;
	size_t *counts;
} Batch;

static void search_piece(void *context, size_t query, int thread)
{
	Batch *batch = context;
	batch->counts[query] = search_one(batch->plan, batch->rooms[thread], rows_at(batch->queries, query),
		NULL, batch->hits + query * batch->plan.k);
}

bool index_search_many(const Index *index, const Candidates *candidates, Rows queries, size_t k, size_t effort,
	Pool *pool, Hit *hits, size_t *counts, Error *err)
{
	Batch batch = {plan_search(index, candidates, k, effort), queries, NULL, hits, counts};
	if (batch.plan.exhaustive && !index->n_gone)
		return exact_search_many(candidates, index->metric, queries, k, pool, hits, counts, err);
	size_t threads = (size_t)pool_threads(pool);
	batch.rooms = memory_new(threads, sizeof *batch.rooms);
	for (size_t i = 0; i < threads; i++)
		batch.rooms[i] = index->type->room_new(index);
	pool_run(pool, queries.count, search_piece, &batch);
	for (size_t i = 0; i < threads; i++)
		index->type->room_free(batch.rooms[i]);
	free(batch.rooms);
	return true;
}
