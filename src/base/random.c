#include "base/random.h"

#include <math.h>

void random_init(Random *random, uint64_t seed, uint64_t stream)
{
	uint64_t x = random_mix(seed) ^ random_mix(~stream);
	for (int i = 0; i < 4; i++)
		random->state[i] = random_mix(x + (uint64_t)i * 0x9E3779B97F4A7C15u);
}

/* Box–Muller without its second value, so that the stream has no hidden state. */
double random_normal(Random *random)
{
	double u = 1.0 - random_uniform(random), v = random_uniform(random);
	return sqrt(-2.0 * log(u)) * cos(2.0 * M_PI * v);
}

void random_shuffle(Random *random, uint32_t *items, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = random_below(random, i);
		uint32_t swap = items[i - 1];
		items[i - 1] = items[j];
		items[j] = swap;
	}
}

void random_sample(Random *random, size_t count, size_t chosen, uint32_t *items)
{
	for (size_t i = 0, taken = 0; taken < chosen; i++)
		if (random_below(random, count - i) < chosen - taken)
			items[taken++] = (uint32_t)i;
}
