/* Training on one piece of text: the part of skip-gram that runs on many threads at once. */
#ifndef TRAIN_SGNS_PIECE_H
#define TRAIN_SGNS_PIECE_H

#include "train/sgns.h"

/* The stream of random numbers of a piece in the epoch at hand, or with SIZE_MAX that of the epoch itself. */
static inline uint64_t sgns_stream(const Sgns *sgns, size_t piece)
{
	return random_mix(random_mix(sgns->runs) ^ sgns->epoch) ^ piece;
}

/* A PoolTask over the pieces of a step, of which 0 is the one at sgns->next. Fills sgns->sums[index]. */
void sgns_train_piece(void *sgns, size_t index, int thread);

#endif
