/* The table of indexes: one line each. */
#include "index/index.h"

#include <string.h>

extern const IndexType index_hnsw;
extern const IndexType index_pq;

const IndexType *const index_types[] = {
	&index_hnsw,
	&index_pq,
	NULL,
};

const IndexType *index_type_find(const char *name)
{
	for (const IndexType *const *type = index_types; *type; type++)
		if (strcmp((*type)->name, name) == 0)
			return *type;
	return NULL;
}
