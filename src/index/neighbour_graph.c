#include "index/neighbour_graph.h"

#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>

/* A tile of products is 64 x 4096 floats, 1 MB. Sums of products round otherwise than a distance that is
 * computed alone: a few more rows are taken than asked for, and the best of them kept. */
enum { BLOCK = 64, TILE = 4096, SPARE = 16 };

struct GraphMaker {
	Rows rows;
	Metric metric;
	size_t next, room; /* row that the next step begins with; hits kept for each row of a block */
	float *scales;     /* by row: 1 / norm by cosine, half the squared norm otherwise */
	float *products;   /* BLOCK x TILE */
	Hit *hits;         /* BLOCK x room */
	NeighbourGraph graph;
};

static float scale_of(const GraphMaker *maker, size_t row)
{
	const float *vector = rows_at(maker->rows, row);
	return maker->metric == METRIC_COSINE ? exact_inverse_norm(vector, maker->rows.width)
					      : exact_product(vector, vector, maker->rows.width) / 2;
}

static bool reserve(GraphMaker *maker, Error *err)
{
	NeighbourGraph *graph = &maker->graph;
	maker->scales = memory_data(graph->rows, sizeof *maker->scales, "the norms of a graph", err);
	if (!maker->scales)
		return false;
	maker->products = memory_data((size_t)BLOCK * TILE, sizeof(float), "a tile of products", err);
	maker->hits = memory_data(BLOCK * maker->room, sizeof(Hit), "the hits of a block", err);
	graph->neighbours = memory_data(graph->rows * graph->k, sizeof(uint32_t), "the neighbours", err);
	graph->distances = memory_data(graph->rows * graph->k, sizeof(float), "their distances", err);
	return maker->products && maker->hits && graph->neighbours && graph->distances;
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
	maker->rows = rows;
	maker->metric = metric;
	maker->graph = (NeighbourGraph){.rows = rows.count, .k = k < others ? k : others};
	maker->room = maker->graph.k + SPARE < others ? maker->graph.k + SPARE : others;
	if (!reserve(maker, err)) {
		graph_maker_free(maker);
		return NULL;
	}
	for (size_t i = 0; i < rows.count; i++)
		maker->scales[i] = scale_of(maker, i);
	return maker;
}

typedef struct Tile {
	const GraphMaker *maker;
	Best *best; /* by row of the block */
	size_t first, count;
} Tile;

/* Orders the rows for one query; the query's own norm makes no difference. */
static void select_nearest(void *context, size_t query, int thread)
{
	(void)thread;
	const Tile *tile = context;
	const GraphMaker *maker = tile->maker;
	const float *products = maker->products + query * tile->count;
	for (size_t i = 0; i < tile->count; i++) {
		size_t row = tile->first + i;
		float score = maker->metric == METRIC_COSINE ? products[i] * maker->scales[row]
							     : products[i] - maker->scales[row];
		Hit hit = {(uint32_t)row, score};
		if (best_takes(&tile->best[query], hit) && row != maker->next + query)
			best_offer(&tile->best[query], hit);
	}
}

static float score_between(const GraphMaker *maker, size_t a, size_t b)
{
	const float *x = rows_at(maker->rows, a), *y = rows_at(maker->rows, b);
	if (maker->metric == METRIC_COSINE)
		return exact_product(x, y, maker->rows.width) * maker->scales[a] * maker->scales[b];
	return -exact_squared_distance(x, y, maker->rows.width);
}

static void settle(void *context, size_t query, int thread)
{
	(void)thread;
	const Tile *tile = context;
	const GraphMaker *maker = tile->maker;
	const NeighbourGraph *graph = &maker->graph;
	size_t row = maker->next + query;
	Best *rough = &tile->best[query], exact = {rough->hits, 0, rough->count};
	for (size_t i = 0; i < rough->count; i++)
		best_offer(&exact, (Hit){rough->hits[i].row, score_between(maker, row, rough->hits[i].row)});
	best_sort(&exact);
	for (size_t i = 0; i < graph->k; i++) {
		float score = exact.hits[i].score;
		graph->neighbours[row * graph->k + i] = exact.hits[i].row;
		graph->distances[row * graph->k + i] =
			maker->metric == METRIC_L2 ? sqrtf(-score) : fmaxf(1 - score, 0);
	}
}

bool graph_maker_step(GraphMaker *maker, Pool *pool, bool *finished, Error *err)
{
	(void)err;
	size_t left = maker->rows.count - maker->next, block = left < BLOCK ? left : BLOCK;
	Best best[BLOCK];
	for (size_t i = 0; i < block; i++)
		best[i] = (Best){maker->hits + i * maker->room, 0, maker->room};
	Tile tile = {.maker = maker, .best = best};
	for (; tile.first < maker->rows.count; tile.first += TILE) {
		size_t behind = maker->rows.count - tile.first;
		tile.count = behind < TILE ? behind : TILE;
		product_rows(rows_part(maker->rows, maker->next, block),
			rows_part(maker->rows, tile.first, tile.count), pool, maker->products);
		pool_run(pool, block, select_nearest, &tile);
	}
	pool_run(pool, block, settle, &tile);
	maker->next += block;
	*finished = maker->next == maker->rows.count;
	return true;
}

double graph_maker_done(const GraphMaker *maker)
{
	return maker->rows.count ? (double)maker->next / (double)maker->rows.count : 1;
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
	free(maker->scales);
	free(maker->products);
	free(maker->hits);
	neighbour_graph_release(&maker->graph);
	free(maker);
}

void neighbour_graph_release(NeighbourGraph *graph)
{
	free(graph->neighbours);
	free(graph->distances);
	*graph = (NeighbourGraph){0};
}
