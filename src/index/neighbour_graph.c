#include "index/neighbour_graph.h"

#include "base/random.h"
#include "index/batch.h"
#include "index/list_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct GraphMaker {
	Searched searched;
	float *inverse_norms; /* by row */
	size_t next, block;   /* row that the next step begins with; rows of a step */
	size_t k;             /* hits asked for: one more than neighbours, the row itself */
	Hit *hits;            /* block x k */
	size_t *counts;       /* by row of the block */
	NeighbourGraph graph;
	/* Of an approximate search: */
	size_t reach;
	RowLists *lists;
	ListSearch *search;               /* once the lists are there */
	bool judges;                      /* once that is over */
	uint32_t *judged;                 /* rows */
	size_t n_judged, listed, nearest; /* of the nearest of judged rows so far, those that are listed */
	Matrix questions;
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

static bool prepare_lists(GraphMaker *maker, Rows rows, const GraphWay *way, uint64_t seed, Error *err)
{
	Random random;
	random_init(&random, seed, 1);
	maker->n_judged = least(GRAPH_JUDGED, rows.count);
	maker->reach = way->reach;
	maker->judged = memory_new(maker->n_judged, sizeof *maker->judged);
	random_sample(&random, rows.count, maker->n_judged, maker->judged);
	maker->lists = row_lists_new(rows, way->list_size, seed, err);
	return maker->lists && matrix_init(&maker->questions, maker->block, rows.width, "rows", err);
}

GraphMaker *graph_maker_new(Rows rows, Metric metric, size_t k, const GraphWay *way, uint64_t seed, Error *err)
{
	if (rows.count >= UINT32_MAX || metric == METRIC_DOT) {
		error_set(err, ERROR_INPUT,
			"a graph of neighbours wants cosine or Euclidean distance and fewer than %u rows",
			UINT32_MAX);
		return NULL;
	}
	size_t others = rows.count ? rows.count - 1 : 0;
	bool exact = rows.count <= way->exact_most || metric != METRIC_L2;
	GraphMaker *maker = memory_new(1, sizeof *maker);
	maker->graph = (NeighbourGraph){.rows = rows.count, .k = least(k, others), .recall = 1};
	maker->k = maker->graph.k + 1;
	maker->block = rows_of_step(rows);
	if (!reserve(maker, err) || (!exact && !prepare_lists(maker, rows, way, seed, err))) {
		graph_maker_free(maker);
		return NULL;
	}
	for (size_t i = 0; i < rows.count; i++)
		maker->inverse_norms[i] = exact_inverse_norm(rows_at(rows, i), rows.width);
	maker->searched = (Searched){rows, metric, maker->inverse_norms, NULL, NULL, NULL};
	return maker;
}

/* --- exact search --- */

/* A distance past what a float holds is no number that can be ranked. Of rows that are the same as this one,
 * enough may come before it to keep it out of its own list. */
bool neighbour_graph_set(
	NeighbourGraph *graph, Metric metric, size_t row, const Hit *hits, size_t count, Error *err)
{
	size_t k = graph->k, listed = 0;
	if (count <= k && count < graph->rows)
		return error_set(err, ERROR_NUMBER,
			"row %zu is too far from others for its neighbours to be found: scale the vectors",
			row + 1);
	for (size_t i = 0; i < count && listed < k; i++) {
		if (hits[i].row == row)
			continue;
		float score = hits[i].score;
		graph->neighbours[row * k + listed] = hits[i].row;
		graph->distances[row * k + listed] = metric == METRIC_L2 ? sqrtf(-score) : fmaxf(1 - score, 0);
		listed++;
	}
	return true;
}

static bool step_exact(GraphMaker *maker, Pool *pool, bool *finished, Error *err)
{
	Rows rows = maker->searched.rows;
	size_t block = least(maker->block, rows.count - maker->next);
	if (!batch_nearest(&maker->searched, rows_part(rows, maker->next, block), maker->k, pool, maker->hits,
		    maker->counts, err))
		return false;
	for (size_t i = 0; i < block; i++)
		if (!neighbour_graph_set(&maker->graph, maker->searched.metric, maker->next + i,
			    maker->hits + i * maker->k, maker->counts[i], err))
			return false;
	maker->next += block;
	*finished = maker->next == rows.count;
	return true;
}

/* --- approximate search --- */

static bool step_lists(GraphMaker *maker, Pool *pool, Error *err)
{
	bool finished = false;
	if (!row_lists_step(maker->lists, pool, &finished, err))
		return false;
	if (finished)
		maker->search = list_search_new(maker->lists, maker->k, maker->reach, err);
	return !finished || maker->search;
}

static bool step_search(GraphMaker *maker, Pool *pool, Error *err)
{
	bool finished = false;
	if (!list_search_step(maker->search, pool, &maker->graph, &finished, err))
		return false;
	maker->judges = finished;
	return true;
}

/* A neighbour counts when it is no farther than the last of the true ones, whichever of equals those are. */
static void judge_row(GraphMaker *maker, size_t row, const Hit *hits, size_t count)
{
	size_t k = maker->graph.k;
	const float *distances = maker->graph.distances + row * k;
	float farthest = count > k ? sqrtf(-hits[k].score) : INFINITY;
	for (size_t i = 0; i < k; i++)
		maker->listed += distances[i] <= farthest;
	maker->nearest += k;
}

static bool step_judgement(GraphMaker *maker, Pool *pool, bool *finished, Error *err)
{
	size_t block = least(maker->block, maker->n_judged - maker->next);
	Rows rows = maker->searched.rows;
	const uint32_t *judged = maker->judged + maker->next;
	for (size_t i = 0; i < block; i++)
		memcpy(matrix_row(&maker->questions, i), rows_at(rows, judged[i]), rows.width * sizeof(float));
	if (!batch_nearest(&maker->searched, rows_part(matrix_rows(&maker->questions), 0, block), maker->k,
		    pool, maker->hits, maker->counts, err))
		return false;
	for (size_t i = 0; i < block; i++)
		judge_row(maker, judged[i], maker->hits + i * maker->k, maker->counts[i]);
	maker->next += block;
	*finished = maker->next == maker->n_judged;
	if (*finished && maker->nearest > 0)
		maker->graph.recall = (double)maker->listed / (double)maker->nearest;
	return true;
}

bool graph_maker_step(GraphMaker *maker, Pool *pool, bool *finished, Error *err)
{
	*finished = false;
	if (!maker->lists)
		return step_exact(maker, pool, finished, err);
	if (!maker->search)
		return step_lists(maker, pool, err);
	return maker->judges ? step_judgement(maker, pool, finished, err) : step_search(maker, pool, err);
}

double graph_maker_done(const GraphMaker *maker)
{
	size_t rows = maker->lists ? maker->n_judged : maker->graph.rows;
	double here = rows ? (double)maker->next / (double)rows : 1;
	if (!maker->lists)
		return here;
	if (!maker->search)
		return 0.2 * row_lists_done(maker->lists);
	return 0.2 + 0.75 * list_search_done(maker->search) + 0.05 * here;
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
	list_search_free(maker->search);
	row_lists_free(maker->lists);
	matrix_release(&maker->questions);
	free(maker->judged);
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
