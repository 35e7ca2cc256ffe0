/* Pairs in random order: dealt to buckets small enough for a cache, which are shuffled when they are worked
 * off.
 */
#include "base/memory.h"
#include "base/random.h"
#include "train/glove.h"

#include <math.h>
#include <stdlib.h>

enum { BUCKET_PAIRS = 1 << 13, STEP_PAIRS = 1 << 19 };

double glove_weight(double count, double x_max, double alpha)
{
	return count < x_max ? pow(count / x_max, alpha) : 1;
}

bool glove_begin_buckets(Glove *glove, Error *err)
{
	uint64_t pairs = cooccurrence_pairs(&glove->counts);
	if (pairs == 0)
		return error_set(err, ERROR_INPUT,
			"no two known words stand in one sentence of this text; load more text, or lower "
			"min_count");
	glove->n_buckets = pairs / BUCKET_PAIRS + 1;
	if (!extent_grow(
		    &glove->pair_bytes, pairs * sizeof *glove->pairs, glove->memory, "the pairs of words", err))
		return false;
	glove->pairs = glove->pair_bytes.bytes;
	glove->starts = memory_new(glove->n_buckets + 1, sizeof *glove->starts);
	glove->cursors = memory_new(glove->n_buckets, sizeof *glove->cursors);
	glove->order = memory_new(glove->n_buckets, sizeof *glove->order);
	glove->row = 0;
	glove->dealing = false;
	return true;
}

static size_t bucket_of(const Glove *glove, size_t row, uint32_t column)
{
	uint64_t drawn = random_mix(random_mix(glove->seed + glove->runs) ^ ((uint64_t)row << 32 | column));
	return (size_t)(((unsigned __int128)drawn * glove->n_buckets) >> 64);
}

static void deal_row(Glove *glove, size_t row)
{
	PairRow pairs = cooccurrence_row(&glove->counts, row);
	for (size_t k = 0; k < pairs.count; k++) {
		double count = (double)pairs.weights[k] / PAIR_UNIT;
		double weight = glove_weight(count, glove->options.x_max, glove->options.alpha);
		size_t bucket = bucket_of(glove, row, pairs.columns[k]);
		glove->pairs[glove->cursors[bucket]++] =
			(GlovePair){(uint32_t)row, pairs.columns[k], (float)log(count), (float)weight};
	}
}

static void measure_row(Glove *glove, size_t row)
{
	PairRow pairs = cooccurrence_row(&glove->counts, row);
	for (size_t k = 0; k < pairs.count; k++)
		glove->starts[bucket_of(glove, row, pairs.columns[k]) + 1]++;
}

static void begin_dealing(Glove *glove)
{
	for (size_t b = 0; b < glove->n_buckets; b++) {
		glove->starts[b + 1] += glove->starts[b];
		glove->cursors[b] = glove->starts[b];
	}
	glove->dealing = true;
	glove->row = 0;
}

bool glove_fill_buckets(Glove *glove)
{
	size_t pairs = 0;
	for (; glove->row < glove->counts.n_rows && pairs < STEP_PAIRS; glove->row++) {
		pairs += cooccurrence_row(&glove->counts, glove->row).count;
		if (glove->dealing)
			deal_row(glove, glove->row);
		else
			measure_row(glove, glove->row);
	}
	if (glove->row < glove->counts.n_rows)
		return false;
	if (glove->dealing)
		return true;
	begin_dealing(glove);
	return false;
}
