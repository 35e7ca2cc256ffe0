/*
 * NeighbourGraph: the k nearest of every row among the others, by exact search in batches or, where that would
 * take too long, by a search among rows of near lists (index/list_search.h). Maps (t-SNE, UMAP) and density
 * clusters are made of it.
 *
 *	GraphMaker *maker = graph_maker_new(rows, METRIC_L2, 90, &GRAPH_EXACT, seed, err);
 *	for (bool finished = false; !finished && graph_maker_step(maker, pool, &finished, err);) ;
 *	NeighbourGraph graph = graph_maker_take(maker);
 *	graph_maker_free(maker);
 *
 * The graph depends on rows, metric, k, way and seed, never on the number of threads.
 */
#ifndef INDEX_NEIGHBOUR_GRAPH_H
#define INDEX_NEIGHBOUR_GRAPH_H

#include "index/exact.h"

/* Row i has neighbours[i * k ..], nearest first, equally near ones by row; it is never its own neighbour.
 * Distances are Euclidean, or 1 - cosine, which is 1 where a row has no direction. */
typedef struct NeighbourGraph {
	size_t rows, k;
	uint32_t *neighbours; /* rows x k */
	float *distances;     /* rows x k */
	/* Share of the k nearest that are listed, estimated from rows drawn at random; 1: it is exact. */
	double recall;
} NeighbourGraph;

/* Rows that recall is estimated from. */
enum { GRAPH_JUDGED = 500 };

/* How it is made. Exact search takes time in proportion to the square of the rows. */
typedef struct GraphWay {
	size_t exact_most; /* rows up to which search is exact; it always is by METRIC_COSINE */
	size_t list_size;  /* rows of a list, about, where it is not */
	size_t reach;      /* and rows among which the neighbours of each are sought */
} GraphWay;

static const GraphWay GRAPH_EXACT = {SIZE_MAX, 0, 0};
/* For maps: exact where that takes a minute or less on two threads. */
static const GraphWay GRAPH_QUICK = {150000, 256, 24576};

typedef struct GraphMaker GraphMaker;

/* The rows are borrowed until graph_maker_free. METRIC_L2 or METRIC_COSINE; no more than rows - 1 neighbours
 * are listed. The seed is that of an approximate search; the exact one draws nothing. */
GraphMaker *graph_maker_new(Rows rows, Metric metric, size_t k, const GraphWay *way, uint64_t seed, Error *err);
/* About 50 ms; dealing a million rows to lists takes a few times as long, once. */
bool graph_maker_step(GraphMaker *maker, Pool *pool, bool *finished, Error *err);
double graph_maker_done(const GraphMaker *maker);   /* share: 0 .. 1 */
NeighbourGraph graph_maker_take(GraphMaker *maker); /* when finished, once: the caller releases it */
void graph_maker_free(GraphMaker *maker);

/* Lists as neighbours of a row the rows of its hits, best first, but itself: k or more others. Fails when there
 * are fewer, as when distances are no numbers. */
bool neighbour_graph_set(
	NeighbourGraph *graph, Metric metric, size_t row, const Hit *hits, size_t count, Error *err);
void neighbour_graph_release(NeighbourGraph *graph);

#endif
