#include "base/alias.h"

#include "base/memory.h"

#include <stdlib.h>

/* Fills the slots from `scaled` weights, whose mean is 1: each slot that lacks takes the rest from one that has
 * too much. `stack` holds the lacking ones at its start and the others at its end. */
static void fill_slots(Alias *alias, double *scaled, uint32_t *stack)
{
	size_t n_small = 0, first_large = alias->count;
	for (size_t i = 0; i < alias->count; i++)
		stack[scaled[i] < 1 ? n_small++ : --first_large] = (uint32_t)i;
	while (n_small > 0 && first_large < alias->count) {
		uint32_t small = stack[--n_small], large = stack[first_large];
		alias->slots[small] = (struct AliasSlot){(uint32_t)(scaled[small] * 0x1p32), large};
		scaled[large] -= 1 - scaled[small];
		if (scaled[large] < 1) {
			first_large++;
			stack[n_small++] = large;
		}
	}
	/* What is left differs from 1 by rounding alone. */
	while (n_small > 0)
		stack[--first_large] = stack[--n_small];
	for (size_t i = first_large; i < alias->count; i++)
		alias->slots[stack[i]] = (struct AliasSlot){UINT32_MAX, stack[i]};
}

bool alias_init(Alias *alias, const double *weights, size_t count, Error *err)
{
	alias_release(alias);
	struct AliasSlot *slots = memory_data(count, sizeof *slots, "the sampling table", err);
	double *scaled = slots ? memory_data(count, sizeof *scaled, "the sampling table", err) : NULL;
	uint32_t *stack = scaled ? memory_data(count, sizeof *stack, "the sampling table", err) : NULL;
	double sum = 0;
	if (stack) {
		for (size_t i = 0; i < count; i++)
			sum += weights[i];
		for (size_t i = 0; i < count; i++)
			scaled[i] = weights[i] * (double)count / sum;
		*alias = (Alias){slots, count};
		fill_slots(alias, scaled, stack);
	} else {
		free(slots);
	}
	free(scaled);
	free(stack);
	return stack != NULL;
}

void alias_release(Alias *alias)
{
	free(alias->slots);
	*alias = (Alias){0};
}
