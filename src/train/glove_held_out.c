/* Pairs that are held out: dealt to one more bucket, after the others, on which nothing is trained. */
#include "base/random.h"
#include "train/glove.h"
#include "train/held_out.h"

enum { CHUNK_PAIRS = 1 << 13, STEP_CHUNKS = 16 };

bool glove_holds_out(const Glove *glove, uint32_t word, uint32_t context)
{
	if (glove->options.holdout <= 0)
		return false;
	uint64_t low = word < context ? word : context, high = word < context ? context : word;
	uint64_t drawn = random_mix(random_mix(~glove->seed) ^ (high << 32 | low));
	return (double)(drawn >> 11) * 0x1p-53 < glove->options.holdout;
}

static uint64_t first_pair(const Glove *glove)
{
	return glove->starts[glove->n_buckets];
}

static size_t count_chunks(const Glove *glove)
{
	uint64_t pairs = glove->starts[glove->n_buckets + 1] - first_pair(glove);
	return (size_t)((pairs + CHUNK_PAIRS - 1) / CHUNK_PAIRS);
}

void glove_measure_begin(Glove *glove)
{
	glove->measuring = count_chunks(glove) > 0;
	glove->measured = 0;
	glove->held_out = (GloveSum){0};
}

static double pair_loss(const Glove *glove, const GlovePair *pair)
{
	const float *x = row_blocks_at(&glove->words, pair->word);
	const float *y = row_blocks_at(&glove->contexts, pair->context);
	double difference = (double)glove->kernels->dot(x, y, glove_width(glove)) - (double)pair->log_count;
	return (double)pair->weight / 2 * difference * difference;
}

static void measure_chunk(void *context, size_t index, int thread)
{
	(void)thread;
	Glove *glove = context;
	uint64_t from = first_pair(glove) + (glove->measured + index) * CHUNK_PAIRS;
	uint64_t to = from + CHUNK_PAIRS, end = glove->starts[glove->n_buckets + 1];
	GloveSum sum = {0};
	for (uint64_t i = from; i < to && i < end; i++, sum.pairs++)
		sum.loss += pair_loss(glove, &glove->pairs[i]);
	glove->sums[index] = sum;
}

bool glove_measure(Glove *glove, Pool *pool)
{
	size_t left = count_chunks(glove) - glove->measured, count = left < STEP_CHUNKS ? left : STEP_CHUNKS;
	glove->sums = memory_resize(glove->sums, count, sizeof *glove->sums);
	pool_run(pool, count, measure_chunk, glove);
	for (size_t i = 0; i < count; i++) {
		glove->held_out.loss += glove->sums[i].loss;
		glove->held_out.pairs += glove->sums[i].pairs;
	}
	glove->measured += count;
	glove->measuring = count < left;
	if (!glove->measuring)
		series_add(&glove->model.series[GLOVE_CURVE_HELD_OUT],
			glove->pairs_before + glove->model.progress.done,
			glove->held_out.loss / (double)glove->held_out.pairs);
	return !glove->measuring;
}
