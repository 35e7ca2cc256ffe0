#include "measure/copies.h"

#include "base/memory.h"

#include <math.h>

uint32_t *copies_by_weight(
	const uint32_t *at, size_t count, const float *weights, size_t wanted, size_t *copies)
{
	double sum = 0, passed = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)weights[at[i]];
	uint32_t *list = memory_new(wanted + 1, sizeof *list);
	*copies = 0;
	for (size_t i = 0; i < count; i++) {
		passed += sum > 0 ? (double)weights[at[i]] / sum : 1 / (double)count;
		size_t until = (size_t)floor(passed * (double)wanted + 0.5);
		while (*copies < until && *copies < wanted)
			list[(*copies)++] = at[i];
	}
	return list;
}
