/*
 * ReducedGraph: what maps by neighbours begin with. Rows wider than 50 are reduced to as many principal
 * components; of the rows, or of these, the nearest neighbours are found (METRIC_L2). The first two components
 * are a start that always comes out the same: Kobak & Linderman, Nature Biotechnology 39, 2021.
 */
#ifndef PROJECT_REDUCED_GRAPH_H
#define PROJECT_REDUCED_GRAPH_H

#include "base/progress.h"
#include "index/neighbour_graph.h"

typedef struct ReducedGraph ReducedGraph;

/* The rows are borrowed until the end; at least 3 of 2 columns. */
ReducedGraph *reduced_graph_new(Rows rows, size_t k, uint64_t seed, Error *err);
/* One bounded piece. */
bool reduced_graph_step(ReducedGraph *reduced, Pool *pool, bool *finished, Error *err);
/* What it is at, and how far, as a phase. */
void reduced_graph_describe(const ReducedGraph *reduced, Progress *progress);
/* rows x 2: how far each lies along the first two components; NULL before they are known. */
const float *reduced_graph_plane(const ReducedGraph *reduced);
/* The standard deviation along the first component; known as soon as the plane is. */
double reduced_graph_spread(const ReducedGraph *reduced);
NeighbourGraph reduced_graph_take(ReducedGraph *reduced); /* when finished, once: the caller releases it */
void reduced_graph_free(ReducedGraph *reduced);

#endif
