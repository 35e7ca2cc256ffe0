#include "project/fuzzy_graph.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* A scale is never less than this share of the mean distance. */
static const double LEAST_SCALE = 1e-3, TOLERANCE = 1e-5;

enum { BISECTIONS = 64, PIECE = 512 };

double fuzzy_membership(double distance, double nearest, double scale)
{
	return distance <= nearest || !(scale > 0) ? 1 : exp(-(distance - nearest) / scale);
}

static double sum_of_memberships(const float *distances, size_t k, double nearest, double scale)
{
	double sum = 0;
	for (size_t j = 0; j < k; j++)
		sum += fuzzy_membership(distances[j], nearest, scale);
	return sum;
}

void fuzzy_scale(const float *distances, size_t k, double floor, double *nearest, double *scale)
{
	double target = log2((double)k + 1), low = 0, high = INFINITY, at = 1, mean = 0;
	*nearest = 0;
	for (size_t j = k; j-- > 0;) {
		mean += distances[j] / ((double)k + 1);
		if (distances[j] > 0)
			*nearest = distances[j];
	}
	for (int round = 0; round < BISECTIONS; round++) {
		double sum = sum_of_memberships(distances, k, *nearest, at);
		if (fabs(sum - target) < TOLERANCE)
			break;
		if (sum > target)
			high = at;
		else
			low = at;
		at = isinf(high) ? 2 * at : (low + high) / 2;
	}
	*scale = fmax(at, *nearest > 0 ? LEAST_SCALE * mean : floor);
}

/* --- all points --- */

/* The memberships as the points have them, rows x k, each row's in the order of their columns; and the same by
 * column: entry e of column j says that row rows[e] gives j the value values[e]. */
typedef struct Fuzzy {
	size_t rows, k;
	double floor;
	uint32_t *columns;
	float *values;
	uint64_t *starts; /* rows + 1 */
	uint32_t *givers;
	float *given;
} Fuzzy;

static double mean_distance(const NeighbourGraph *graph)
{
	double sum = 0;
	for (size_t i = 0; i < graph->rows * graph->k; i++)
		sum += graph->distances[i];
	return sum / ((double)graph->rows * ((double)graph->k + 1));
}

typedef struct Judging {
	const NeighbourGraph *graph;
	Fuzzy *fuzzy;
} Judging;

/* Inserts the neighbour among those before it, by column. */
static void insert(uint32_t *columns, float *values, size_t at, uint32_t column, float value)
{
	for (; at > 0 && columns[at - 1] > column; at--) {
		columns[at] = columns[at - 1];
		values[at] = values[at - 1];
	}
	columns[at] = column;
	values[at] = value;
}

static void judge_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Judging *judging = context;
	const NeighbourGraph *graph = judging->graph;
	Fuzzy *f = judging->fuzzy;
	size_t k = f->k, end = (piece + 1) * PIECE < f->rows ? (piece + 1) * PIECE : f->rows;
	for (size_t i = piece * PIECE; i < end; i++) {
		const float *distances = graph->distances + i * k;
		double nearest, scale;
		fuzzy_scale(distances, k, f->floor, &nearest, &scale);
		for (size_t j = 0; j < k; j++)
			insert(f->columns + i * k, f->values + i * k, j, graph->neighbours[i * k + j],
				(float)fuzzy_membership(distances[j], nearest, scale));
	}
}

static void turn_round(Fuzzy *f)
{
	for (size_t e = 0; e < f->rows * f->k; e++)
		f->starts[f->columns[e] + 1]++;
	for (size_t j = 0; j < f->rows; j++)
		f->starts[j + 1] += f->starts[j];
	/* Each start moves to its column's end, which is where the next one starts. */
	for (size_t i = 0; i < f->rows; i++)
		for (size_t e = i * f->k; e < (i + 1) * f->k; e++) {
			uint64_t at = f->starts[f->columns[e]]++;
			f->givers[at] = (uint32_t)i;
			f->given[at] = f->values[e];
		}
	for (size_t j = f->rows; j > 0; j--)
		f->starts[j] = f->starts[j - 1];
	f->starts[0] = 0;
}

/* Row i of the result: what i gives and what it is given, both rising, merged. With no columns it only counts.
 */
static uint32_t join_row(const Fuzzy *f, size_t i, uint32_t *columns, float *values)
{
	uint64_t own = i * f->k, own_end = own + f->k, other = f->starts[i], other_end = f->starts[i + 1];
	uint32_t count = 0;
	while (own < own_end || other < other_end) {
		uint32_t mine = own < own_end ? f->columns[own] : UINT32_MAX;
		uint32_t theirs = other < other_end ? f->givers[other] : UINT32_MAX;
		float p = mine <= theirs ? f->values[own++] : 0;
		float q = theirs <= mine ? f->given[other++] : 0;
		if (columns) {
			columns[count] = mine < theirs ? mine : theirs;
			values[count] = p + q - p * q;
		}
		count++;
	}
	return count;
}

static bool join(const Fuzzy *f, SparseMatrix *to, Error *err)
{
	uint32_t *lengths = memory_data(f->rows, sizeof *lengths, "the rows of a fuzzy graph", err);
	for (size_t i = 0; lengths && i < f->rows; i++)
		lengths[i] = join_row(f, i, NULL, NULL);
	bool ok = lengths && sparse_init(to, f->rows, f->rows, lengths, "a fuzzy graph", err);
	for (size_t i = 0; ok && i < f->rows; i++)
		join_row(f, i, to->columns + to->starts[i], to->values + to->starts[i]);
	free(lengths);
	return ok;
}

static bool fuzzy_init(Fuzzy *f, const NeighbourGraph *graph, Error *err)
{
	size_t entries = graph->rows * graph->k;
	*f = (Fuzzy){.rows = graph->rows, .k = graph->k, .floor = LEAST_SCALE * mean_distance(graph)};
	f->columns = memory_data(entries, sizeof *f->columns, "a fuzzy graph", err);
	f->values = memory_data(entries, sizeof *f->values, "a fuzzy graph", err);
	f->starts = memory_data(f->rows + 1, sizeof *f->starts, "a fuzzy graph", err);
	f->givers = memory_data(entries, sizeof *f->givers, "a fuzzy graph", err);
	f->given = memory_data(entries, sizeof *f->given, "a fuzzy graph", err);
	return f->columns && f->values && f->starts && f->givers && f->given;
}

bool fuzzy_graph_make(const NeighbourGraph *graph, Pool *pool, SparseMatrix *to, Error *err)
{
	Fuzzy f;
	Judging judging = {graph, &f};
	bool ok = fuzzy_init(&f, graph, err);
	if (ok) {
		pool_run(pool, (f.rows + PIECE - 1) / PIECE, judge_piece, &judging);
		turn_round(&f);
		ok = join(&f, to, err);
	}
	free(f.columns);
	free(f.values);
	free(f.starts);
	free(f.givers);
	free(f.given);
	return ok;
}
