#include "data/clustering.h"

#include <stdlib.h>

Clustering *clustering_new(
	Space *space, const char *method, const char *metric, const char *command, uint64_t seed, Error *err)
{
	size_t rows = space->vectors.rows;
	uint32_t *cluster_of = memory_data(rows, sizeof *cluster_of, "the clusters of items", err);
	if (!cluster_of)
		return NULL;
	for (size_t i = 0; i < rows; i++)
		cluster_of[i] = DICTIONARY_NONE;
	Clustering *clustering = memory_new(1, sizeof *clustering);
	references_init(&clustering->references);
	clustering->space = space_ref(space);
	clustering->method = memory_text(method);
	clustering->metric = memory_text(metric);
	clustering->command = memory_text(command);
	clustering->seed = seed;
	clustering->cluster_of = cluster_of;
	return clustering;
}

Clustering *clustering_ref(Clustering *clustering)
{
	if (clustering)
		references_add(&clustering->references);
	return clustering;
}

void clustering_unref(Clustering *clustering)
{
	if (!clustering || !references_drop(&clustering->references))
		return;
	space_unref(clustering->space);
	free(clustering->method);
	free(clustering->metric);
	free(clustering->command);
	free(clustering->cluster_of);
	dictionary_release(&clustering->clusters);
	free(clustering);
}

uint32_t clustering_find(const Clustering *clustering, const char *name)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);
	if (*name && !*end && number >= 1 && number <= clustering->clusters.count)
		return (uint32_t)(number - 1);
	return dictionary_find_text(&clustering->clusters, name);
}
