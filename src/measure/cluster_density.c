/* Clusters by density: HDBSCAN*. By cosine, the distance of rows of length 1 is Euclidean: it orders pairs
 * alike. */
#include "measure/clusterer.h"

#include "base/dictionary.h"
#include "measure/density_clusters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_SIZE = 5, SHARE = 200 /* of the items in a cluster, at least */, MOST_SIZE = 1000 };

typedef struct DensityClusters {
	ReachTree *tree;
	size_t rows, min_size, count;
	uint32_t *cluster_of;
} DensityClusters;

static size_t usual_size(size_t rows)
{
	size_t size = rows / SHARE;
	return size < LEAST_SIZE ? LEAST_SIZE : size > MOST_SIZE ? MOST_SIZE : size;
}

static void free_state(void *state)
{
	DensityClusters *self = state;
	reach_tree_free(self->tree);
	free(self->cluster_of);
	free(self);
}

static void *start(Rows rows, Metric metric, const ClusterOptions *options, Error *err)
{
	(void)metric;
	if (rows.count < 2) {
		error_set(err, ERROR_INPUT, "clusters by density want two items at least, and there is %zu",
			rows.count);
		return NULL;
	}
	DensityClusters *self = memory_new(1, sizeof *self);
	self->rows = rows.count;
	self->min_size = options->min_size ? options->min_size : usual_size(rows.count);
	self->cluster_of = memory_data(rows.count, sizeof *self->cluster_of, "the clusters of items", err);
	if (self->cluster_of)
		self->tree = reach_tree_new(rows, options->min_points, options->seed, err);
	if (self->tree)
		return self;
	free_state(self);
	return NULL;
}

static bool step(void *state, Pool *pool, bool *finished, Error *err)
{
	DensityClusters *self = state;
	return reach_tree_step(self->tree, pool, finished, err) &&
	       (!*finished || density_clusters(reach_tree_edges(self->tree), self->rows, self->min_size,
				      self->cluster_of, &self->count, err));
}

static double done(const void *state)
{
	const DensityClusters *self = state;
	return reach_tree_done(self->tree);
}

static size_t clusters(const void *state, uint32_t *cluster_of)
{
	const DensityClusters *self = state;
	memcpy(cluster_of, self->cluster_of, self->rows * sizeof *cluster_of);
	return self->count;
}

static void describe(const void *state, Text *out)
{
	const DensityClusters *self = state;
	size_t outside = 0;
	for (size_t i = 0; i < self->rows; i++)
		outside += self->cluster_of[i] == DICTIONARY_NONE;
	text_format(out, "Density found %zu clusters of %zu items or more; %zu items lie in none.", self->count,
		self->min_size, outside);
	if (!self->count)
		text_add(out, " A smaller min_size may find some.");
}

const Clusterer clusterer_density = {
	.name = "density",
	.title = "Density clusters (HDBSCAN*)",
	.source = "Campello, Moulavi & Sander, PAKDD 2013",
	.start = start,
	.step = step,
	.done = done,
	.clusters = clusters,
	.describe = describe,
	.free = free_state,
};
