#include "linalg/cross_nearest.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a thread works with. */
typedef struct Bench {
	float *start;   /* TILE_ROWS: what is added to the products with each row of b */
	float *scores;  /* TILE_QUERIES x TILE_ROWS */
	float *limits;  /* by row of the wave: the last score of its list */
	CrossHit *hits; /* wave x k: what this thread found for the rows of the wave */
} Bench;

struct CrossNearest {
	size_t width, a_count, b_count, most;
	size_t wave;    /* rows of a that are multiplied with all of b in one go */
	size_t waves;   /* so many a step */
	float *b;       /* in tiles of TILE_ROWS rows, packed */
	float *packed;  /* the rows of a wave, in tiles of TILE_QUERIES */
	float *b_limit; /* by row of b: the last score of its list */
	CrossHit *of_a, *of_b;
	const SearchKernels *kernels;
	Rows a;
	CrossQuery query;
	size_t done, count; /* rows of a that are through; rows of this wave */
	size_t threads;
	float *bench_room;
	CrossHit *bench_hits;
	Bench *benches;
};

/* Rows of b that a thread takes at a time: whole tiles. */
enum { PART = 32 * TILE_ROWS };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t over(size_t count, size_t step)
{
	return (count + step - 1) / step;
}

/* --- room --- */

/* The packed rows of a wave stay in the second cache. */
static size_t largest_wave(size_t width)
{
	enum { CACHED = 128 * 1024, MOST = 85 * TILE_QUERIES };
	size_t fits = CACHED / (width ? width : 1) / TILE_QUERIES * TILE_QUERIES;
	return fits > MOST ? MOST : fits ? fits : TILE_QUERIES;
}

/* As many waves as make a step of some two thousand million multiplications. */
static size_t waves_a_step(size_t wave, size_t b_count, size_t width)
{
	double waves = 2e9 / ((double)wave * (double)(b_count + 1) * (double)(width + 1));
	return waves < 1 ? 1 : waves > 1000 ? 1000 : (size_t)waves;
}

static void pack_b(CrossNearest *cross, Rows b)
{
	for (size_t first = 0; first < b.count; first += TILE_ROWS)
		pack_rows(rows_part(b, first, least(TILE_ROWS, b.count - first)), TILE_ROWS,
			cross->b + first * b.width);
}

CrossNearest *cross_nearest_new(Rows b, size_t a_count, size_t most, Error *err)
{
	CrossNearest *cross = memory_new(1, sizeof *cross);
	*cross = (CrossNearest){.width = b.width, .a_count = a_count, .b_count = b.count, .most = most};
	cross->kernels = search_kernels_best();
	cross->wave = largest_wave(b.width);
	cross->waves = waves_a_step(cross->wave, b.count, b.width);
	size_t padded = over(b.count, TILE_ROWS) * TILE_ROWS;
	cross->b = memory_data(padded, b.width * sizeof(float), "packed vectors", err);
	cross->packed = cross->b ? memory_data(cross->wave, b.width * sizeof(float), "packed rows", err) : NULL;
	cross->b_limit = cross->packed ? memory_data(padded, sizeof(float), "limits", err) : NULL;
	cross->of_a = cross->b_limit ? memory_data(a_count, most * sizeof(CrossHit), "lists", err) : NULL;
	cross->of_b = cross->of_a ? memory_data(b.count, most * sizeof(CrossHit), "lists", err) : NULL;
	if (cross->of_b) {
		pack_b(cross, b);
		return cross;
	}
	cross_nearest_free(cross);
	return NULL;
}

static void free_benches(CrossNearest *cross)
{
	free(cross->bench_room);
	free(cross->bench_hits);
	free(cross->benches);
	cross->bench_room = NULL;
	cross->bench_hits = NULL;
	cross->benches = NULL;
	cross->threads = 0;
}

void cross_nearest_free(CrossNearest *cross)
{
	if (!cross)
		return;
	free_benches(cross);
	free(cross->b);
	free(cross->packed);
	free(cross->b_limit);
	free(cross->of_a);
	free(cross->of_b);
	free(cross);
}

/* Benches for all threads of the pool, unless they are there. */
static bool reserve_benches(CrossNearest *cross, size_t threads, Error *err)
{
	if (cross->threads >= threads)
		return true;
	free_benches(cross);
	size_t limits = over(cross->wave, TILE_ROWS) * TILE_ROWS;
	size_t room = TILE_ROWS + TILE_QUERIES * TILE_ROWS + limits;
	cross->bench_room = memory_data(threads * room, sizeof(float), "tiles", err);
	cross->bench_hits =
		memory_data(threads * cross->wave, cross->most * sizeof(CrossHit), "lists of hits", err);
	if (!cross->bench_room || !cross->bench_hits)
		return false;
	cross->benches = memory_new(threads, sizeof *cross->benches);
	cross->threads = threads;
	for (size_t i = 0; i < threads; i++) {
		float *start = cross->bench_room + i * room, *scores = start + TILE_ROWS;
		cross->benches[i] = (Bench){start, scores, scores + TILE_QUERIES * TILE_ROWS,
			cross->bench_hits + i * cross->wave * cross->most};
	}
	return true;
}

/* --- lists --- */

static void clear_hits(CrossHit *hits, size_t count)
{
	for (size_t i = 0; i < count; i++)
		hits[i] = (CrossHit){UINT32_MAX, -INFINITY};
}

static bool before(CrossHit a, CrossHit b)
{
	return a.score > b.score || (a.score == b.score && a.row < b.row);
}

/* By insertion; the worst falls out. */
static void offer(CrossHit *hits, size_t k, CrossHit hit)
{
	if (!before(hit, hits[k - 1]))
		return;
	size_t at = k - 1;
	for (; at > 0 && before(hit, hits[at - 1]); at--)
		hits[at] = hits[at - 1];
	hits[at] = hit;
}

static bool may_answer(const CrossNearest *cross, size_t a, size_t b, bool back)
{
	const CrossQuery *query = &cross->query;
	return !query->mask || query->mask(query->context, (uint32_t)a, (uint32_t)b, back);
}

/* --- tiles --- */

typedef struct Place {
	size_t a, b; /* first row of the wave that the tile is of; first row of b */
	size_t a_count, b_count;
} Place;

static void offer_to_a(const CrossNearest *cross, const ProductTile *tile, Place place, const Bench *bench)
{
	size_t k = cross->query.k;
	for (size_t i = 0; i < place.a_count; i++) {
		CrossHit *hits = bench->hits + (place.a + i) * k;
		for (uint32_t reached = tile->reached[i]; reached; reached &= reached - 1) {
			size_t j = (size_t)__builtin_ctz(reached), row = cross->done + place.a + i;
			if (may_answer(cross, row, place.b + j, false))
				offer(hits, k,
					(CrossHit){(uint32_t)(place.b + j), tile->scores[i * TILE_ROWS + j]});
		}
		bench->limits[place.a + i] = hits[k - 1].score;
	}
}

/* Whether any of the 32 scores, less the penalty, reaches its limit. */
static bool any_reaches(const float *restrict scores, const float *restrict limits, float penalty)
{
	int any = 0;
	for (size_t j = 0; j < TILE_ROWS; j++)
		any |= scores[j] - penalty >= limits[j];
	return any;
}

static void offer_row_to_b(CrossNearest *cross, const float *scores, Place place, size_t row, float penalty)
{
	size_t k = cross->query.k;
	float *limits = cross->b_limit + place.b;
	for (size_t j = 0; j < place.b_count; j++) {
		float score = scores[j] - penalty;
		if (!(score >= limits[j]) || !may_answer(cross, row, place.b + j, true))
			continue;
		CrossHit *hits = cross->of_b + (place.b + j) * k;
		offer(hits, k, (CrossHit){(uint32_t)row, score});
		limits[j] = hits[k - 1].score;
	}
}

static void offer_to_b(CrossNearest *cross, const ProductTile *tile, Place place)
{
	for (size_t i = 0; i < place.a_count; i++) {
		size_t row = cross->done + place.a + i;
		float penalty = cross->query.penalty_a ? cross->query.penalty_a[row] : 0;
		const float *scores = tile->scores + i * TILE_ROWS;
		if (any_reaches(scores, cross->b_limit + place.b, penalty))
			offer_row_to_b(cross, scores, place, row, penalty);
	}
}

static void multiply_tile(CrossNearest *cross, size_t first, const Bench *bench)
{
	Place place = {.b = first, .b_count = least(TILE_ROWS, cross->b_count - first)};
	for (size_t j = 0; j < TILE_ROWS; j++)
		bench->start[j] = j >= place.b_count       ? NAN
				  : cross->query.penalty_b ? -cross->query.penalty_b[first + j]
							   : 0;
	for (; place.a < cross->count; place.a += TILE_QUERIES) {
		uint32_t reached[TILE_QUERIES];
		place.a_count = least(TILE_QUERIES, cross->count - place.a);
		ProductTile tile = {cross->packed + place.a * cross->width, cross->b + first * cross->width,
			cross->width, bench->start, bench->scores, bench->limits + place.a, reached};
		if (cross->kernels->multiply(&tile))
			offer_to_a(cross, &tile, place, bench);
		offer_to_b(cross, &tile, place);
	}
}

/* All rows of the wave with some of b: lists of b belong to one part, those of a to one thread. */
static void multiply_part(void *context, size_t part, int thread)
{
	CrossNearest *cross = context;
	size_t end = least((part + 1) * PART, cross->b_count);
	for (size_t first = part * PART; first < end; first += TILE_ROWS)
		multiply_tile(cross, first, &cross->benches[thread]);
}

/* --- waves --- */

static void pack_a(void *context, size_t piece, int thread)
{
	(void)thread;
	const CrossNearest *cross = context;
	size_t first = piece * TILE_QUERIES;
	pack_rows(rows_part(cross->a, cross->done + first, least(TILE_QUERIES, cross->count - first)),
		TILE_QUERIES, cross->packed + first * cross->width);
}

/* Penalties of a come last, so that they round what is listed, not what is compared. */
static void settle_row(void *context, size_t row, int thread)
{
	(void)thread;
	CrossNearest *cross = context;
	size_t k = cross->query.k;
	CrossHit *hits = cross->of_a + (cross->done + row) * k;
	clear_hits(hits, k);
	for (size_t i = 0; i < cross->threads; i++)
		for (size_t at = 0; at < k; at++)
			offer(hits, k, cross->benches[i].hits[row * k + at]);
	for (size_t at = 0; at < k && cross->query.penalty_a; at++)
		hits[at].score -= cross->query.penalty_a[cross->done + row];
}

static void run_wave(CrossNearest *cross, Pool *pool)
{
	cross->count = least(cross->wave, cross->a_count - cross->done);
	for (size_t i = 0; i < cross->threads; i++) {
		clear_hits(cross->benches[i].hits, cross->count * cross->query.k);
		for (size_t row = 0; row < over(cross->count, TILE_QUERIES) * TILE_QUERIES; row++)
			cross->benches[i].limits[row] = row < cross->count ? -INFINITY : INFINITY;
	}
	pool_run(pool, over(cross->count, TILE_QUERIES), pack_a, cross);
	pool_run(pool, over(cross->b_count, PART), multiply_part, cross);
	pool_run(pool, cross->count, settle_row, cross);
	cross->done += cross->count;
}

void cross_nearest_begin(CrossNearest *cross, Rows a, CrossQuery query)
{
	cross->a = a;
	cross->query = query;
	cross->done = 0;
	clear_hits(cross->of_b, cross->b_count * query.k);
	for (size_t j = 0; j < cross->b_count; j++)
		cross->b_limit[j] = -INFINITY;
}

bool cross_nearest_step(CrossNearest *cross, Pool *pool, Error *err)
{
	if (!reserve_benches(cross, (size_t)pool_threads(pool), err))
		return false;
	for (size_t i = 0; i < cross->waves && cross->done < cross->a_count; i++)
		run_wave(cross, pool);
	return true;
}

double cross_nearest_done(const CrossNearest *cross)
{
	return cross->a_count ? (double)cross->done / (double)cross->a_count : 1;
}

const CrossHit *cross_nearest_of_a(const CrossNearest *cross, size_t row)
{
	return cross->of_a + row * cross->query.k;
}

const CrossHit *cross_nearest_of_b(const CrossNearest *cross, size_t row)
{
	return cross->of_b + row * cross->query.k;
}
