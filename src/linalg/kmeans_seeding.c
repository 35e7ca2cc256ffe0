#include "linalg/kmeans_seeding.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums run over blocks of rows, so that they do not depend on the number of threads. */
enum { BLOCK = 256 };

static size_t blocks_of(const KMeansSeeding *seeding)
{
	return (seeding->n + BLOCK - 1) / BLOCK;
}

static uint32_t row_among(const KMeansSeeding *seeding, size_t index)
{
	return seeding->among ? seeding->among[index] : (uint32_t)index;
}

static bool choose_among(KMeansSeeding *seeding, size_t most, Error *err)
{
	seeding->n = seeding->rows.count;
	if (!most || most >= seeding->n)
		return true;
	seeding->among = memory_data(most, sizeof *seeding->among, "a sample of rows", err);
	if (!seeding->among)
		return false;
	random_sample(&seeding->random, seeding->n, most, seeding->among);
	seeding->n = most;
	return true;
}

/* The first centre is any row: all have the same weight. */
bool kmeans_seeding_init(KMeansSeeding *seeding, Rows rows, size_t count, size_t among_most, size_t trials,
	uint64_t seed, Error *err)
{
	*seeding = (KMeansSeeding){.rows = rows, .count = count};
	seeding->trials = trials ? trials : 2 + (size_t)log((double)count);
	random_init(&seeding->random, seed, 0);
	if (!choose_among(seeding, among_most > count || !among_most ? among_most : count, err))
		return false;
	size_t n = seeding->n, blocks = blocks_of(seeding);
	seeding->nearest = memory_data(n, sizeof(float), "distances to centres", err);
	seeding->distances = memory_data(seeding->trials * n, sizeof(float), "distances to centres", err);
	seeding->sums = memory_new(blocks, sizeof(double));
	seeding->trial_sums = memory_new(seeding->trials * blocks, sizeof(double));
	seeding->candidates = memory_new(seeding->trials, sizeof *seeding->candidates);
	seeding->chosen = memory_new(count, sizeof *seeding->chosen);
	if (!seeding->nearest || !seeding->distances)
		return false;
	for (size_t i = 0; i < n; i++)
		seeding->nearest[i] = INFINITY;
	for (size_t t = 0; t < seeding->trials; t++)
		seeding->candidates[t] = (uint32_t)random_below(&seeding->random, n);
	return true;
}

/* --- candidates, by their place among the rows --- */

static size_t block_end(const KMeansSeeding *seeding, size_t block)
{
	size_t end = (block + 1) * BLOCK;
	return end < seeding->n ? end : seeding->n;
}

/* In proportion to the distances; where rows have none left, all are covered, and any will do. */
static uint32_t draw(KMeansSeeding *seeding, double total)
{
	double left = random_uniform(&seeding->random) * total;
	size_t block = 0, blocks = blocks_of(seeding);
	if (!(total > 0))
		return (uint32_t)random_below(&seeding->random, seeding->n);
	while (block + 1 < blocks && left >= seeding->sums[block])
		left -= seeding->sums[block++];
	size_t at = block * BLOCK, last = at;
	for (; at < block_end(seeding, block); at++) {
		if (seeding->nearest[at] > 0)
			last = at;
		left -= (double)seeding->nearest[at];
		if (left < 0)
			break;
	}
	return (uint32_t)last;
}

static void draw_candidates(KMeansSeeding *seeding)
{
	double total = 0;
	for (size_t block = 0; block < blocks_of(seeding); block++)
		total += seeding->sums[block];
	for (size_t t = 0; t < seeding->trials; t++)
		seeding->candidates[t] = draw(seeding, total);
}

static void look_at_block(void *context, size_t piece, int thread)
{
	(void)thread;
	KMeansSeeding *seeding = context;
	const SearchKernels *kernels = search_kernels_best();
	size_t block = seeding->next + piece;
	for (size_t t = 0; t < seeding->trials; t++) {
		const float *candidate = rows_at(seeding->rows, row_among(seeding, seeding->candidates[t]));
		double sum = 0;
		for (size_t i = block * BLOCK; i < block_end(seeding, block); i++) {
			const float *row = rows_at(seeding->rows, row_among(seeding, i));
			float distance = kernels->squared_distance(row, candidate, seeding->rows.width);
			seeding->distances[t * seeding->n + i] = distance;
			sum += (double)fminf(distance, seeding->nearest[i]);
		}
		seeding->trial_sums[t * blocks_of(seeding) + block] = sum;
	}
}

/* The candidate that leaves the least sum becomes a centre. */
static void choose_best(KMeansSeeding *seeding)
{
	size_t best = 0, blocks = blocks_of(seeding);
	double least = INFINITY;
	for (size_t t = 0; t < seeding->trials; t++) {
		double sum = 0;
		for (size_t block = 0; block < blocks; block++)
			sum += seeding->trial_sums[t * blocks + block];
		if (sum < least) {
			least = sum;
			best = t;
		}
	}
	for (size_t i = 0; i < seeding->n; i++)
		seeding->nearest[i] = fminf(seeding->nearest[i], seeding->distances[best * seeding->n + i]);
	memcpy(seeding->sums, seeding->trial_sums + best * blocks, blocks * sizeof *seeding->sums);
	seeding->chosen[seeding->found++] = row_among(seeding, seeding->candidates[best]);
}

void kmeans_seeding_step(KMeansSeeding *seeding, size_t rows, Pool *pool, bool *finished)
{
	size_t left = blocks_of(seeding) - seeding->next, wanted = rows / BLOCK + 1;
	size_t count = wanted < left ? wanted : left;
	pool_run(pool, count, look_at_block, seeding);
	seeding->next += count;
	if (count == left) {
		choose_best(seeding);
		draw_candidates(seeding);
		seeding->next = 0;
	}
	*finished = seeding->found == seeding->count;
}

void kmeans_seeding_release(KMeansSeeding *seeding)
{
	free(seeding->among);
	free(seeding->nearest);
	free(seeding->distances);
	free(seeding->sums);
	free(seeding->trial_sums);
	free(seeding->candidates);
	free(seeding->chosen);
	*seeding = (KMeansSeeding){0};
}
