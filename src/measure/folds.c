#include "measure/folds.h"

#include "base/memory.h"
#include "base/random.h"

#include <stdlib.h>

void folds_deal(
	const uint32_t *classes, size_t count, size_t n_classes, size_t folds, uint64_t seed, uint8_t *fold)
{
	size_t *first = memory_new(n_classes + 1, sizeof *first);
	uint32_t *order = memory_new(count, sizeof *order), *sorted = memory_new(count, sizeof *sorted);
	Random random;
	random_init(&random, seed, 1);
	for (uint32_t i = 0; i < count; i++) {
		order[i] = i;
		first[classes[i] + 1]++;
	}
	for (size_t c = 0; c < n_classes; c++)
		first[c + 1] += first[c];
	random_shuffle(&random, order, count);
	for (size_t i = 0; i < count; i++)
		sorted[first[classes[order[i]]]++] = order[i];
	for (size_t i = 0; i < count; i++)
		fold[sorted[i]] = (uint8_t)(i % folds);
	free(first);
	free(order);
	free(sorted);
}
