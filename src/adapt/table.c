/* The table of adapters: one line each. */
#include "adapt/adapter.h"

#include <string.h>

const Adapter *const adapters[] = {
	&adapter_procrustes,
	&adapter_selflearn,
	&adapter_whitening,
	&adapter_cca,
	&adapter_rcsls,
	&adapter_standardise,
	&adapter_coral,
	&adapter_bures,
	&adapter_subspace,
	&adapter_transport,
	&adapter_tca,
	&adapter_jda,
	&adapter_dann,
	&adapter_deepcoral,
	&adapter_pseudo,
	&adapter_prototypes,
	&adapter_finetune,
	&adapter_weights,
	NULL,
};

const Adapter *adapter_find(const char *name)
{
	for (const Adapter *const *adapter = adapters; *adapter; adapter++)
		if (strcmp((*adapter)->name, name) == 0)
			return *adapter;
	return NULL;
}
