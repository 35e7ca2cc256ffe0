#include "project/quality.h"

#include "base/random.h"
#include "index/batch.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points whose 10 nearest are looked for: so many that looking at them on the map takes some milliseconds, but
 * enough of them for two digits; how many of them are searched for in the space in one step, which packs all
 * rows once: as many as make some multiplications. */
enum { KEPT_PAIRS = 8000000, KEPT_LEAST = 32, KEPT_MOST = 256 };
enum { KEPT_STEP = 16, KEPT_STEP_MOST = 128, KEPT_STEP_PRODUCTS = 400000000 };

struct MapJudge {
	/* Points that rank each other. */
	size_t n;
	uint32_t *points; /* of the map */
	Matrix vectors;   /* n x d; released when products are there */
	float *products;  /* n x n: inner products of vectors; NULL before the first step */
	/* Points whose nearest are to be kept. */
	size_t asked, found;
	uint32_t *asked_points;
	uint32_t *nearest; /* asked x QUALITY_KEPT: points of the map, nearest in the space */
	Projection *map;   /* counted: its rows are what counts */
	uint64_t *mask;    /* bit r: row r is shown; NULL: all are */
};

/* --- ranks --- */

/* One frame in front of the judge. */
typedef struct Ranking {
	const MapJudge *judge;
	const Projection *frame;
	double *intruders, *torn; /* by point: sums of ranks beyond k, in the space and on the map */
	double *kept;             /* by asked point: how many of its nearest */
} Ranking;

/* Squared distances from point i to all: on the map, and in the space. */
static void distances_from(const Ranking *ranking, size_t i, double *map, double *space)
{
	const MapJudge *judge = ranking->judge;
	const Projection *p = ranking->frame;
	size_t n = judge->n;
	double norm = judge->products[i * n + i];
	for (size_t j = 0; j < n; j++) {
		double x = (double)p->x[judge->points[j]] - p->x[judge->points[i]];
		double y = (double)p->y[judge->points[j]] - p->y[judge->points[i]];
		map[j] = x * x + y * y;
		space[j] = norm + judge->products[j * n + j] - 2 * (double)judge->products[i * n + j];
	}
	map[i] = space[i] = INFINITY; /* no point is its own neighbour */
}

/* Whether j comes before the other in the order of distances; equal ones go by number. */
static bool before(const double *distances, size_t j, size_t other)
{
	return distances[j] < distances[other] || (distances[j] == distances[other] && j < other);
}

/* The k nearest, by insertion. nearest: k numbers. */
static void find_nearest(const double *distances, size_t n, size_t k, size_t *nearest)
{
	size_t found = 0;
	for (size_t j = 0; j < n; j++) {
		if (found == k && !before(distances, j, nearest[k - 1]))
			continue;
		size_t at = found < k ? found++ : k - 1;
		for (; at > 0 && before(distances, j, nearest[at - 1]); at--)
			nearest[at] = nearest[at - 1];
		nearest[at] = j;
	}
}

/* 1 for the nearest. */
static size_t rank_of(const double *distances, size_t n, size_t point)
{
	double distance = distances[point];
	size_t rank = 1;
	for (size_t j = 0; j < point; j++)
		rank += distances[j] <= distance;
	for (size_t j = point + 1; j < n; j++)
		rank += distances[j] < distance;
	return rank;
}

/* How far beyond k those rank by one distance that are the k nearest by the other. */
static double excess(const double *nearest_by, const double *ranked_by, size_t n)
{
	size_t nearest[QUALITY_K];
	double sum = 0;
	find_nearest(nearest_by, n, QUALITY_K, nearest);
	for (size_t a = 0; a < QUALITY_K; a++) {
		size_t rank = rank_of(ranked_by, n, nearest[a]);
		sum += rank > QUALITY_K ? (double)(rank - QUALITY_K) : 0;
	}
	return sum;
}

static void rank_point(void *context, size_t i, int thread)
{
	(void)thread;
	const Ranking *ranking = context;
	size_t n = ranking->judge->n;
	double *map = memory_new(2 * n, sizeof *map), *space = map + n;
	distances_from(ranking, i, map, space);
	ranking->intruders[i] = excess(map, space, n);
	ranking->torn[i] = excess(space, map, n);
	free(map);
}

static double of_ranks(const double *sums, size_t n)
{
	double sum = 0, k = QUALITY_K;
	for (size_t i = 0; i < n; i++)
		sum += sums[i];
	return 1 - 2 * sum / ((double)n * k * (2.0 * (double)n - 3.0 * k - 1));
}

static void judge_ranks(Ranking *ranking, Projection *frame, Pool *pool)
{
	size_t n = ranking->judge->n;
	if (n <= 2 * QUALITY_K)
		return;
	ranking->intruders = memory_new(2 * n, sizeof *ranking->intruders);
	ranking->torn = ranking->intruders + n;
	pool_run(pool, n, rank_point, ranking);
	frame->trustworthiness = of_ranks(ranking->intruders, n);
	frame->continuity = of_ranks(ranking->torn, n);
	free(ranking->intruders);
}

/* --- neighbours kept --- */

/* Squared distance of the worst of a point's 10 nearest on the map; how many are as near or nearer is no more
 * than 10 unless some are equally far. */
static double reach_on_map(const Projection *frame, uint32_t point)
{
	double best[QUALITY_KEPT];
	size_t found = 0;
	for (uint32_t j = 0; j < frame->shown; j++) {
		double x = (double)frame->x[j] - frame->x[point], y = (double)frame->y[j] - frame->y[point];
		double distance = x * x + y * y;
		if (j == point || (found == QUALITY_KEPT && !(distance < best[QUALITY_KEPT - 1])))
			continue;
		size_t at = found < QUALITY_KEPT ? found++ : QUALITY_KEPT - 1;
		for (; at > 0 && distance < best[at - 1]; at--)
			best[at] = best[at - 1];
		best[at] = distance;
	}
	return best[QUALITY_KEPT - 1];
}

static void count_kept(void *context, size_t asked, int thread)
{
	(void)thread;
	const Ranking *ranking = context;
	const Projection *frame = ranking->frame;
	uint32_t point = ranking->judge->asked_points[asked];
	double reach = reach_on_map(frame, point);
	const uint32_t *nearest = ranking->judge->nearest + asked * QUALITY_KEPT;
	for (size_t i = 0; i < QUALITY_KEPT; i++) {
		double x = (double)frame->x[nearest[i]] - frame->x[point];
		double y = (double)frame->y[nearest[i]] - frame->y[point];
		ranking->kept[asked] += x * x + y * y <= reach;
	}
}

static void judge_kept(Ranking *ranking, Projection *frame, Pool *pool)
{
	size_t asked = ranking->judge->asked;
	double sum = 0;
	if (asked == 0)
		return;
	ranking->kept = memory_new(asked, sizeof *ranking->kept);
	pool_run(pool, asked, count_kept, ranking);
	for (size_t i = 0; i < asked; i++)
		sum += ranking->kept[i];
	frame->preservation = sum / (double)(asked * QUALITY_KEPT);
	free(ranking->kept);
}

void map_judge_frame(const MapJudge *judge, Projection *frame, Pool *pool)
{
	Ranking ranking = {.judge = judge, .frame = frame};
	judge_ranks(&ranking, frame, pool);
	judge_kept(&ranking, frame, pool);
	frame->judged = judge->n;
}

/* --- what must be known of the space --- */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Distances do not depend on the origin, but their rounding does: the mean is taken off. */
static void centre(Matrix *vectors)
{
	for (size_t j = 0; j < vectors->cols; j++) {
		double mean = 0;
		for (size_t i = 0; i < vectors->rows; i++)
			mean += matrix_row(vectors, i)[j];
		mean /= (double)vectors->rows;
		for (size_t i = 0; i < vectors->rows; i++)
			matrix_row(vectors, i)[j] = (float)(matrix_row(vectors, i)[j] - mean);
	}
}

static bool choose_ranked(MapJudge *judge, const Projection *points, Error *err)
{
	size_t n = judge->n = least(points->shown, QUALITY_POINTS), width = points->space->vectors.cols;
	judge->points = memory_data(n, sizeof *judge->points, "a sample of the map", err);
	if (!judge->points || !matrix_init(&judge->vectors, n, width, "a sample of the map", err))
		return false;
	Random random;
	random_init(&random, points->seed, 0);
	random_sample(&random, points->shown, n, judge->points);
	for (size_t i = 0; i < n; i++)
		memcpy(matrix_row(&judge->vectors, i),
			matrix_row(&points->space->vectors, points->row[judge->points[i]]),
			width * sizeof(float));
	centre(&judge->vectors);
	return true;
}

static bool choose_asked(MapJudge *judge, const Projection *points, Error *err)
{
	size_t asked = KEPT_PAIRS / (points->total + 1);
	asked = least(asked > KEPT_LEAST ? asked : KEPT_LEAST, least(points->shown, KEPT_MOST));
	if (points->shown <= QUALITY_KEPT)
		return true;
	judge->asked_points = memory_data(asked, sizeof *judge->asked_points, "a sample of the map", err);
	judge->nearest = judge->asked_points ? memory_data(asked * QUALITY_KEPT, sizeof *judge->nearest,
						       "neighbours in the space", err)
					     : NULL;
	if (!judge->nearest)
		return false;
	judge->asked = asked;
	Random random;
	random_init(&random, points->seed, 1);
	random_sample(&random, points->shown, asked, judge->asked_points);
	return true;
}

/* Which rows are shown, when not all are. */
static bool mask_rows(MapJudge *judge, const Projection *points, Error *err)
{
	if (points->shown == points->total)
		return true;
	judge->mask = memory_data(points->total / 64 + 2, sizeof *judge->mask, "the points of a map", err);
	for (size_t i = 0; judge->mask && i < points->shown; i++)
		judge->mask[points->row[i] / 64] |= (uint64_t)1 << points->row[i] % 64;
	return judge->mask != NULL;
}

MapJudge *map_judge_new(Projection *points, Error *err)
{
	MapJudge *judge = memory_new(1, sizeof *judge);
	judge->map = projection_ref(points);
	if (choose_ranked(judge, points, err) && choose_asked(judge, points, err) &&
		mask_rows(judge, points, err))
		return judge;
	map_judge_free(judge);
	return NULL;
}

static uint64_t shown_mask(const void *context, size_t first, size_t count)
{
	const uint64_t *words = context;
	size_t word = first / 64, shift = first % 64;
	uint64_t mask = words[word] >> shift;
	if (shift)
		mask |= words[word + 1] << (64 - shift);
	return count < 64 ? mask & (((uint64_t)1 << count) - 1) : mask;
}

/* The point that shows a row; rows rise. */
static uint32_t point_of(const MapJudge *judge, uint32_t row)
{
	size_t low = 0, high = judge->map->shown;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (judge->map->row[middle] <= row)
			low = middle;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* Enough rows that are the same may come before a point to keep it out of its own list. */
static void list_nearest(MapJudge *judge, size_t asked, const Hit *hits)
{
	uint32_t point = judge->asked_points[asked], *nearest = judge->nearest + asked * QUALITY_KEPT;
	for (size_t i = 0, listed = 0; listed < QUALITY_KEPT; i++)
		if (hits[i].row != judge->map->row[point])
			nearest[listed++] = point_of(judge, hits[i].row);
}

static size_t searched_at_once(const Matrix *vectors)
{
	size_t count = KEPT_STEP_PRODUCTS / (vectors->rows * vectors->cols + 1);
	return count < KEPT_STEP ? KEPT_STEP : least(count, KEPT_STEP_MOST);
}

static bool search_some(MapJudge *judge, Pool *pool, Error *err)
{
	const Matrix *vectors = &judge->map->space->vectors;
	size_t count = least(searched_at_once(vectors), judge->asked - judge->found), k = QUALITY_KEPT + 1;
	Hit hits[KEPT_STEP_MOST * (QUALITY_KEPT + 1)];
	size_t counts[KEPT_STEP_MOST];
	Matrix queries = {0};
	if (!matrix_init(&queries, count, vectors->cols, "a sample of the map", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(&queries, i),
			matrix_row(vectors, judge->map->row[judge->asked_points[judge->found + i]]),
			vectors->cols * sizeof(float));
	Searched searched = {matrix_rows(vectors), METRIC_L2, judge->map->space->inverse_norms,
		judge->mask ? shown_mask : NULL, judge->mask, NULL};
	bool fine = batch_nearest(&searched, matrix_rows(&queries), k, pool, hits, counts, err);
	for (size_t i = 0; fine && i < count; i++)
		list_nearest(judge, judge->found + i, hits + i * k);
	judge->found += count;
	matrix_release(&queries);
	return fine;
}

bool map_judge_step(MapJudge *judge, Pool *pool, bool *ready, Error *err)
{
	if (!judge->products) {
		judge->products = memory_data(
			judge->n * judge->n, sizeof *judge->products, "the distances of a sample", err);
		if (!judge->products)
			return false;
		product_rows(matrix_rows(&judge->vectors), matrix_rows(&judge->vectors), pool, judge->products);
		matrix_release(&judge->vectors);
		return true;
	}
	if (judge->found < judge->asked && !search_some(judge, pool, err))
		return false;
	*ready = judge->found == judge->asked;
	return true;
}

void map_judge_free(MapJudge *judge)
{
	if (!judge)
		return;
	matrix_release(&judge->vectors);
	projection_unref(judge->map);
	free(judge->points);
	free(judge->products);
	free(judge->asked_points);
	free(judge->nearest);
	free(judge->mask);
	free(judge);
}

bool map_quality(Projection *frame, Pool *pool, Error *err)
{
	MapJudge *judge = map_judge_new(frame, err);
	bool ready = false, fine = judge != NULL;
	while (fine && !ready)
		fine = map_judge_step(judge, pool, &ready, err);
	if (fine)
		map_judge_frame(judge, frame, pool);
	map_judge_free(judge);
	return fine;
}
