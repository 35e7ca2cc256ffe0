/*
 * ClusterProfile: what a cluster is like: how close its members are to their centre, which are the most typical
 * ones and which set it apart.
 */
#ifndef MEASURE_CLUSTER_PROFILE_H
#define MEASURE_CLUSTER_PROFILE_H

#include "base/pool.h"
#include "index/exact.h"

/* The centre is the mean of the members, scaled to length 1 first for METRIC_COSINE. Nearness to a point is the
 * cosine with it or, for METRIC_L2, minus the Euclidean distance from it. */
typedef struct ClusterProfile {
	size_t size;
	double nearness; /* of a member to the centre, on average */
	/* Members nearest to the centre; and those for which nearness to the centre less nearness to the mean
	 * of all items is greatest, with that difference. */
	Hit *typical, *distinctive;
	size_t listed; /* of each */
} ClusterProfile;

typedef struct ClusterProfiles {
	size_t count, top;
	ClusterProfile *of; /* by cluster */
	uint32_t *
		members; /* rows, cluster by cluster, those nearest to their centre first; then those in none */
	size_t *starts;  /* by cluster, where its members begin; count + 1 */
	float *nearness; /* by row, to its centre; NAN in none */
} ClusterProfiles;

/* Rows of length 1 (or 0) for METRIC_COSINE. `top`: how many members are listed. */
bool cluster_profiles_make(Rows rows, Metric metric, const uint32_t *cluster_of, size_t count, size_t top,
	Pool *pool, ClusterProfiles *profiles, Error *err);
void cluster_profiles_release(ClusterProfiles *profiles);

/* Numbers clusters by falling size, the one with the first item first among equals, and leaves out empty ones;
 * the number that there are. */
size_t clusters_by_size(uint32_t *cluster_of, size_t items, size_t count);

#endif
