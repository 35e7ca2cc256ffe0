/*
 * Pairs in random order: dealt to buckets, which are worked off in random order and shuffled when their turn
 * comes.
 *
 * Words fall at random into groups whose rows fit into half of a cache, and a bucket holds pairs of one group
 * of words and one of contexts only: most rows that a pair needs were fetched by another one of its bucket (the
 * blocks of Gemulla, Nijkamp, Haas & Sismanis, "Large-scale matrix factorization with distributed stochastic
 * gradient descent", KDD 2011).
 */
#include "base/memory.h"
#include "base/random.h"
#include "train/glove.h"

#include <math.h>
#include <stdlib.h>

enum { BUCKET_LEAST = 1 << 10, BUCKET_PAIRS = 1 << 13, STEP_PAIRS = 1 << 19, GROUP_BYTES = 1 << 18 };

double glove_weight(double count, double x_max, double alpha)
{
	return count < x_max ? pow(count / x_max, alpha) : 1;
}

/* Fewer groups than fit a cache when there are few pairs for each two of them, several buckets when many. */
static void set_groups(Glove *glove, uint64_t pairs)
{
	size_t words = glove->vocab.words.count, row = glove->words.stride * sizeof(float);
	size_t groups = words / (GROUP_BYTES / row + 1) + 1;
	size_t most = (size_t)sqrt((double)pairs / BUCKET_LEAST) + 1;
	glove->groups = groups < most ? groups : most;
	glove->splits = pairs / (glove->groups * glove->groups * BUCKET_PAIRS) + 1;
	glove->n_buckets = glove->groups * glove->groups * glove->splits;
}

/* One of `count` by a random number. */
static size_t choose(uint64_t drawn, size_t count)
{
	return (size_t)(((unsigned __int128)drawn * count) >> 64);
}

static size_t group_of_word(const Glove *glove, size_t word)
{
	return choose(random_mix(random_mix(glove->seed + glove->runs) ^ word), glove->groups);
}

static size_t bucket_of(const Glove *glove, size_t row, uint32_t column)
{
	if (glove_holds_out(glove, (uint32_t)row, column))
		return glove->n_buckets;
	uint64_t seed = random_mix(glove->seed + glove->runs);
	size_t contexts = choose(random_mix(~seed ^ column), glove->groups);
	size_t split = choose(random_mix(seed ^ ((uint64_t)row << 32 | column)), glove->splits);
	return (group_of_word(glove, row) * glove->groups + contexts) * glove->splits + split;
}

/* Rows are dealt group by group: then buckets that lie in a file are written one stretch after the other. */
static void order_rows(Glove *glove)
{
	size_t *ends = memory_new(glove->groups + 1, sizeof *ends);
	glove->rows = memory_new(glove->counts.n_rows, sizeof *glove->rows);
	for (size_t row = 0; row < glove->counts.n_rows; row++)
		ends[group_of_word(glove, row) + 1]++;
	for (size_t group = 0; group < glove->groups; group++)
		ends[group + 1] += ends[group];
	for (size_t row = 0; row < glove->counts.n_rows; row++)
		glove->rows[ends[group_of_word(glove, row)]++] = (uint32_t)row;
	free(ends);
}

bool glove_begin_buckets(Glove *glove, Error *err)
{
	uint64_t pairs = cooccurrence_pairs(&glove->counts);
	if (pairs == 0)
		return error_set(err, ERROR_INPUT,
			"no two known words stand in one sentence of this text; load more text, or lower "
			"min_count");
	set_groups(glove, pairs);
	if (!extent_grow(
		    &glove->pair_bytes, pairs * sizeof *glove->pairs, glove->memory, "the pairs of words", err))
		return false;
	glove->pairs = glove->pair_bytes.bytes;
	glove->starts = memory_new(glove->n_buckets + 2, sizeof *glove->starts);
	glove->cursors = memory_new(glove->n_buckets + 1, sizeof *glove->cursors);
	glove->order = memory_new(glove->n_buckets, sizeof *glove->order);
	glove->next_row = 0;
	glove->dealing = false;
	order_rows(glove);
	return true;
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
	for (size_t b = 0; b <= glove->n_buckets; b++) {
		glove->starts[b + 1] += glove->starts[b];
		glove->cursors[b] = glove->starts[b];
	}
	cooccurrence_scatter(&glove->counts);
	extent_scatter(&glove->pair_bytes);
	glove->dealing = true;
	glove->next_row = 0;
}

/* Where the rows of one step end: of those measured in their order, or of those dealt group by group. */
static size_t step_end(const Glove *glove)
{
	size_t pairs = 0, end = glove->next_row;
	for (; end < glove->counts.n_rows && pairs < STEP_PAIRS; end++) {
		size_t row = glove->dealing ? glove->rows[end] : end;
		pairs += cooccurrence_row(&glove->counts, row).count;
		if (glove->dealing)
			cooccurrence_expect(&glove->counts, row);
	}
	return end;
}

bool glove_fill_buckets(Glove *glove)
{
	for (size_t end = step_end(glove); glove->next_row < end; glove->next_row++) {
		if (glove->dealing)
			deal_row(glove, glove->rows[glove->next_row]);
		else
			measure_row(glove, glove->next_row);
	}
	if (glove->next_row < glove->counts.n_rows)
		return false;
	if (glove->dealing)
		return true;
	begin_dealing(glove);
	return false;
}
