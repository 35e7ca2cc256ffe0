/* Training on one piece of text: the part that runs on many threads at once. */
#ifndef TRAIN_WORD2VEC_PIECE_H
#define TRAIN_WORD2VEC_PIECE_H

#include "train/word2vec.h"

/* The stream of random numbers of a piece in the epoch at hand, or with SIZE_MAX that of the epoch itself. */
static inline uint64_t word2vec_stream(const Word2vec *net, size_t piece)
{
	return random_mix(random_mix(net->runs) ^ net->epoch) ^ piece;
}

/* The learning rate of a piece by its place in the epoch at hand: falls in a straight line over the run to a
 * ten-thousandth of where it began. */
double word2vec_rate(const Word2vec *net, size_t place);
/* A PoolTask over the pieces of a step, of which 0 is the one at net->next. Fills net->sums[index]. */
void word2vec_train_piece(void *net, size_t index, int thread);
/* The same over the pieces that were held out, 0 being the one at net->measured; nothing is learned, and the
 * random numbers are always the same, so that losses can be compared. */
void word2vec_measure_piece(void *net, size_t index, int thread);

#endif
