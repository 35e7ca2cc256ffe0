/*
 * Clusterer: one way of finding clusters, driven step by step from outside. One file with one const struct,
 * one line in the table.
 *
 *	void *state = clusterer->start(rows, metric, &options, err);
 *	for (bool finished = false; !finished && clusterer->step(state, pool, &finished, err);) ;
 */
#ifndef MEASURE_CLUSTERER_H
#define MEASURE_CLUSTERER_H

#include "base/pool.h"
#include "base/text.h"
#include "index/exact.h"

typedef struct ClusterOptions {
	size_t k;          /* clusters that are sought, by methods that have to be told */
	size_t iterations; /* at most */
	size_t min_size;   /* members of a cluster at least, by methods that find how many there are; 0: their
			      choice */
	size_t min_points; /* items that make a place dense, the item itself among them */
	uint64_t seed;
} ClusterOptions;

typedef struct Clusterer {
	const char *name;   /* as typed: "kmeans" */
	const char *title;  /* "k-means" */
	const char *source; /* the paper */
	/* METRIC_L2, or METRIC_COSINE with rows of length 1 or 0. The rows are borrowed until free. */
	void *(*start)(Rows rows, Metric metric, const ClusterOptions *options, Error *err);
	bool (*step)(void *state, Pool *pool, bool *finished, Error *err); /* about 50 ms at most */
	double (*done)(const void *state);                                 /* share: 0 .. 1 */
	/* Once finished: by row its cluster or DICTIONARY_NONE; how many clusters there are. */
	size_t (*clusters)(const void *state, uint32_t *cluster_of);
	double (*inertia)(const void *state); /* sum of squared distances to centres; NULL: has none */
	void (*describe)(const void *state, Text *out); /* a sentence on how it came about */
	void (*free)(void *state);
} Clusterer;

/* All, ended by NULL; and one by name (NULL when there is none). */
extern const Clusterer *const clusterers[];
const Clusterer *clusterer_find(const char *name);

#endif
