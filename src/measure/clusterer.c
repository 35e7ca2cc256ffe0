/* The table of ways to find clusters: one line each. */
#include "measure/clusterer.h"

#include <string.h>

extern const Clusterer clusterer_kmeans;
extern const Clusterer clusterer_density;

const Clusterer *const clusterers[] = {
	&clusterer_kmeans,
	&clusterer_density,
	NULL,
};

const Clusterer *clusterer_find(const char *name)
{
	for (const Clusterer *const *clusterer = clusterers; *clusterer; clusterer++)
		if (strcmp((*clusterer)->name, name) == 0)
			return *clusterer;
	return NULL;
}
