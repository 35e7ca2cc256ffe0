#include "project/projection.h"

#include <stdlib.h>

Projection *projection_ref(Projection *projection)
{
	references_add(&projection->references);
	return projection;
}

void projection_unref(Projection *projection)
{
	if (!projection || !references_drop(&projection->references))
		return;
	free(projection->method);
	free(projection->space_name);
	free(projection->x);
	free(projection->y);
	free(projection->row);
	space_unref(projection->space);
	free(projection);
}
