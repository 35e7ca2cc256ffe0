/* Clusters by k-means: spherical by cosine. */
#include "measure/clusterer.h"

#include "linalg/kmeans.h"

#include <stdlib.h>
#include <string.h>

/* The first centres are drawn among so many items a cluster, or among so many in all if that is more. */
enum { SEEDING_EACH = 64, SEEDING_LEAST = 20000 };

typedef struct KMeansClusters {
	KMeans *kmeans;
	size_t rows;
} KMeansClusters;

static void *start(Rows rows, Metric metric, const ClusterOptions *options, Error *err)
{
	size_t seeding = options->k * SEEDING_EACH;
	KMeansOptions of = {.k = options->k,
		.iterations = options->iterations,
		.tolerance = 1e-4,
		.spherical = metric == METRIC_COSINE,
		.seeding = seeding > SEEDING_LEAST ? seeding : SEEDING_LEAST,
		.seed = options->seed};
	KMeans *kmeans = kmeans_new(rows, &of, err);
	if (!kmeans)
		return NULL;
	KMeansClusters *state = memory_new(1, sizeof *state);
	*state = (KMeansClusters){kmeans, rows.count};
	return state;
}

static bool step(void *state, Pool *pool, bool *finished, Error *err)
{
	KMeansClusters *self = state;
	return kmeans_step(self->kmeans, pool, finished, err);
}

static double done(const void *state)
{
	const KMeansClusters *self = state;
	return kmeans_done(self->kmeans);
}

static size_t clusters(const void *state, uint32_t *cluster_of)
{
	const KMeansClusters *self = state;
	memcpy(cluster_of, kmeans_nearest(self->kmeans), self->rows * sizeof *cluster_of);
	return kmeans_centres(self->kmeans).count;
}

static double inertia(const void *state)
{
	const KMeansClusters *self = state;
	return kmeans_inertia(self->kmeans);
}

static void describe(const void *state, Text *out)
{
	const KMeansClusters *self = state;
	text_format(out, "k-means took %zu iterations.", kmeans_iterations(self->kmeans));
}

static void free_state(void *state)
{
	KMeansClusters *self = state;
	kmeans_free(self->kmeans);
	free(self);
}

const Clusterer clusterer_kmeans = {
	.name = "kmeans",
	.title = "k-means",
	.source = "Lloyd, IEEE Transactions on Information Theory 28(2), 1982; k-means++: Arthur & "
		  "Vassilvitskii, SODA 2007; by cosine: Dhillon & Modha, Machine Learning 42, 2001",
	.start = start,
	.step = step,
	.done = done,
	.clusters = clusters,
	.inertia = inertia,
	.describe = describe,
	.free = free_state,
};
