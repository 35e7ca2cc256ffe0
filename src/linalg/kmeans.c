#include "linalg/kmeans.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"
#include "linalg/kmeans_seeding.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Multiplications of one step, about 5 ms on one thread of a present processor; rows of one piece. */
enum { STEP_WORK = 100000000, BLOCK = 1024 };

typedef enum Phase { SEED, ASSIGN, UPDATE, MEASURE, OVER } Phase;

struct KMeans {
	Rows rows;
	KMeansOptions options;
	Phase phase;
	size_t next, iteration; /* row or centre that the next step begins with */
	KMeansSeeding seeding;
	Matrix centres;
	Centres packed;
	uint32_t *nearest;      /* by row */
	float *scores;          /* by row, with its centre */
	uint32_t *order;        /* rows, centre by centre */
	size_t *starts;         /* by centre: where its rows begin in order; k + 1 */
	double *moved;          /* by centre: squared distance of its last move */
	double *sums;           /* by block of rows: of squared distances */
	unsigned char *changed; /* by block of rows: whether any has another centre than before */
	double limit;           /* of moves that are small enough to end */
	bool converged;
	double inertia;
};

static size_t blocks_of(const KMeans *kmeans)
{
	return (kmeans->rows.count + BLOCK - 1) / BLOCK;
}

static Rows block_rows(const KMeans *kmeans, size_t block)
{
	size_t first = block * BLOCK, left = kmeans->rows.count - first;
	return rows_part(kmeans->rows, first, left < BLOCK ? left : BLOCK);
}

/* Blocks of rows that one step takes when a row costs so many multiplications. */
static size_t blocks_a_step(size_t cost)
{
	size_t rows = STEP_WORK / (cost ? cost : 1);
	return rows / BLOCK + 1;
}

static bool reserve(KMeans *kmeans, Error *err)
{
	size_t n = kmeans->rows.count, k = kmeans->options.k;
	kmeans->nearest = memory_data(n, sizeof *kmeans->nearest, "the nearest centres", err);
	kmeans->scores = memory_data(n, sizeof *kmeans->scores, "the nearest centres", err);
	kmeans->order = memory_data(n, sizeof *kmeans->order, "the nearest centres", err);
	kmeans->starts = memory_new(k + 1, sizeof *kmeans->starts);
	kmeans->moved = memory_new(k, sizeof *kmeans->moved);
	kmeans->sums = memory_new(blocks_of(kmeans), sizeof *kmeans->sums);
	kmeans->changed = memory_new(blocks_of(kmeans), 1);
	return kmeans->nearest && kmeans->scores && kmeans->order &&
	       matrix_init(&kmeans->centres, k, kmeans->rows.width, "the centres", err);
}

KMeans *kmeans_new(Rows rows, const KMeansOptions *options, Error *err)
{
	if (options->k < 1 || options->k > rows.count || rows.count >= UINT32_MAX) {
		error_set(err, ERROR_INPUT, "%zu rows have from 1 to %zu clusters, not %zu", rows.count,
			rows.count, options->k);
		return NULL;
	}
	KMeans *kmeans = memory_new(1, sizeof *kmeans);
	kmeans->rows = rows;
	kmeans->options = *options;
	if (reserve(kmeans, err) && kmeans_seeding_init(&kmeans->seeding, rows, options->k, options->seeding,
					    options->trials, options->seed, err))
		return kmeans;
	kmeans_free(kmeans);
	return NULL;
}

/* --- the first centres --- */

static bool begin_to_assign(KMeans *kmeans, Error *err)
{
	kmeans->phase = ASSIGN;
	kmeans->next = 0;
	return centres_pack(matrix_rows(&kmeans->centres),
		kmeans->options.spherical ? CENTRES_BY_PRODUCT : CENTRES_BY_DISTANCE, &kmeans->packed, err);
}

/* The mean variance of a column, over some thousands of rows that lie evenly. */
static double mean_variance(Rows rows)
{
	enum { MOST = 4096 };
	size_t every = rows.count / MOST + 1;
	Rows some = {rows.data, (rows.count + every - 1) / every, rows.width, rows.stride * every};
	double *mean = memory_new(rows.width, sizeof *mean), sum = 0;
	statistics_column_means(some, mean);
	for (size_t i = 0; i < some.count; i++)
		for (size_t j = 0; j < rows.width; j++) {
			double off = (double)rows_at(some, i)[j] - mean[j];
			sum += off * off;
		}
	free(mean);
	return rows.width ? sum / (double)some.count / (double)rows.width : 0;
}

static bool leave_seeding(KMeans *kmeans, Error *err)
{
	kmeans_seeding_release(&kmeans->seeding);
	if (kmeans->options.tolerance > 0)
		kmeans->limit = kmeans->options.tolerance * mean_variance(kmeans->rows);
	return begin_to_assign(kmeans, err);
}

static bool seed_step(KMeans *kmeans, Pool *pool, Error *err)
{
	bool finished;
	size_t cost = kmeans->rows.width * kmeans->seeding.trials * 2;
	kmeans_seeding_step(&kmeans->seeding, STEP_WORK / (cost ? cost : 1), pool, &finished);
	if (!finished)
		return true;
	for (size_t c = 0; c < kmeans->options.k; c++)
		memcpy(matrix_row(&kmeans->centres, c), rows_at(kmeans->rows, kmeans->seeding.chosen[c]),
			kmeans->rows.width * sizeof(float));
	return leave_seeding(kmeans, err);
}

bool kmeans_begin_at(KMeans *kmeans, Rows centres, Error *err)
{
	for (size_t c = 0; c < kmeans->options.k; c++)
		memcpy(matrix_row(&kmeans->centres, c), rows_at(centres, c),
			kmeans->rows.width * sizeof(float));
	return leave_seeding(kmeans, err);
}

/* --- rows to centres --- */

static void assign_block(void *context, size_t piece, int thread)
{
	(void)thread;
	KMeans *kmeans = context;
	size_t block = kmeans->next + piece, first = block * BLOCK;
	Rows rows = block_rows(kmeans, block);
	uint32_t nearest[BLOCK];
	centres_nearest(&kmeans->packed, rows, nearest, kmeans->scores + first);
	kmeans->changed[block] = memcmp(nearest, kmeans->nearest + first, rows.count * sizeof *nearest) != 0;
	memcpy(kmeans->nearest + first, nearest, rows.count * sizeof *nearest);
}

static bool any_changed(const KMeans *kmeans)
{
	for (size_t block = 0; block < blocks_of(kmeans); block++)
		if (kmeans->changed[block])
			return true;
	return false;
}

static void list_members(KMeans *kmeans)
{
	size_t k = kmeans->options.k, *starts = kmeans->starts;
	memset(starts, 0, (k + 1) * sizeof *starts);
	for (size_t i = 0; i < kmeans->rows.count; i++)
		starts[kmeans->nearest[i] + 1]++;
	for (size_t c = 0; c < k; c++)
		starts[c + 1] += starts[c];
	for (size_t i = 0; i < kmeans->rows.count; i++)
		kmeans->order[starts[kmeans->nearest[i]]++] = (uint32_t)i;
	memmove(starts + 1, starts, k * sizeof *starts);
	starts[0] = 0;
}

static size_t size_of(const KMeans *kmeans, size_t centre)
{
	return kmeans->starts[centre + 1] - kmeans->starts[centre];
}

static float distance_to_centre(const KMeans *kmeans, uint32_t row)
{
	return search_kernels_best()->squared_distance(rows_at(kmeans->rows, row),
		matrix_row(&kmeans->centres, kmeans->nearest[row]), kmeans->rows.width);
}

/* The row of the largest cluster that is farthest from its centre goes to the empty one, unless all lie on the
 * centre. */
static bool fill_centre(KMeans *kmeans, size_t empty)
{
	size_t largest = 0;
	for (size_t c = 1; c < kmeans->options.k; c++)
		if (size_of(kmeans, c) > size_of(kmeans, largest))
			largest = c;
	uint32_t farthest = kmeans->order[kmeans->starts[largest]];
	float most = 0;
	for (size_t i = kmeans->starts[largest]; i < kmeans->starts[largest + 1]; i++) {
		float distance = distance_to_centre(kmeans, kmeans->order[i]);
		if (distance > most) {
			most = distance;
			farthest = kmeans->order[i];
		}
	}
	if (most > 0)
		kmeans->nearest[farthest] = (uint32_t)empty;
	return most > 0;
}

static void fill_empty(KMeans *kmeans)
{
	for (size_t c = 0; c < kmeans->options.k; c++)
		if (size_of(kmeans, c) == 0) {
			if (!fill_centre(kmeans, c))
				return;
			list_members(kmeans);
		}
}

static void assign_step(KMeans *kmeans, Pool *pool)
{
	size_t left = blocks_of(kmeans) - kmeans->next;
	size_t wanted = blocks_a_step(kmeans->rows.width * kmeans->options.k);
	size_t count = wanted < left ? wanted : left;
	pool_run(pool, count, assign_block, kmeans);
	kmeans->next += count;
	if (count < left)
		return;
	bool same = kmeans->iteration > 0 && !any_changed(kmeans);
	kmeans->next = 0;
	kmeans->phase = MEASURE;
	if (same || kmeans->converged || kmeans->iteration == kmeans->options.iterations)
		return;
	kmeans->phase = UPDATE;
	list_members(kmeans);
	fill_empty(kmeans);
}

/* --- centres to rows --- */

static void to_unit_length(double *sum, size_t width)
{
	double squares = 0;
	for (size_t i = 0; i < width; i++)
		squares += sum[i] * sum[i];
	for (size_t i = 0; i < width && squares > 0; i++)
		sum[i] /= sqrt(squares);
}

/* A centre without rows stays where it is. */
static void update_centre(void *context, size_t piece, int thread)
{
	(void)thread;
	KMeans *kmeans = context;
	size_t centre = kmeans->next + piece, width = kmeans->rows.width, count = size_of(kmeans, centre);
	float *to = matrix_row(&kmeans->centres, centre);
	double *sum = memory_new(width, sizeof *sum);
	for (size_t i = kmeans->starts[centre]; i < kmeans->starts[centre + 1]; i++) {
		const float *row = rows_at(kmeans->rows, kmeans->order[i]);
		for (size_t j = 0; j < width; j++)
			sum[j] += (double)row[j];
	}
	for (size_t j = 0; j < width && count; j++)
		sum[j] /= (double)count;
	if (kmeans->options.spherical)
		to_unit_length(sum, width);
	kmeans->moved[centre] = 0;
	for (size_t j = 0; j < width && count; j++) {
		double move = sum[j] - (double)to[j];
		kmeans->moved[centre] += move * move;
		to[j] = (float)sum[j];
	}
	free(sum);
}

/* As many centres as have rows for one step. */
static size_t centres_a_step(const KMeans *kmeans)
{
	size_t count = 0, k = kmeans->options.k, rows = STEP_WORK / 8 / (kmeans->rows.width + 1) + 1;
	while (kmeans->next + count < k &&
		kmeans->starts[kmeans->next + count] <= kmeans->starts[kmeans->next] + rows)
		count++;
	return count;
}

static bool update_step(KMeans *kmeans, Pool *pool, Error *err)
{
	size_t count = centres_a_step(kmeans);
	pool_run(pool, count, update_centre, kmeans);
	kmeans->next += count;
	if (kmeans->next < kmeans->options.k)
		return true;
	double moved = 0;
	for (size_t c = 0; c < kmeans->options.k; c++)
		moved += kmeans->moved[c];
	kmeans->converged = moved <= kmeans->limit;
	kmeans->iteration++;
	return begin_to_assign(kmeans, err);
}

/* --- the inertia --- */

static void measure_block(void *context, size_t piece, int thread)
{
	(void)thread;
	KMeans *kmeans = context;
	size_t block = kmeans->next + piece;
	double sum = 0;
	for (size_t i = 0; i < block_rows(kmeans, block).count; i++)
		sum += (double)distance_to_centre(kmeans, (uint32_t)(block * BLOCK + i));
	kmeans->sums[block] = sum;
}

static void measure_step(KMeans *kmeans, Pool *pool)
{
	size_t left = blocks_of(kmeans) - kmeans->next, wanted = blocks_a_step(kmeans->rows.width * 4);
	size_t count = wanted < left ? wanted : left;
	pool_run(pool, count, measure_block, kmeans);
	kmeans->next += count;
	if (count < left)
		return;
	for (size_t block = 0; block < blocks_of(kmeans); block++)
		kmeans->inertia += kmeans->sums[block];
	kmeans->phase = OVER;
}

bool kmeans_step(KMeans *kmeans, Pool *pool, bool *finished, Error *err)
{
	bool fine = true;
	if (kmeans->phase == SEED)
		fine = seed_step(kmeans, pool, err);
	else if (kmeans->phase == ASSIGN)
		assign_step(kmeans, pool);
	else if (kmeans->phase == UPDATE)
		fine = update_step(kmeans, pool, err);
	else if (kmeans->phase == MEASURE)
		measure_step(kmeans, pool);
	*finished = kmeans->phase == OVER;
	return fine;
}

/* --- what came out --- */

double kmeans_done(const KMeans *kmeans)
{
	double k = (double)kmeans->options.k, iterations = (double)kmeans->options.iterations;
	double seeded = kmeans->phase == SEED ? (double)kmeans->seeding.found / k : 1;
	if (kmeans->phase == OVER)
		return 1;
	return 0.2 * seeded + 0.8 * (double)kmeans->iteration / iterations;
}

Rows kmeans_centres(const KMeans *kmeans)
{
	return matrix_rows(&kmeans->centres);
}

const uint32_t *kmeans_nearest(const KMeans *kmeans)
{
	return kmeans->nearest;
}

size_t kmeans_iterations(const KMeans *kmeans)
{
	return kmeans->iteration;
}

double kmeans_inertia(const KMeans *kmeans)
{
	return kmeans->inertia;
}

void kmeans_free(KMeans *kmeans)
{
	if (!kmeans)
		return;
	kmeans_seeding_release(&kmeans->seeding);
	matrix_release(&kmeans->centres);
	centres_release(&kmeans->packed);
	free(kmeans->nearest);
	free(kmeans->scores);
	free(kmeans->order);
	free(kmeans->starts);
	free(kmeans->moved);
	free(kmeans->sums);
	free(kmeans->changed);
	free(kmeans);
}
