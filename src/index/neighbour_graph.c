#include "index/neighbour_graph.h"

#include "index/batch.h"

#include <math.h>
#include <stdlib.h>

struct GraphMaker {
	Searched searched;
	float *inverse_norms; /* by row */
	size_t next, block;   /* row that the next step begins with; rows of a step */
	size_t k;             /* hits asked for: one more than neighbours, the row itself */
	Hit *hits;            /* block x k */
	size_t *counts;       /* by row of the block */
	NeighbourGraph graph;
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* So many rows that their products with all rows take some hundredths of a second. */
static size_t rows_of_step(Rows rows)
{
	const double products = 2e9;
	enum { LEAST = 24, MOST = 4096 };
	double fits = products / ((double)rows.count * (double)rows.width + 1);
	return fits < LEAST ? LEAST : fits < MOST ? (size_t)fits : MOST;
}

static bool reserve(GraphMaker *maker, Error *err)
{
	NeighbourGraph *graph = &maker->graph;
	maker->inverse_norms = memory_data(graph->rows, sizeof(float), "the norms of a graph", err);
	maker->hits =
		maker->inverse_norms ? memory_data(maker->block * maker->k, sizeof(Hit), "hits", err) : NULL;
	maker->counts = maker->hits ? memory_data(maker->block, sizeof(size_t), "counts of hits", err) : NULL;
	if (!maker->counts)
		return false;
	graph->neighbours = memory_data(graph->rows * graph->k, sizeof(uint32_t), "the neighbours", err);
	if (!graph->neighbours)
		return false;
	graph->distances = memory_data(graph->rows * graph->k, sizeof(float), "their distances", err);
	return graph->distances != NULL;
}

GraphMaker *graph_maker_new(Rows rows, Metric metric, size_t k, uint64_t seed, Error *err)
{
	(void)seed;
	if (rows.count >= UINT32_MAX || metric == METRIC_DOT) {
		error_set(err, ERROR_INPUT,
			"a graph of neighbours wants cosine or Euclidean distance and fewer than %u rows",
			UINT32_MAX);
		return NULL;
	}
	size_t others = rows.count ? rows.count - 1 : 0;
	GraphMaker *maker = memory_new(1, sizeof *maker);
	maker->graph = (NeighbourGraph){.rows = rows.count, .k = least(k, others)};
	maker->k = maker->graph.k + 1;
	maker->block = rows_of_step(rows);
	if (!reserve(maker, err)) {
		graph_maker_free(maker);
		return NULL;
	}
	for (size_t i = 0; i < rows.count; i++)
		maker->inverse_norms[i] = exact_inverse_norm(rows_at(rows, i), rows.width);
	maker->searched = (Searched){rows, metric, maker->inverse_norms, NULL, NULL, NULL};
	return maker;
}

/* Of rows that are the same as this one, enough may come before it to keep it out of its own list. */
static void list_neighbours(GraphMaker *maker, size_t at)
{
	size_t row = maker->next + at, k = maker->graph.k, listed = 0;
	const Hit *hits = maker->hits + at * maker->k;
	for (size_t i = 0; i < maker->counts[at] && listed < k; i++) {
		if (hits[i].row == row)
			continue;
		float score = hits[i].score;
		maker->graph.neighbours[row * k + listed] = hits[i].row;
		maker->graph.distances[row * k + listed] =
			maker->searched.metric == METRIC_L2 ? sqrtf(-score) : fmaxf(1 - score, 0);
		listed++;
	}
}

/* A distance past what a float holds is no number that can be ranked. */
static bool all_counted(const GraphMaker *maker, size_t block, Error *err)
{
	for (size_t i = 0; i < block; i++)
		if (maker->counts[i] < maker->k && maker->counts[i] < maker->graph.rows)
			return error_set(err, ERROR_NUMBER,
				"row %zu is too far from others for its neighbours to be found: scale the "
				"vectors",
				maker->next + i + 1);
	return true;
}

bool graph_maker_step(GraphMaker *maker, Pool *pool, bool *finished, Error *err)
{
	Rows rows = maker->searched.rows;
	size_t block = least(maker->block, rows.count - maker->next);
	if (!batch_nearest(&maker->searched, rows_part(rows, maker->next, block), maker->k, pool, maker->hits,
		    maker->counts, err) ||
		!all_counted(maker, block, err))
		return false;
	for (size_t i = 0; i < block; i++)
		list_neighbours(maker, i);
	maker->next += block;
	*finished = maker->next == rows.count;
	return true;
}

double graph_maker_done(const GraphMaker *maker)
{
	size_t rows = maker->graph.rows;
	return maker->next < rows ? (double)maker->next / (double)rows : 1;
}

NeighbourGraph graph_maker_take(GraphMaker *maker)
{
	NeighbourGraph graph = maker->graph;
	maker->graph = (NeighbourGraph){0};
	return graph;
}

void graph_maker_free(GraphMaker *maker)
{
	if (!maker)
		return;
	free(maker->inverse_norms);
	free(maker->hits);
	free(maker->counts);
	neighbour_graph_release(&maker->graph);
	free(maker);
}

void neighbour_graph_release(NeighbourGraph *graph)
{
	free(graph->neighbours);
	free(graph->distances);
	*graph = (NeighbourGraph){0};
}
