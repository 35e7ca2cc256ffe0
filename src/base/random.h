/*
 * Random numbers that depend on a seed alone: the same bytes on every machine and for every number of threads.
 *
 * Random is xoshiro256++ (Blackman & Vigna, ACM TOMS 47(4), 2021), seeded by splitmix64. Independent streams
 * for the pieces of one job come from random_init(r, seed, piece).
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct Random {
	uint64_t state[4];
} Random;

/* splitmix64's finaliser: a good 64-bit mix of one number. */
static inline uint64_t random_mix(uint64_t x)
{
	x += 0x9E3779B97F4A7C15u;
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

static inline uint64_t random_next(Random *random)
{
	uint64_t *s = random->state;
	uint64_t sum = s[0] + s[3], result = (sum << 23 | sum >> 41) + s[0], t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = s[3] << 45 | s[3] >> 19;
	return result;
}

/* Uniform in [0, 1), 53 bits. */
static inline double random_uniform(Random *random)
{
	return (double)(random_next(random) >> 11) * 0x1p-53;
}

/* Uniform in 0 .. count-1, by Lemire's multiplication (bias below count / 2^64). count must not be 0. */
static inline uint64_t random_below(Random *random, uint64_t count)
{
	return (uint64_t)(((unsigned __int128)random_next(random) * count) >> 64);
}

void random_init(Random *random, uint64_t seed, uint64_t stream);
double random_normal(Random *random); /* mean 0, variance 1 */
/* A uniform permutation of items[0..count). */
void random_shuffle(Random *random, uint32_t *items, size_t count);
/* `chosen` of 0..count-1 without replacement, ascending (Vitter's selection sampling). chosen <= count. */
void random_sample(Random *random, size_t count, size_t chosen, uint32_t *items);

#endif
