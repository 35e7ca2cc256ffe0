/*
 * ReachTree: the minimum spanning tree of rows by mutual reachability, max(core(a), core(b), distance(a, b)),
 * where core(a) is the distance to the min_points-th nearest row, a itself counted (Campello, Moulavi & Sander,
 * PAKDD 2013).
 *
 * Found as Borůvka did (1926): every component but the largest takes the shortest edge that leaves it, until
 * there is one. Edges come from the graph of neighbours; a row whose list ends before the shortest edge found
 * so far is held against all rows. The tree is exact, and its edges are Euclidean distances.
 */
#ifndef MEASURE_REACH_TREE_H
#define MEASURE_REACH_TREE_H

#include "index/neighbour_graph.h"

typedef struct ReachEdge {
	float length;
	uint32_t from, to;
} ReachEdge;

typedef struct ReachTree ReachTree;

/* The rows are borrowed until reach_tree_free; two at least. */
ReachTree *reach_tree_new(Rows rows, size_t min_points, uint64_t seed, Error *err);
bool reach_tree_step(ReachTree *tree, Pool *pool, bool *finished, Error *err);
double reach_tree_done(const ReachTree *tree); /* share: 0 .. 1 */
/* Once finished: rows - 1 edges, the shortest first, equally long ones by their rows. Borrowed. */
const ReachEdge *reach_tree_edges(const ReachTree *tree);
void reach_tree_free(ReachTree *tree); /* NULL is fine */

#endif
