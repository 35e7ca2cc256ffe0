/*
 * Density clusters: HDBSCAN*, from the edges of a spanning tree. Cutting the longest edges first splits the
 * rows into a hierarchy. A split counts when both sides have min_size rows; otherwise rows merely fall out of a
 * cluster. Of clusters that contain one another those are chosen that last longest: the stability of a cluster
 * is the sum over its rows of 1/d when the row leaves - 1/d when the cluster begins, d being the length of the
 * edge cut. The whole is never chosen. (Campello, Moulavi & Sander, PAKDD 2013; Campello et al., ACM TKDD
 * 10(1), 2015.)
 */
#ifndef MEASURE_DENSITY_CLUSTERS_H
#define MEASURE_DENSITY_CLUSTERS_H

#include "measure/reach_tree.h"

/* `edges`: rows - 1, the shortest first. cluster_of gets a number or DICTIONARY_NONE; *count how many clusters.
 * min_size is at least 2. */
bool density_clusters(
	const ReachEdge *edges, size_t rows, size_t min_size, uint32_t *cluster_of, size_t *count, Error *err);

#endif
