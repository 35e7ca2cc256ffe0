#include "index/exact.h"

#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- scores --- */

enum { LANES = 8 };
typedef float Lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

static float sum_lanes(const Lanes *lanes)
{
	Lanes s = *lanes;
	return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/* The order of the sums is fixed here, not by the compiler, so that every row scores alike everywhere. */
float exact_product(const float *a, const float *b, size_t width)
{
	Lanes even = {0}, odd = {0};
	size_t i = 0;
	for (; i + 2 * LANES <= width; i += 2 * LANES) {
		even += *(const Lanes *)(a + i) * *(const Lanes *)(b + i);
		odd += *(const Lanes *)(a + i + LANES) * *(const Lanes *)(b + i + LANES);
	}
	float rest = 0;
	for (; i < width; i++)
		rest += a[i] * b[i];
	even += odd;
	return sum_lanes(&even) + rest;
}

float exact_squared_distance(const float *a, const float *b, size_t width)
{
	Lanes sum = {0};
	size_t i = 0;
	for (; i + LANES <= width; i += LANES) {
		Lanes difference = *(const Lanes *)(a + i) - *(const Lanes *)(b + i);
		sum += difference * difference;
	}
	float rest = 0;
	for (; i < width; i++)
		rest += (a[i] - b[i]) * (a[i] - b[i]);
	return sum_lanes(&sum) + rest;
}

float exact_inverse_norm(const float *vector, size_t width)
{
	double sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += (double)vector[i] * vector[i];
	float inverse = (float)(1 / sqrt(sum));
	return isfinite(inverse) ? inverse : 0;
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

typedef struct Query {
	Metric metric;
	const Space *space;
	const float *vector;
	float inverse_norm;
} Query;

static Query query_of(Metric metric, const Space *space, const float *vector)
{
	return (Query){metric, space, vector, exact_inverse_norm(vector, space->vectors.cols)};
}

static float score_row(const void *context, uint32_t row)
{
	const Query *query = context;
	const float *vector = matrix_row(&query->space->vectors, row);
	size_t width = query->space->vectors.cols;
	if (query->metric == METRIC_L2)
		return -exact_squared_distance(vector, query->vector, width);
	float product = exact_product(vector, query->vector, width);
	return query->metric == METRIC_DOT ? product
					   : product * query->space->inverse_norms[row] * query->inverse_norm;
}

float exact_score(Metric metric, const Space *space, uint32_t row, const float *vector)
{
	Query query = query_of(metric, space, vector);
	return score_row(&query, row);
}

void exact_scores(Metric metric, const Space *space, const float *vector, Hit *hits, size_t count)
{
	Query query = query_of(metric, space, vector);
	for (size_t i = 0; i < count; i++)
		hits[i].score = score_row(&query, hits[i].row);
}

/* --- which rows --- */

static bool may_answer(const Candidates *candidates, uint32_t row)
{
	const Space *space = candidates->space;
	if (candidates->by_domain && (!space->domain_of || space->domain_of[row] != candidates->domain))
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

static Candidates candidates_for(const Candidates *candidates, Metric metric)
{
	Candidates all = *candidates;
	all.with_direction |= metric == METRIC_COSINE;
	return all;
}

/* --- one query --- */

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

size_t exact_search(
	const Candidates *candidates, Metric metric, const float *vector, size_t k, Pool *pool, Hit *hits)
{
	Candidates all = candidates_for(candidates, metric);
	Query query = query_of(metric, candidates->space, vector);
	return exact_scan(&all, score_row, &query, k, pool, hits);
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

size_t exact_count_nearer(
	const Candidates *candidates, Metric metric, const float *vector, uint32_t row, Pool *pool)
{
	Candidates all = candidates_for(candidates, metric);
	Query query = query_of(metric, candidates->space, vector);
	return exact_count_before(&all, score_row, &query, row, pool);
}

/* --- many queries --- */

/* A tile of products is 64 x 8192 floats, 2 MB. BLAS rounds otherwise than exact_product: a few more rows are
 * taken than asked for, scored again, and the best of them kept. */
enum { TILE_QUERIES = 64, TILE_ROWS = 8192, SPARE = 16 };

typedef struct Batch {
	const Candidates *candidates;
	Metric metric;
	Rows queries; /* of this tile */
	size_t k, first_row, rows;
	const float *products; /* queries x rows */
	const float *squares;  /* by row: squared norm, for METRIC_L2 */
	Best *best;            /* one for each query */
} Batch;

/* What orders the rows for one query; the query's own norm makes no difference. */
static float order_score(const Batch *batch, uint32_t row, float product)
{
	switch (batch->metric) {
	case METRIC_COSINE:
		return product * batch->candidates->space->inverse_norms[row];
	case METRIC_L2:
		return 2 * product - batch->squares[row];
	default:
		return product;
	}
}

static void select_from_tile(void *context, size_t query, int thread)
{
	(void)thread;
	const Batch *batch = context;
	Best *best = &batch->best[query];
	const float *products = batch->products + query * batch->rows;
	for (size_t i = 0; i < batch->rows; i++) {
		uint32_t row = (uint32_t)(batch->first_row + i);
		Hit hit = {row, order_score(batch, row, products[i])};
		if (best_takes(best, hit) && may_answer(batch->candidates, row) &&
			!is_excepted(batch->candidates, row))
			best_offer(best, hit);
	}
}

static void settle_query(void *context, size_t query, int thread)
{
	(void)thread;
	const Batch *batch = context;
	Best *rough = &batch->best[query], exact = {rough->hits, 0, rough->count};
	Query asked = query_of(batch->metric, batch->candidates->space, rows_at(batch->queries, query));
	for (size_t i = 0; i < rough->count; i++)
		best_offer(&exact, (Hit){rough->hits[i].row, score_row(&asked, rough->hits[i].row)});
	best_sort(&exact);
}

static void search_tile(Batch *batch, Pool *pool, float *products)
{
	Rows vectors = matrix_rows(&batch->candidates->space->vectors);
	batch->products = products;
	for (size_t query = 0; query < batch->queries.count; query++)
		batch->best[query].count = 0;
	for (batch->first_row = 0; batch->first_row < vectors.count; batch->first_row += TILE_ROWS) {
		size_t left = vectors.count - batch->first_row;
		batch->rows = left < TILE_ROWS ? left : TILE_ROWS;
		product_rows(batch->queries, rows_part(vectors, batch->first_row, batch->rows), pool, products);
		pool_run(pool, batch->queries.count, select_from_tile, batch);
	}
	pool_run(pool, batch->queries.count, settle_query, batch);
}

static float *squared_norms(const Space *space, Error *err)
{
	float *squares = memory_data(space->vectors.rows, sizeof *squares, "the squared norms of a space", err);
	for (size_t row = 0; squares && row < space->vectors.rows; row++) {
		const float *vector = matrix_row(&space->vectors, row);
		squares[row] = exact_product(vector, vector, space->vectors.cols);
	}
	return squares;
}

static void search_tiles(Batch *batch, Rows queries, Pool *pool, float *products, Hit *hits, size_t *counts)
{
	size_t room = batch->best[0].most;
	for (size_t first = 0; first < queries.count; first += TILE_QUERIES) {
		size_t count = queries.count - first < TILE_QUERIES ? queries.count - first : TILE_QUERIES;
		batch->queries = rows_part(queries, first, count);
		search_tile(batch, pool, products);
		for (size_t i = 0; i < count; i++) {
			size_t found = batch->best[i].count < batch->k ? batch->best[i].count : batch->k;
			memcpy(hits + (first + i) * batch->k, batch->best[0].hits + i * room,
				found * sizeof *hits);
			counts[first + i] = found;
		}
	}
}

bool exact_search_many(const Candidates *candidates, Metric metric, Rows queries, size_t k, Pool *pool,
	Hit *hits, size_t *counts, Error *err)
{
	size_t rows = candidates->space->vectors.rows, room = k + SPARE < rows ? k + SPARE : rows;
	float *products = memory_data(TILE_QUERIES * TILE_ROWS, sizeof *products, "a tile of scores", err);
	Hit *kept = memory_data(TILE_QUERIES * room, sizeof *kept, "the hits of a tile", err);
	float *squares = metric == METRIC_L2 && products && kept ? squared_norms(candidates->space, err) : NULL;
	bool ready = products && kept && (squares || metric != METRIC_L2);
	if (ready) {
		Best best[TILE_QUERIES];
		for (size_t i = 0; i < TILE_QUERIES; i++)
			best[i] = (Best){kept + i * room, 0, room};
		Candidates all = candidates_for(candidates, metric);
		Batch batch = {.candidates = &all, .metric = metric, .k = k, .squares = squares, .best = best};
		search_tiles(&batch, queries, pool, products, hits, counts);
	}
	free(products);
	free(kept);
	free(squares);
	return ready;
}
