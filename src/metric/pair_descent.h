/*
 * PairDescent: a map W that goes downhill by a loss of the similarities of mapped items, batch by batch. The
 * caller says which rows a batch has and what the loss makes of their pairs (metric/pair_loss.h); this does the
 * rest: z = W x, similarities of all pairs, the gradient of W and a step of Adam (Kingma & Ba, ICLR 2015).
 */
#ifndef METRIC_PAIR_DESCENT_H
#define METRIC_PAIR_DESCENT_H

#include "metric/metric_learner.h"
#include "metric/pair_loss.h"

typedef struct PairDescent {
	const MetricInput *input;
	Matrix *map;
	bool products; /* pairs are inner products; else squared distances */
	size_t most;   /* items of a batch at most */
	float *mean;   /* of the rows: distances are those of rows less it, and rounded less */
	Matrix items;  /* of the batch, less the mean */
	uint32_t *labels;
	size_t count;
	float *seen, *pairs; /* count x rank; count x count */
	Matrix gradient, first, second;
	size_t steps;
} PairDescent;

/* `input` and `map` outlive it. */
bool pair_descent_init(
	PairDescent *self, const MetricInput *input, Matrix *map, bool products, size_t most, Error *err);
void pair_descent_release(PairDescent *self);

/* Takes the rows of the input as the batch, maps them, and fills `pairs`. */
void pair_descent_look(PairDescent *self, const uint32_t *rows, size_t count, Pool *pool);
PairBatch pair_descent_batch(PairDescent *self);
/* From the derivatives that stand in `pairs` now: the gradient of W. */
bool pair_descent_gradient(PairDescent *self, Pool *pool, Error *err);
void pair_descent_move(PairDescent *self, double rate);

/* An order of the rows for batches, by the seed and the round: rows of a class in groups of 16, the groups
 * shuffled, so that there are mates in every batch. */
void pair_descent_order(const MetricInput *input, size_t round, uint32_t *order);

#endif
