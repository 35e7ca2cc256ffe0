/*
 * NeighbourGraph: the k nearest of every row among the others, by exact search in batches. Maps (t-SNE, UMAP)
 * and density clusters are made of it.
 *
 *	GraphMaker *maker = graph_maker_new(rows, METRIC_L2, 90, seed, err);
 *	for (bool finished = false; !finished && graph_maker_step(maker, pool, &finished, err);) ;
 *	NeighbourGraph graph = graph_maker_take(maker);
 *	graph_maker_free(maker);
 *
 * The graph depends on rows, metric, k and seed, never on the number of threads.
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
} NeighbourGraph;

typedef struct GraphMaker GraphMaker;

/* The rows are borrowed until graph_maker_free. METRIC_L2 or METRIC_COSINE; no more than rows - 1 neighbours
 * are listed. The seed is that of an approximate search; the exact one draws nothing. */
GraphMaker *graph_maker_new(Rows rows, Metric metric, size_t k, uint64_t seed, Error *err);
bool graph_maker_step(GraphMaker *maker, Pool *pool, bool *finished, Error *err); /* about 50 ms at most */
double graph_maker_done(const GraphMaker *maker);                                 /* share: 0 .. 1 */
NeighbourGraph graph_maker_take(GraphMaker *maker); /* when finished, once: the caller releases it */
void graph_maker_free(GraphMaker *maker);

void neighbour_graph_release(NeighbourGraph *graph);

#endif
