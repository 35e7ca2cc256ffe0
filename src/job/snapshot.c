#include "job/job.h"

#include <stdlib.h>

Snapshot *snapshot_ref(Snapshot *snapshot)
{
	if (snapshot)
		references_add(&snapshot->references);
	return snapshot;
}

void snapshot_unref(Snapshot *snapshot)
{
	if (!snapshot || !references_drop(&snapshot->references))
		return;
	for (size_t i = 0; i < snapshot->n_series; i++)
		series_release(&snapshot->series[i]);
	space_unref(snapshot->space);
	projection_unref(snapshot->projection);
	free(snapshot);
}
