/* The table of projectors: one line each. */
#include "project/projector.h"

#include <string.h>

const Projector *const projectors[] = {
	&projector_pca,
	&projector_tsne,
	&projector_umap,
	&projector_axis,
	NULL,
};

const Projector *projector_find(const char *name)
{
	for (const Projector *const *projector = projectors; *projector; projector++)
		if (strcmp((*projector)->name, name) == 0)
			return *projector;
	return NULL;
}
