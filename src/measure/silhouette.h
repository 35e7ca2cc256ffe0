/*
 * Silhouette: how much nearer items are to their own cluster than to the next one. That of an item is (b - a) /
 * max(a, b), a its mean distance to the others of its cluster, b the least mean distance to another cluster; 0
 * for an item alone in its cluster. (Rousseeuw, Journal of Computational and Applied Mathematics 20, 1987.)
 */
#ifndef MEASURE_SILHOUETTE_H
#define MEASURE_SILHOUETTE_H

#include "base/pool.h"
#include "index/exact.h"

/* The mean silhouette of up to `most` items in clusters, drawn from the seed and held against one another
 * alone. Distance: Euclidean (METRIC_L2), or 1 - cosine (METRIC_COSINE). NAN when fewer than two clusters are
 * drawn. */
bool silhouette_mean(Rows rows, Metric metric, const uint32_t *cluster_of, size_t n_clusters, size_t most,
	uint64_t seed, Pool *pool, double *mean, Error *err);

#endif
