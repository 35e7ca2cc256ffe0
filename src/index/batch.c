#include "index/batch.h"

#include "base/memory.h"
#include "index/shortlist.h"

#include <math.h>
#include <stdlib.h>

/* How the work is cut. Neither threads nor cuts change a score, so they change no answer. */
typedef struct Plan {
	size_t wave;             /* queries that are asked together */
	size_t part_rows, parts; /* rows that a thread takes at a time */
	size_t k, keep, room;    /* wanted; kept in a list; room of a list */
} Plan;

/* What a thread works with. */
typedef struct Bench {
	float *rows;      /* width x TILE_ROWS */
	float *start;     /* TILE_ROWS */
	float *scores;    /* TILE_QUERIES x TILE_ROWS */
	float *limits;    /* by query of the wave */
	Shortlist *lists; /* by query of the wave */
} Bench;

typedef struct Run {
	const Searched *searched;
	const SearchKernels *kernels;
	Plan plan;
	double longest; /* the largest norm of a row */
	double offset;  /* the largest offset, without its sign */
	Rows queries;   /* of this wave */
	float *packed;  /* tiles of TILE_QUERIES queries */
	size_t threads;
	Bench *benches; /* by thread */
	float *bench_room;
	Shortlist *lists; /* threads x wave */
	HitKey *keys;     /* threads x wave x room */
	bool *doubtful;   /* by query of the wave: rounding could have kept out a better row */
	Hit *hits;        /* of this wave */
	size_t *counts;
} Run;

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t over(size_t count, size_t step)
{
	return (count + step - 1) / step;
}

/* --- the plan --- */

/* The packed queries of a wave stay in the second cache, so rows are packed once for all of them. */
static size_t largest_wave(size_t width)
{
	enum { CACHED = 128 * 1024, MOST = 1024 };
	size_t fits = CACHED / (width ? width : 1) / TILE_QUERIES * TILE_QUERIES;
	return fits > MOST ? MOST : fits ? fits : TILE_QUERIES;
}

static Plan plan_of(const Searched *searched, size_t queries, size_t k, size_t threads)
{
	enum { OFFERED = 16 << 20, PART = 32 * TILE_ROWS, SPARE = 16 };
	Plan plan = {.k = k, .keep = least(k + SPARE + k / 16, searched->rows.count), .part_rows = PART};
	plan.room = shortlist_room(plan.keep);
	size_t largest = least(largest_wave(searched->rows.width), OFFERED / (plan.room * threads) + 1);
	plan.wave = over(queries, over(queries, largest));
	plan.parts = over(searched->rows.count, PART);
	return plan;
}

/* --- tiles --- */

/* A row that may not answer starts from what is not a number, and so reaches no limit. */
static bool prepare_rows(const Run *run, size_t first, size_t count, Bench *bench)
{
	const Searched *searched = run->searched;
	uint64_t mask = searched->mask ? searched->mask(searched->context, first, count) : UINT64_MAX;
	mask &= ((uint64_t)1 << count) - 1;
	for (size_t i = 0; i < TILE_ROWS; i++)
		bench->start[i] = mask >> i & 1 ? searched->offsets ? searched->offsets[first + i] : 0 : NAN;
	if (!mask)
		return false;
	pack_rows(rows_part(searched->rows, first, count), TILE_ROWS, bench->rows);
	return true;
}

/* Makes the score of a tile order rows as the metric does: the product of a query and a row of length 1, the
 * product, or x . y - |y|^2 / 2. */
static void adapt_rows(const Run *run, size_t first, size_t count, Bench *bench)
{
	const Searched *searched = run->searched;
	float factors[TILE_ROWS] = {0};
	for (size_t i = 0; i < count; i++)
		factors[i] = searched->inverse_norms[first + i];
	if (searched->metric == METRIC_COSINE)
		for (size_t k = 0; k < searched->rows.width; k++)
			for (size_t i = 0; i < TILE_ROWS; i++)
				bench->rows[k * TILE_ROWS + i] *= factors[i];
	if (searched->metric == METRIC_L2)
		for (size_t i = 0; i < count; i++)
			if (factors[i] > 0)
				bench->start[i] -= (float)(0.5 / ((double)factors[i] * factors[i]));
}

static void offer_reached(Shortlist *lists, const ProductTile *tile, size_t first_row, float *limits)
{
	for (size_t i = 0; i < TILE_QUERIES; i++) {
		uint32_t reached = tile->reached[i];
		if (!reached)
			continue;
		for (; reached; reached &= reached - 1) {
			size_t row = (size_t)__builtin_ctz(reached);
			shortlist_offer(&lists[i],
				(Hit){(uint32_t)(first_row + row), tile->scores[i * TILE_ROWS + row]});
		}
		limits[i] = lists[i].limit;
	}
}

static void multiply_rows(const Run *run, size_t first_row, Bench *bench)
{
	size_t width = run->queries.width;
	for (size_t query = 0; query < run->queries.count; query += TILE_QUERIES) {
		uint32_t reached[TILE_QUERIES];
		float *limits = bench->limits + query;
		ProductTile tile = {run->packed + query * width, bench->rows, width, bench->start,
			bench->scores, limits, reached};
		if (run->kernels->multiply(&tile))
			offer_reached(bench->lists + query, &tile, first_row, limits);
	}
}

/* The next rows come from memory while these are multiplied. */
static void ask_for_rows(Rows rows, size_t first, size_t count)
{
	enum { LINE = 16 };
	const float *from = rows_at(rows, first), *end = from + count * rows.stride;
	for (; from < end; from += LINE)
		__builtin_prefetch(from, 0, 2);
}

static void search_part(void *context, size_t part, int thread)
{
	const Run *run = context;
	Bench *bench = &run->benches[thread];
	size_t first = part * run->plan.part_rows;
	size_t end = least(first + run->plan.part_rows, run->searched->rows.count);
	for (; first < end; first += TILE_ROWS) {
		size_t count = least(TILE_ROWS, end - first), next = first + count;
		if (!prepare_rows(run, first, count, bench))
			continue;
		adapt_rows(run, first, count, bench);
		ask_for_rows(run->searched->rows, next, least(TILE_ROWS, end - next));
		multiply_rows(run, first, bench);
	}
}

static void pack_queries(void *context, size_t piece, int thread)
{
	(void)thread;
	const Run *run = context;
	size_t first = piece * TILE_QUERIES, count = least(TILE_QUERIES, run->queries.count - first);
	size_t width = run->queries.width;
	float *packed = run->packed + first * width, factors[TILE_QUERIES] = {0};
	pack_rows(rows_part(run->queries, first, count), TILE_QUERIES, packed);
	if (run->searched->metric != METRIC_COSINE)
		return;
	for (size_t i = 0; i < count; i++)
		factors[i] = exact_inverse_norm(rows_at(run->queries, first + i), width);
	for (size_t k = 0; k < width; k++)
		for (size_t i = 0; i < TILE_QUERIES; i++)
			packed[k * TILE_QUERIES + i] *= factors[i];
}

/* --- from candidates to answers --- */

/*
 * The highest score, as a scan computes it, of a row whose score in a tile is not above `rough`. Both sums err
 * by at most gamma = n u / (1 - n u) times the product of the lengths, n being the roundings a term goes
 * through (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1): about the width in a tile and
 * a sixteenth of it in a scan; the constants leave room for the norms and what is done to a sum afterwards.
 */
static double highest_score(const Run *run, const ScanQuery *query, double rough)
{
	size_t width = run->queries.width;
	double error = (1.2 * (double)width + 48) * 0x1p-24, square = 0;
	if (run->searched->metric == METRIC_COSINE)
		return rough + error * (1 + run->offset);
	for (size_t i = 0; i < width; i++)
		square += (double)query->vector[i] * query->vector[i];
	if (run->searched->metric == METRIC_DOT)
		return rough + error * (sqrt(square) * run->longest + run->offset);
	double reach = sqrt(square) + run->longest;
	return 2 * rough - square + error * reach * reach;
}

static void settle_query(void *context, size_t at, int thread)
{
	(void)thread;
	const Run *run = context;
	const Plan *plan = &run->plan;
	ScanQuery query = scan_query(run->searched, rows_at(run->queries, at));
	Best best = {run->hits + at * plan->k, 0, plan->k};
	Shortlist *list = &run->benches[0].lists[at];
	for (size_t i = 1; i < run->threads; i++)
		shortlist_join(list, &run->benches[i].lists[at]);
	shortlist_trim(list);
	for (size_t i = 0; i < list->count; i++)
		__builtin_prefetch(rows_at(run->searched->rows, hit_of_key(list->keys[i]).row));
	for (size_t i = 0; i < list->count; i++) {
		uint32_t row = hit_of_key(list->keys[i]).row;
		best_offer(&best, (Hit){row, scan_score(run->searched, &query, row)});
	}
	best_sort(&best);
	run->counts[at] = best.count;
	run->doubtful[at] = list->dropped && best.count > 0 &&
			    !(best.hits[best.count - 1].score > highest_score(run, &query, list->limit));
}

/* Queries that only pad a tile reach nothing. */
static void clear_bench(const Run *run, Bench *bench)
{
	const Plan *plan = &run->plan;
	size_t queries = run->queries.count, first = (size_t)(bench->lists - run->lists);
	for (size_t i = 0; i < queries; i++)
		shortlist_init(&bench->lists[i], run->keys + (first + i) * plan->room, plan->keep);
	for (size_t i = 0; i < over(queries, TILE_QUERIES) * TILE_QUERIES; i++)
		bench->limits[i] = i < queries ? -INFINITY : INFINITY;
}

static void search_wave(Run *run, Pool *pool)
{
	size_t queries = run->queries.count;
	for (size_t i = 0; i < run->threads; i++)
		clear_bench(run, &run->benches[i]);
	pool_run(pool, over(queries, TILE_QUERIES), pack_queries, run);
	pool_run(pool, run->plan.parts, search_part, run);
	pool_run(pool, queries, settle_query, run);
	for (size_t i = 0; i < queries; i++)
		if (run->doubtful[i])
			run->counts[i] = scan_nearest(run->searched, rows_at(run->queries, i), run->plan.k,
				pool, run->hits + i * run->plan.k);
}

/* --- room --- */

static double longest_row(const Searched *searched)
{
	float least_inverse = INFINITY;
	for (size_t i = 0; i < searched->rows.count; i++) {
		float inverse = searched->inverse_norms[i];
		least_inverse = inverse > 0 && inverse < least_inverse ? inverse : least_inverse;
	}
	return 1 / (double)least_inverse;
}

static double largest_offset(const Searched *searched)
{
	double largest = 0;
	for (size_t i = 0; searched->offsets && i < searched->rows.count; i++)
		largest = fmax(largest, fabs((double)searched->offsets[i]));
	return largest;
}

static bool run_reserve(Run *run, Error *err)
{
	const Plan *plan = &run->plan;
	size_t width = run->searched->rows.width, lists = run->threads * plan->wave;
	size_t tiles = over(plan->wave, TILE_QUERIES),
	       limits = over(tiles * TILE_QUERIES, TILE_ROWS) * TILE_ROWS;
	size_t bench = (width + 1 + TILE_QUERIES) * TILE_ROWS + limits;
	run->packed = memory_data(tiles * TILE_QUERIES, width * sizeof(float), "packed queries", err);
	run->keys = run->packed ? memory_data(lists * plan->room, sizeof(HitKey), "lists of hits", err) : NULL;
	run->bench_room = run->keys ? memory_data(run->threads * bench, sizeof(float), "tiles", err) : NULL;
	if (!run->bench_room)
		return false;
	run->lists = memory_new(lists, sizeof *run->lists);
	run->doubtful = memory_new(plan->wave, sizeof *run->doubtful);
	run->benches = memory_new(run->threads, sizeof *run->benches);
	for (size_t i = 0; i < run->threads; i++) {
		float *rows = run->bench_room + i * bench, *start = rows + width * TILE_ROWS;
		float *scores = start + TILE_ROWS, *limit = scores + TILE_QUERIES * TILE_ROWS;
		run->benches[i] = (Bench){rows, start, scores, limit, run->lists + i * plan->wave};
	}
	return true;
}

static void run_release(Run *run)
{
	free(run->packed);
	free(run->keys);
	free(run->bench_room);
	free(run->lists);
	free(run->doubtful);
	free(run->benches);
}

bool batch_nearest(
	const Searched *searched, Rows queries, size_t k, Pool *pool, Hit *hits, size_t *counts, Error *err)
{
	if (queries.count == 0)
		return true;
	size_t threads = (size_t)pool_threads(pool);
	Run run = {.searched = searched,
		.kernels = search_kernels_best(),
		.plan = plan_of(searched, queries.count, k, threads),
		.threads = threads,
		.longest = longest_row(searched),
		.offset = largest_offset(searched)};
	bool good = run_reserve(&run, err);
	for (size_t first = 0; good && first < queries.count; first += run.plan.wave) {
		run.queries = rows_part(queries, first, least(run.plan.wave, queries.count - first));
		run.hits = hits + first * k;
		run.counts = counts + first;
		search_wave(&run, pool);
	}
	run_release(&run);
	return good;
}
