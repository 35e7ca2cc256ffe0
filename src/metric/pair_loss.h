/*
 * PairLoss: what losses of metric learning make of the similarities of a batch of items. Each replaces the
 * matrix (count x count, packed) by the derivatives of the loss with regard to its numbers, 0 on the diagonal,
 * and answers the loss. The result does not depend on the number of threads.
 */
#ifndef METRIC_PAIR_LOSS_H
#define METRIC_PAIR_LOSS_H

#include "base/pool.h"

#include <stdint.h>

typedef struct PairBatch {
	float *pairs;           /* count x count: squared distances, or inner products */
	const uint32_t *labels; /* class of each item */
	size_t count;
} PairBatch;

/* Minus the mean chance that an item picks one of its class when it picks neighbour j with probability
 *
 *	p_ij = exp(sign pairs_ij / temperature) / sum over k != i of exp(sign pairs_ik / temperature)
 *
 * sign: -1 for squared distances, 1 for inner products. Goldberger, Roweis, Hinton & Salakhutdinov,
 * Neighbourhood components analysis, NIPS 17, 2005. */
double pair_loss_nca(PairBatch *batch, double sign, double temperature, Pool *pool);

#endif
