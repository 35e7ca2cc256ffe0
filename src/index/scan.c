#include "index/scan.h"

#include "base/memory.h"
#include "index/shortlist.h"

#include <math.h>
#include <stdlib.h>

float exact_inverse_norm(const float *vector, size_t width)
{
	double sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += (double)vector[i] * vector[i];
	float inverse = (float)(1 / sqrt(sum));
	return isfinite(inverse) ? inverse : 0;
}

ScanQuery scan_query(const Searched *searched, const float *vector)
{
	float inverse_norm =
		searched->metric == METRIC_COSINE ? exact_inverse_norm(vector, searched->rows.width) : 1;
	return (ScanQuery){vector, inverse_norm, search_kernels_best()};
}

float scan_score(const Searched *searched, const ScanQuery *query, size_t row)
{
	const float *vector = rows_at(searched->rows, row);
	size_t width = searched->rows.width;
	if (searched->metric == METRIC_L2)
		return 0 - query->kernels->squared_distance(query->vector, vector, width);
	float score = query->kernels->dot(query->vector, vector, width);
	if (searched->metric == METRIC_COSINE)
		score = score * searched->inverse_norms[row] * query->inverse_norm;
	return searched->offsets ? score + searched->offsets[row] : score;
}

/* --- a block of rows --- */

enum { LANES = 16 };
typedef float Lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));
typedef int32_t Truths __attribute__((vector_size(LANES * sizeof(int32_t))));

/* Turns products into scores, as scan_score does. */
static void finish_scores(const Searched *searched, const ScanQuery *query, size_t first, Lanes *scores)
{
	for (size_t i = 0; i < SCAN_BLOCK / LANES && searched->metric != METRIC_DOT; i++)
		if (searched->metric == METRIC_L2)
			scores[i] = 0 - scores[i];
		else
			scores[i] = scores[i] * *(const Lanes *)(searched->inverse_norms + first + i * LANES) *
				    query->inverse_norm;
	for (size_t i = 0; i < SCAN_BLOCK / LANES && searched->offsets && searched->metric != METRIC_L2; i++)
		scores[i] += *(const Lanes *)(searched->offsets + first + i * LANES);
}

static void score_block(
	const Searched *searched, const ScanQuery *query, size_t first, size_t count, float *scores)
{
	if (count < SCAN_BLOCK) {
		for (size_t i = 0; i < count; i++)
			scores[i] = scan_score(searched, query, first + i);
		return;
	}
	Rows rows = rows_part(searched->rows, first, count);
	if (searched->metric == METRIC_L2)
		query->kernels->squared_distances(query->vector, rows, scores);
	else
		query->kernels->dots(query->vector, rows, scores);
	finish_scores(searched, query, first, (Lanes *)scores);
}

static bool any_reaches(const float *scores, float limit)
{
	Truths any = {0};
	for (size_t i = 0; i < SCAN_BLOCK; i += LANES)
		any |= *(const Lanes *)(scores + i) >= limit;
	int32_t all = 0;
	for (size_t i = 0; i < LANES; i++)
		all |= any[i];
	return all != 0;
}

static uint64_t mask_of(const Searched *searched, size_t first, size_t count)
{
	return searched->mask ? searched->mask(searched->context, first, count) : UINT64_MAX;
}

/* Where few rows of a block may answer, only those are read. */
static void scan_few(
	const Searched *searched, const ScanQuery *query, size_t first, uint64_t mask, Shortlist *list)
{
	for (; mask; mask &= mask - 1) {
		size_t row = first + (size_t)__builtin_ctzll(mask);
		shortlist_offer(list, (Hit){(uint32_t)row, scan_score(searched, query, row)});
	}
}

static void scan_block(
	const Searched *searched, const ScanQuery *query, size_t first, size_t count, Shortlist *list)
{
	enum { FEW = 8 };
	float scores[SCAN_BLOCK] __attribute__((aligned(64)));
	uint64_t mask = mask_of(searched, first, count);
	if (__builtin_popcountll(mask) <= FEW) {
		scan_few(searched, query, first, mask, list);
		return;
	}
	score_block(searched, query, first, count, scores);
	if (count == SCAN_BLOCK && !any_reaches(scores, list->limit))
		return;
	for (size_t i = 0; i < count; i++)
		if (mask >> i & 1)
			shortlist_offer(list, (Hit){(uint32_t)(first + i), scores[i]});
}

/* --- all rows --- */

/* A piece is large enough that dealing it out costs nothing, small enough that threads end together. */
enum { PIECE_ROWS = 32 * SCAN_BLOCK };

typedef struct Scan {
	const Searched *searched;
	ScanQuery query;
	Shortlist *lists; /* one for each thread */
} Scan;

static void scan_piece(void *context, size_t piece, int thread)
{
	const Scan *scan = context;
	size_t rows = scan->searched->rows.count, first = piece * PIECE_ROWS;
	size_t last = first + PIECE_ROWS < rows ? first + PIECE_ROWS : rows;
	for (; first < last; first += SCAN_BLOCK) {
		size_t count = last - first < SCAN_BLOCK ? last - first : SCAN_BLOCK;
		scan_block(scan->searched, &scan->query, first, count, &scan->lists[thread]);
	}
}

/* Sorts what the threads found. */
static size_t gather(Shortlist *lists, size_t threads, Hit *hits)
{
	for (size_t i = 1; i < threads; i++)
		shortlist_join(&lists[0], &lists[i]);
	shortlist_trim(&lists[0]);
	Best best = {hits, 0, lists[0].count};
	for (size_t i = 0; i < lists[0].count; i++)
		best_offer(&best, hit_of_key(lists[0].keys[i]));
	best_sort(&best);
	return best.count;
}

size_t scan_nearest(const Searched *searched, const float *vector, size_t k, Pool *pool, Hit *hits)
{
	size_t rows = searched->rows.count, threads = (size_t)pool_threads(pool);
	k = k < rows ? k : rows;
	size_t room = shortlist_room(k);
	Shortlist *lists = memory_new(threads, sizeof *lists);
	HitKey *keys = memory_new(threads * room, sizeof *keys);
	for (size_t i = 0; i < threads; i++)
		shortlist_init(&lists[i], keys + i * room, k);
	Scan scan = {searched, scan_query(searched, vector), lists};
	pool_run(pool, (rows + PIECE_ROWS - 1) / PIECE_ROWS, scan_piece, &scan);
	size_t found = gather(lists, threads, hits);
	free(lists);
	free(keys);
	return found;
}
