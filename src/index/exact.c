#include "index/exact.h"

#include "base/memory.h"
#include "index/batch.h"

#include <math.h>
#include <stdlib.h>

/* --- scores --- */

float exact_product(const float *a, const float *b, size_t width)
{
	return search_kernels_best()->dot(a, b, width);
}

float exact_squared_distance(const float *a, const float *b, size_t width)
{
	return search_kernels_best()->squared_distance(a, b, width);
}

double exact_cosine(const float *a, const float *b, size_t width)
{
	double ab = 0, aa = 0, bb = 0;
	for (size_t i = 0; i < width; i++) {
		ab += (double)a[i] * b[i];
		aa += (double)a[i] * a[i];
		bb += (double)b[i] * b[i];
	}
	return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

/* --- which rows --- */

static bool may_answer(const Candidates *candidates, uint32_t row)
{
	const Space *space = candidates->space;
	if (candidates->by_domain && (!space->domain_of || space->domain_of[row] != candidates->domain))
		return false;
	if (candidates->only && !(candidates->only[row / 64] >> row % 64 & 1))
		return false;
	return !candidates->with_direction || space->inverse_norms[row] > 0;
}

static bool is_excepted(const Candidates *candidates, uint32_t row)
{
	for (size_t i = 0; i < candidates->n_except; i++)
		if (candidates->except[i] == row)
			return true;
	return false;
}

bool candidates_have(const Candidates *candidates, uint32_t row)
{
	return may_answer(candidates, row) && !is_excepted(candidates, row);
}

/* Most blocks hold no row to leave out. */
static bool all_have_direction(const float *inverse_norms, size_t count)
{
	float lowest = 1;
	for (size_t i = 0; i < count; i++)
		lowest = inverse_norms[i] < lowest ? inverse_norms[i] : lowest;
	return lowest > 0;
}

static bool is_within(const Candidates *candidates, size_t first, size_t count)
{
	for (size_t i = 0; i < candidates->n_except; i++)
		if (candidates->except[i] >= first && candidates->except[i] - first < count)
			return true;
	return false;
}

/* 64 bits from `first` on. */
static uint64_t bits_at(const uint64_t *bits, size_t first, size_t count)
{
	size_t word = first / 64, shift = first % 64;
	uint64_t found = bits[word] >> shift;
	return shift && shift + count > 64 ? found | bits[word + 1] << (64 - shift) : found;
}

static uint64_t answer_mask(const void *context, size_t first, size_t count)
{
	const Candidates *candidates = context;
	uint64_t mask = 0, only = candidates->only ? bits_at(candidates->only, first, count) : UINT64_MAX;
	if (only == 0)
		return 0;
	bool look = candidates->by_domain || is_within(candidates, first, count) ||
		    (candidates->with_direction &&
			    !all_have_direction(candidates->space->inverse_norms + first, count));
	if (!look)
		return only;
	for (size_t i = 0; i < count; i++) {
		uint32_t row = (uint32_t)(first + i);
		mask |= (uint64_t)candidates_have(candidates, row) << i;
	}
	return mask;
}

/* Rows without direction are no answer by cosine; *all outlives what is returned. */
static Searched searched_of(const Candidates *candidates, Metric metric, Candidates *all)
{
	*all = *candidates;
	all->with_direction |= metric == METRIC_COSINE;
	const Space *space = candidates->space;
	return (Searched){matrix_rows(&space->vectors), metric, space->inverse_norms, answer_mask, all, NULL};
}

float exact_score(Metric metric, const Space *space, uint32_t row, const float *vector)
{
	Searched searched = {matrix_rows(&space->vectors), metric, space->inverse_norms, NULL, NULL, NULL};
	ScanQuery query = scan_query(&searched, vector);
	return scan_score(&searched, &query, row);
}

void exact_scores(Metric metric, const Space *space, const float *vector, Hit *hits, size_t count)
{
	Searched searched = {matrix_rows(&space->vectors), metric, space->inverse_norms, NULL, NULL, NULL};
	ScanQuery query = scan_query(&searched, vector);
	for (size_t i = 0; i < count; i++)
		hits[i].score = scan_score(&searched, &query, hits[i].row);
}

size_t exact_search(
	const Candidates *candidates, Metric metric, const float *vector, size_t k, Pool *pool, Hit *hits)
{
	Candidates all;
	Searched searched = searched_of(candidates, metric, &all);
	return scan_nearest(&searched, vector, k, pool, hits);
}

bool exact_search_many(const Candidates *candidates, Metric metric, Rows queries, size_t k, Pool *pool,
	Hit *hits, size_t *counts, Error *err)
{
	Candidates all;
	Searched searched = searched_of(candidates, metric, &all);
	return batch_nearest(&searched, queries, k, pool, hits, counts, err);
}

/* --- rows scored by the caller --- */

enum { PIECE_ROWS = 4096 };

typedef struct Scan {
	const Candidates *candidates;
	RowScore *score;
	const void *context;
	Best *best; /* one for each thread */
} Scan;

static void scan_piece(void *context, size_t piece, int thread)
{
	const Scan *scan = context;
	const Candidates *candidates = scan->candidates;
	Best *best = &scan->best[thread];
	size_t first = piece * PIECE_ROWS, last = first + PIECE_ROWS;
	if (last > candidates->space->vectors.rows)
		last = candidates->space->vectors.rows;
	for (uint32_t row = (uint32_t)first; row < last; row++) {
		if (!may_answer(candidates, row))
			continue;
		Hit hit = {row, scan->score(scan->context, row)};
		if (best_takes(best, hit) && !is_excepted(candidates, row))
			best_offer(best, hit);
	}
}

size_t exact_scan(
	const Candidates *candidates, RowScore *score, const void *context, size_t k, Pool *pool, Hit *hits)
{
	size_t rows = candidates->space->vectors.rows, threads = (size_t)pool_threads(pool);
	k = k < rows ? k : rows;
	Best *best = memory_new(threads, sizeof *best);
	Hit *room = memory_new(threads * k, sizeof *room);
	for (size_t i = 0; i < threads; i++)
		best[i] = (Best){room + i * k, 0, k};
	Scan scan = {candidates, score, context, best};
	pool_run(pool, (rows + PIECE_ROWS - 1) / PIECE_ROWS, scan_piece, &scan);
	Best all = {hits, 0, k};
	for (size_t i = 0; i < threads; i++)
		for (size_t j = 0; j < best[i].count; j++)
			best_offer(&all, best[i].hits[j]);
	best_sort(&all);
	free(best);
	free(room);
	return all.count;
}

/* --- ranks --- */

typedef struct Count {
	const Candidates *candidates;
	RowScore *score;
	const void *context;
	Hit limit;
	atomic_size_t before;
} Count;

static void count_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Count *count = context;
	const Candidates *candidates = count->candidates;
	size_t first = piece * PIECE_ROWS, last = first + PIECE_ROWS, before = 0;
	for (uint32_t row = (uint32_t)first; row < last && row < candidates->space->vectors.rows; row++) {
		if (row == count->limit.row || !may_answer(candidates, row))
			continue;
		Hit hit = {row, count->score(count->context, row)};
		before += hit_before(hit, count->limit) && !is_excepted(candidates, row);
	}
	atomic_fetch_add(&count->before, before);
}

size_t exact_count_before(
	const Candidates *candidates, RowScore *score, const void *context, uint32_t row, Pool *pool)
{
	size_t rows = candidates->space->vectors.rows;
	Count count = {candidates, score, context, {row, score(context, row)}, 0};
	pool_run(pool, (rows + PIECE_ROWS - 1) / PIECE_ROWS, count_piece, &count);
	return atomic_load(&count.before);
}

typedef struct Nearer {
	Searched searched;
	ScanQuery query;
} Nearer;

static float score_nearer(const void *context, uint32_t row)
{
	const Nearer *nearer = context;
	return scan_score(&nearer->searched, &nearer->query, row);
}

size_t exact_count_nearer(
	const Candidates *candidates, Metric metric, const float *vector, uint32_t row, Pool *pool)
{
	Candidates all;
	Nearer nearer = {.searched = searched_of(candidates, metric, &all)};
	nearer.query = scan_query(&nearer.searched, vector);
	return exact_count_before(&all, score_nearer, &nearer, row, pool);
}
