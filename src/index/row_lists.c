#include "index/row_lists.h"

#include "base/memory.h"
#include "base/random.h"
#include "index/scan.h"
#include "linalg/kmeans.h"

#include <stdlib.h>
#include <string.h>

/* Centres are found among so many rows for each; multiplications of a step; rows of a piece of it; lists that
 * are copied in a step; rows that tell which column varies most. */
enum { SAMPLED = 64, STEP_WORK = 400000000, BLOCK = 1024, COPIED = 64, LOOKED_AT = 1024 };

typedef enum Phase { CLUSTER, ASSIGN, COPY, OVER } Phase;

struct RowLists {
	Rows rows;
	size_t most; /* rows of a list */
	Phase phase;
	size_t next; /* block of rows or list that the next step begins with */
	Matrix sample;
	KMeans *kmeans;
	Centres packed;
	uint32_t *nearest; /* by row: its centre */
	float *scores;     /* with it */
	uint32_t *order;   /* rows, list by list */
	size_t *starts;    /* by list, and the end of the last */
	size_t count, room;
	Matrix copies; /* in that order */
	float *inverse_norms;
	Matrix means; /* by list */
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* --- beginning --- */

static bool draw_sample(RowLists *lists, size_t count, uint64_t seed, Error *err)
{
	Random random;
	uint32_t *chosen = memory_data(count, sizeof *chosen, "a sample of rows", err);
	if (!chosen || !matrix_init(&lists->sample, count, lists->rows.width, "a sample of rows", err)) {
		free(chosen);
		return false;
	}
	random_init(&random, seed, 0);
	random_sample(&random, lists->rows.count, count, chosen);
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(&lists->sample, i), rows_at(lists->rows, chosen[i]),
			lists->rows.width * sizeof(float));
	free(chosen);
	return true;
}

static bool reserve(RowLists *lists, Error *err)
{
	size_t count = lists->rows.count;
	lists->nearest = memory_data(count, sizeof *lists->nearest, "lists of rows", err);
	lists->scores = lists->nearest ? memory_data(count, sizeof(float), "lists of rows", err) : NULL;
	lists->order = lists->scores ? memory_data(count, sizeof *lists->order, "lists of rows", err) : NULL;
	lists->inverse_norms = lists->order ? memory_data(count, sizeof(float), "lists of rows", err) : NULL;
	return lists->inverse_norms &&
	       matrix_init(&lists->copies, count, lists->rows.width, "lists of rows", err);
}

RowLists *row_lists_new(Rows rows, size_t size, uint64_t seed, Error *err)
{
	enum { ITERATIONS = 8, DRAWN = 16 };
	RowLists *lists = memory_new(1, sizeof *lists);
	size_t k = (rows.count + size - 1) / size;
	lists->rows = rows;
	lists->most = 2 * size;
	if (reserve(lists, err) && draw_sample(lists, least(k * SAMPLED, rows.count), seed, err))
		lists->kmeans = kmeans_new(matrix_rows(&lists->sample),
			&(KMeansOptions){.k = k,
				.iterations = ITERATIONS,
				.seeding = least(k * DRAWN, lists->sample.rows),
				.trials = 1,
				.seed = seed},
			err);
	if (lists->kmeans)
		return lists;
	row_lists_free(lists);
	return NULL;
}

void row_lists_free(RowLists *lists)
{
	if (!lists)
		return;
	kmeans_free(lists->kmeans);
	centres_release(&lists->packed);
	matrix_release(&lists->sample);
	matrix_release(&lists->copies);
	matrix_release(&lists->means);
	free(lists->nearest);
	free(lists->scores);
	free(lists->order);
	free(lists->starts);
	free(lists->inverse_norms);
	free(lists);
}

/* --- centres, and the nearest of each row --- */

static bool step_clusters(RowLists *lists, Pool *pool, Error *err)
{
	bool finished = false;
	if (!kmeans_step(lists->kmeans, pool, &finished, err))
		return false;
	if (!finished)
		return true;
	lists->phase = ASSIGN;
	return centres_pack(kmeans_centres(lists->kmeans), CENTRES_BY_DISTANCE, &lists->packed, err);
}

static void assign_block(void *context, size_t piece, int thread)
{
	(void)thread;
	RowLists *lists = context;
	size_t first = (lists->next + piece) * BLOCK, count = least(BLOCK, lists->rows.count - first);
	centres_nearest(&lists->packed, rows_part(lists->rows, first, count), lists->nearest + first,
		lists->scores + first);
}

/* --- lists --- */

static void end_list(RowLists *lists, size_t end)
{
	lists->starts = memory_grow(lists->starts, lists->count + 1, &lists->room, sizeof *lists->starts);
	lists->starts[++lists->count] = end;
}

/* Of the rows order[first ..], by some that lie evenly among them. */
static size_t most_varying_column(const RowLists *lists, size_t first, size_t count)
{
	size_t every = count / LOOKED_AT + 1, best = 0;
	double most = -1;
	for (size_t column = 0; column < lists->rows.width; column++) {
		double n = 0, mean = 0, squares = 0;
		for (size_t i = 0; i < count; i += every) {
			double x = (double)rows_at(lists->rows, lists->order[first + i])[column];
			double off = x - mean;
			mean += off / ++n;
			squares += off * (x - mean);
		}
		if (squares > most) {
			most = squares;
			best = column;
		}
	}
	return best;
}

typedef struct Place {
	float value;
	uint32_t row;
} Place;

static int by_value(const void *a, const void *b)
{
	const Place *x = a, *y = b;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void sort_by_column(RowLists *lists, size_t first, size_t count, size_t column)
{
	Place *places = memory_new(count, sizeof *places);
	for (size_t i = 0; i < count; i++) {
		uint32_t row = lists->order[first + i];
		places[i] = (Place){rows_at(lists->rows, row)[column], row};
	}
	qsort(places, count, sizeof *places, by_value);
	for (size_t i = 0; i < count; i++)
		lists->order[first + i] = places[i].row;
	free(places);
}

static void cut(RowLists *lists, size_t first, size_t count)
{
	if (count <= lists->most) {
		if (count > 0)
			end_list(lists, first + count);
		return;
	}
	sort_by_column(lists, first, count, most_varying_column(lists, first, count));
	cut(lists, first, count / 2);
	cut(lists, first + count / 2, count - count / 2);
}

/* Rows get the order of their centres; then lists that are too long are cut. */
static bool deal(RowLists *lists, Error *err)
{
	size_t k = lists->packed.count, *next = memory_new(k + 1, sizeof *next);
	for (size_t row = 0; row < lists->rows.count; row++)
		next[lists->nearest[row] + 1]++;
	for (size_t c = 0; c < k; c++)
		next[c + 1] += next[c];
	for (uint32_t row = 0; row < lists->rows.count; row++)
		lists->order[next[lists->nearest[row]]++] = row;
	lists->starts = memory_grow(NULL, 0, &lists->room, sizeof *lists->starts);
	lists->starts[0] = 0;
	for (size_t c = 0, first = 0; c < k; first = next[c++])
		cut(lists, first, next[c] - first);
	free(next);
	lists->phase = COPY;
	lists->next = 0;
	return matrix_init(&lists->means, lists->count, lists->rows.width, "the means of lists", err);
}

static bool step_assignment(RowLists *lists, Pool *pool, Error *err)
{
	size_t blocks = (lists->rows.count + BLOCK - 1) / BLOCK;
	size_t cost = BLOCK * lists->rows.width * lists->packed.count;
	size_t count = least(STEP_WORK / (cost + 1) + 1, blocks - lists->next);
	pool_run(pool, count, assign_block, lists);
	lists->next += count;
	return lists->next < blocks || deal(lists, err);
}

static void copy_list(void *context, size_t piece, int thread)
{
	(void)thread;
	RowLists *lists = context;
	size_t list = lists->next + piece, width = lists->rows.width;
	size_t first = lists->starts[list], end = lists->starts[list + 1];
	double *sum = memory_new(width, sizeof *sum);
	for (size_t i = first; i < end; i++) {
		const float *row = rows_at(lists->rows, lists->order[i]);
		memcpy(matrix_row(&lists->copies, i), row, width * sizeof(float));
		lists->inverse_norms[i] = exact_inverse_norm(row, width);
		for (size_t j = 0; j < width; j++)
			sum[j] += (double)row[j];
	}
	for (size_t j = 0; j < width; j++)
		matrix_row(&lists->means, list)[j] = (float)(sum[j] / (double)(end - first));
	free(sum);
}

static void step_copies(RowLists *lists, Pool *pool)
{
	size_t count = least(COPIED, lists->count - lists->next);
	pool_run(pool, count, copy_list, lists);
	lists->next += count;
	if (lists->next == lists->count)
		lists->phase = OVER;
}

bool row_lists_step(RowLists *lists, Pool *pool, bool *finished, Error *err)
{
	bool fine = true;
	if (lists->phase == CLUSTER)
		fine = step_clusters(lists, pool, err);
	else if (lists->phase == ASSIGN)
		fine = step_assignment(lists, pool, err);
	else if (lists->phase == COPY)
		step_copies(lists, pool);
	*finished = fine && lists->phase == OVER;
	return fine;
}

double row_lists_done(const RowLists *lists)
{
	double blocks = (double)(lists->rows.count + BLOCK - 1) / BLOCK;
	if (lists->phase == CLUSTER)
		return 0.5 * kmeans_done(lists->kmeans);
	return lists->phase == ASSIGN ? 0.5 + 0.5 * (double)lists->next / blocks : 1;
}

size_t row_lists_count(const RowLists *lists)
{
	return lists->count;
}

size_t row_lists_most(const RowLists *lists)
{
	return lists->most;
}

ListedRows row_lists_at(const RowLists *lists, size_t list)
{
	size_t first = lists->starts[list];
	return (ListedRows){
		.rows = rows_part(matrix_rows(&lists->copies), first, lists->starts[list + 1] - first),
		.numbers = lists->order + first,
		.inverse_norms = lists->inverse_norms + first};
}

Rows row_lists_centres(const RowLists *lists)
{
	return matrix_rows(&lists->means);
}
