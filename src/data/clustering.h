/*
 * Clustering: which cluster every item of a space belongs to, and how the clusters are called. Never changed
 * once made; counted. Clusters are numbered by falling size.
 */
#ifndef DATA_CLUSTERING_H
#define DATA_CLUSTERING_H

#include "data/space.h"

typedef struct Clustering {
	References references;
	Space *space;         /* whose items these are; counted */
	char *method;         /* "kmeans" */
	char *metric;         /* "cosine" or "l2": what near means */
	char *command;        /* the line that made it */
	uint64_t seed;        /* that it depends on */
	Dictionary clusters;  /* "1 king": number from 1, and the most typical member */
	uint32_t *cluster_of; /* index into clusters, by row; DICTIONARY_NONE: in no cluster */
} Clustering;

/* All items in no cluster, no clusters yet; the maker fills both in. */
Clustering *clustering_new(
	Space *space, const char *method, const char *metric, const char *command, uint64_t seed, Error *err);
Clustering *clustering_ref(Clustering *clustering); /* NULL is fine */
void clustering_unref(Clustering *clustering);      /* NULL is fine */

/* The cluster of that number (from 1) or name, or DICTIONARY_NONE. */
uint32_t clustering_find(const Clustering *clustering, const char *name);

#endif
