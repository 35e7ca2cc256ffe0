/*
 * Fuzzy graph: how far every point belongs together with its neighbours, each judged by its own yardstick, as
 * UMAP has it. McInnes, Healy & Melville, arXiv:1802.03426, 2018, algorithms 2 and 3.
 */
#ifndef PROJECT_FUZZY_GRAPH_H
#define PROJECT_FUZZY_GRAPH_H

#include "index/neighbour_graph.h"
#include "linalg/sparse.h"

/* A point's yardstick, from the distances of its k nearest, rising: *nearest is the least that is not 0, and
 * *scale such that the sum of exp(-max(0, d - nearest) / scale) is log2(k + 1), to 1e-5. (k + 1, for common
 * programs count the point as the first of its neighbours.) `floor` bounds the scale from below when all
 * distances are 0. */
void fuzzy_scale(const float *distances, size_t k, double floor, double *nearest, double *scale);
/* A distance on it: 1 up to the nearest, falling from there. */
double fuzzy_membership(double distance, double nearest, double scale);

/* What point i says of j and j of i, p and q, joined as p + q - p q. to: rows x rows, symmetric, columns
 * rising.
 */
bool fuzzy_graph_make(const NeighbourGraph *graph, Pool *pool, SparseMatrix *to, Error *err);

#endif
