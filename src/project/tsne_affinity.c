#include "project/tsne_affinity.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a piece, and edges of a step: below 50 ms in any stage. */
enum { ROWS = 128, EDGES = 300000 };

/* Newton's steps on log b, kept within a bracket; the perplexity comes out to 1e-6 of itself. */
enum { MOST_TRIES = 64 };
static const double EXACT = 1e-6, WIDEST = 60;

typedef struct Guess {
	double entropy, slope; /* of the entropy by log b */
} Guess;

static Guess entropy_at(const double *squares, size_t count, double b, double *shares)
{
	double sum = 0, first = 0, second = 0;
	for (size_t i = 0; i < count; i++) {
		double e = b * squares[i];
		shares[i] = exp(-e);
		sum += shares[i];
		first += shares[i] * e;
		second += shares[i] * e * e;
	}
	for (size_t i = 0; i < count; i++)
		shares[i] /= sum;
	double mean = first / sum;
	return (Guess){log(sum) + mean, mean * mean - second / sum};
}

/* Squares of the distances less the least one, in units of their mean, so that b is about 1; false when they
 * are all the same. */
static bool scale_squares(const float *distances, size_t count, double *squares)
{
	double least = INFINITY, mean = 0;
	for (size_t i = 0; i < count; i++) {
		squares[i] = (double)distances[i] * (double)distances[i];
		least = fmin(least, squares[i]);
	}
	for (size_t i = 0; i < count; i++)
		mean += (squares[i] - least) / (double)count;
	for (size_t i = 0; i < count; i++)
		squares[i] = mean > 0 ? (squares[i] - least) / mean : 0;
	return mean > 0;
}

static void find_shares(const double *squares, size_t count, double wanted, double *shares)
{
	double low = -WIDEST, high = WIDEST, b = 0;
	for (int tries = 0; tries < MOST_TRIES; tries++) {
		Guess guess = entropy_at(squares, count, exp(b), shares);
		double off = guess.entropy - wanted;
		if (fabs(off) < EXACT)
			return;
		*(off > 0 ? &low : &high) = b;
		b -= off / guess.slope;
		if (!(b > low && b < high))
			b = (low + high) / 2;
	}
}

void tsne_conditional(const float *distances, size_t count, double perplexity, float *shares)
{
	double *squares = memory_new(2 * count, sizeof *squares), *exact = squares + count;
	if (scale_squares(distances, count, squares))
		find_shares(squares, count, log(perplexity), exact);
	else
		for (size_t i = 0; i < count; i++)
			exact[i] = 1 / (double)count;
	for (size_t i = 0; i < count; i++)
		shares[i] = (float)exact[i];
	free(squares);
}

void tsne_affinities_release(TsneAffinities *affinities)
{
	free(affinities->starts);
	free(affinities->to);
	free(affinities->weights);
	*affinities = (TsneAffinities){0};
}

/*
 * A row of the affinities has the row's own neighbours, by number, and then the rows that count it among theirs
 * without being counted back ("strangers"), by number. Stages, each over all rows:
 */
typedef enum Stage {
	SHARE,     /* sort each row of the graph by neighbour; p(j | i) */
	MEET,      /* find p(i | j) of each neighbour j */
	MEASURE,   /* count strangers */
	OWN,       /* write the edges to neighbours */
	STRANGERS, /* and those to strangers */
	SUM_UP,    /* entropy */
	STAGES,
} Stage;

struct TsneAffinityMaker {
	NeighbourGraph *graph;
	double perplexity;
	Stage stage;
	size_t next;       /* row */
	float *shares;     /* p(j | i), by edge of the graph */
	float *backs;      /* p(i | j); negative when i is no neighbour of j */
	uint64_t *ends;    /* by row: where the next stranger goes */
	double *entropies; /* by row */
	TsneAffinities made;
};

static bool reserve(TsneAffinityMaker *maker, Error *err)
{
	size_t rows = maker->graph->rows, edges = rows * maker->graph->k;
	maker->shares = memory_data(edges, sizeof(float), "the affinities of a map", err);
	maker->backs = memory_data(edges, sizeof(float), "the affinities of a map", err);
	maker->ends = memory_data(rows, sizeof(uint64_t), "the affinities of a map", err);
	maker->entropies = memory_data(rows, sizeof(double), "the affinities of a map", err);
	maker->made.starts = memory_data(rows + 1, sizeof(uint64_t), "the affinities of a map", err);
	return maker->shares && maker->backs && maker->ends && maker->entropies && maker->made.starts;
}

TsneAffinityMaker *tsne_affinity_maker_new(NeighbourGraph *graph, double perplexity, Error *err)
{
	TsneAffinityMaker *maker = memory_new(1, sizeof *maker);
	maker->graph = graph;
	maker->perplexity = perplexity;
	maker->made.rows = graph->rows;
	if (reserve(maker, err))
		return maker;
	tsne_affinity_maker_free(maker);
	return NULL;
}

typedef struct Neighbour {
	uint32_t row;
	float distance;
} Neighbour;

static int by_row(const void *a, const void *b)
{
	uint32_t x = ((const Neighbour *)a)->row, y = ((const Neighbour *)b)->row;
	return (x > y) - (x < y);
}

static void share_row(TsneAffinityMaker *maker, size_t row, Neighbour *sorted)
{
	size_t k = maker->graph->k;
	uint32_t *neighbours = maker->graph->neighbours + row * k;
	float *distances = maker->graph->distances + row * k;
	for (size_t i = 0; i < k; i++)
		sorted[i] = (Neighbour){neighbours[i], distances[i]};
	qsort(sorted, k, sizeof *sorted, by_row);
	for (size_t i = 0; i < k; i++) {
		neighbours[i] = sorted[i].row;
		distances[i] = sorted[i].distance;
	}
	tsne_conditional(distances, k, maker->perplexity, maker->shares + row * k);
}

/* The place of `wanted` among the neighbours of a row, or k. */
static size_t find_neighbour(const NeighbourGraph *graph, size_t row, uint32_t wanted)
{
	const uint32_t *neighbours = graph->neighbours + row * graph->k;
	size_t low = 0, high = graph->k;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (neighbours[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low < graph->k && neighbours[low] == wanted ? low : graph->k;
}

static void meet_row(TsneAffinityMaker *maker, size_t row)
{
	const NeighbourGraph *graph = maker->graph;
	for (size_t i = row * graph->k; i < (row + 1) * graph->k; i++) {
		size_t other = graph->neighbours[i], place = find_neighbour(graph, other, (uint32_t)row);
		maker->backs[i] = place < graph->k ? maker->shares[other * graph->k + place] : -1;
	}
}

static void write_own(TsneAffinityMaker *maker, size_t row)
{
	size_t k = maker->graph->k;
	uint64_t start = maker->made.starts[row], end = maker->made.starts[row + 1];
	double half = 0.5 / (double)maker->made.rows;
	for (size_t i = 0; i < k; i++) {
		double back = fmax((double)maker->backs[row * k + i], 0);
		maker->made.to[start + i] = maker->graph->neighbours[row * k + i];
		maker->made.weights[start + i] = (float)((double)(maker->shares[row * k + i] + back) * half);
	}
	for (uint64_t i = start + k; i < end; i++)
		maker->made.to[i] = (uint32_t)row; /* until a stranger comes */
	maker->ends[row] = start + k;
}

static void sum_row(TsneAffinityMaker *maker, size_t row)
{
	PlaneEdges edges = tsne_edges(&maker->made, row);
	double entropy = 0;
	for (size_t i = 0; i < edges.count; i++)
		if (edges.weights[i] > 0)
			entropy -= (double)edges.weights[i] * log((double)edges.weights[i]);
	maker->entropies[row] = entropy;
}

static void run_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	TsneAffinityMaker *maker = context;
	size_t first = maker->next + piece * ROWS, end = first + ROWS;
	end = end < maker->made.rows ? end : maker->made.rows;
	Neighbour *sorted = memory_new(maker->graph->k, sizeof *sorted);
	for (size_t row = first; row < end; row++)
		if (maker->stage == SHARE)
			share_row(maker, row, sorted);
		else if (maker->stage == MEET)
			meet_row(maker, row);
		else if (maker->stage == OWN)
			write_own(maker, row);
		else
			sum_row(maker, row);
	free(sorted);
}

/* Strangers are dealt out by one thread, so that they come by number. */
static void count_strangers(TsneAffinityMaker *maker, size_t row)
{
	size_t k = maker->graph->k;
	for (size_t i = row * k; i < (row + 1) * k; i++)
		maker->ends[maker->graph->neighbours[i]] += maker->backs[i] < 0;
}

static void write_strangers(TsneAffinityMaker *maker, size_t row)
{
	size_t k = maker->graph->k;
	double half = 0.5 / (double)maker->made.rows;
	for (size_t i = row * k; i < (row + 1) * k; i++)
		if (maker->backs[i] < 0) {
			uint64_t at = maker->ends[maker->graph->neighbours[i]]++;
			maker->made.to[at] = (uint32_t)row;
			maker->made.weights[at] = (float)((double)maker->shares[i] * half);
		}
}

static bool make_room(TsneAffinityMaker *maker, Error *err)
{
	TsneAffinities *made = &maker->made;
	uint64_t total = 0;
	for (size_t row = 0; row < made->rows; row++) {
		made->starts[row] = total;
		total += (maker->graph->k + maker->ends[row] + KERNEL_LANES - 1) / KERNEL_LANES * KERNEL_LANES;
	}
	made->starts[made->rows] = total;
	made->to = memory_data(total, sizeof *made->to, "the affinities of a map", err);
	made->weights = memory_data(total, sizeof *made->weights, "the affinities of a map", err);
	return made->to && made->weights;
}

static void sum_up(TsneAffinityMaker *maker)
{
	maker->made.entropy = 0;
	for (size_t row = 0; row < maker->made.rows; row++)
		maker->made.entropy += maker->entropies[row];
}

static size_t rows_of_step(const TsneAffinityMaker *maker)
{
	size_t rows = EDGES / (maker->graph->k + 1) / ROWS * ROWS + ROWS, left = maker->made.rows - maker->next;
	return rows < left ? rows : left;
}

bool tsne_affinity_maker_step(TsneAffinityMaker *maker, Pool *pool, bool *finished, Error *err)
{
	size_t rows = rows_of_step(maker);
	if (maker->stage == MEASURE || maker->stage == STRANGERS)
		for (size_t row = maker->next; row < maker->next + rows; row++)
			(maker->stage == MEASURE ? count_strangers : write_strangers)(maker, row);
	else
		pool_run(pool, (rows + ROWS - 1) / ROWS, run_piece, maker);
	maker->next += rows;
	if (maker->next < maker->made.rows)
		return true;
	if (maker->stage == MEASURE && !make_room(maker, err))
		return false;
	maker->stage++;
	maker->next = 0;
	*finished = maker->stage == STAGES;
	if (*finished)
		sum_up(maker);
	return true;
}

double tsne_affinity_maker_done(const TsneAffinityMaker *maker)
{
	return ((double)maker->stage + (double)maker->next / (double)maker->made.rows) / STAGES;
}

TsneAffinities tsne_affinity_maker_take(TsneAffinityMaker *maker)
{
	TsneAffinities made = maker->made;
	maker->made = (TsneAffinities){0};
	return made;
}

void tsne_affinity_maker_free(TsneAffinityMaker *maker)
{
	if (!maker)
		return;
	free(maker->shares);
	free(maker->backs);
	free(maker->ends);
	free(maker->entropies);
	tsne_affinities_release(&maker->made);
	free(maker);
}
