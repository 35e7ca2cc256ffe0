#include "metric/pair_loss.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

typedef struct Choosing {
	PairBatch *batch;
	double sign, temperature;
	double *chances; /* by item: that it picks one of its class */
} Choosing;

/* Shares of an item's choice instead of similarities; the item itself is never chosen. */
static void choose(float *row, size_t self, size_t count, float scale)
{
	float most = -INFINITY;
	double sum = 0;
	for (size_t j = 0; j < count; j++)
		most = j != self && row[j] * scale > most ? row[j] * scale : most;
	for (size_t j = 0; j < count; j++) {
		row[j] = j == self ? 0 : expf(row[j] * scale - most);
		sum += row[j];
	}
	for (size_t j = 0; j < count && sum > 0; j++)
		row[j] = (float)(row[j] / sum);
}

static void choose_piece(void *context, size_t item, int thread)
{
	(void)thread;
	const Choosing *choosing = context;
	PairBatch *batch = choosing->batch;
	float *row = batch->pairs + item * batch->count;
	double chance = 0, weight = choosing->sign / (choosing->temperature * (double)batch->count);
	choose(row, item, batch->count, (float)(choosing->sign / choosing->temperature));
	for (size_t j = 0; j < batch->count; j++)
		chance += batch->labels[j] == batch->labels[item] ? row[j] : 0;
	/* The loss falls by p_ij (same - p_i) for each unit of the exponent. */
	for (size_t j = 0; j < batch->count; j++) {
		double same = batch->labels[j] == batch->labels[item];
		row[j] = (float)(-weight * row[j] * (same - chance));
	}
	choosing->chances[item] = chance;
}

double pair_loss_nca(PairBatch *batch, double sign, double temperature, Pool *pool)
{
	Choosing choosing = {batch, sign, temperature, memory_new(batch->count, sizeof(double))};
	pool_run(pool, batch->count, choose_piece, &choosing);
	double sum = 0;
	for (size_t i = 0; i < batch->count; i++)
		sum += choosing.chances[i];
	free(choosing.chances);
	return -sum / (double)batch->count;
}
