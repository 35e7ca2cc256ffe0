/* Skip-gram: every word of a window alone is an input and has to tell the word in the middle. */
#ifndef TRAIN_SKIPGRAM_H
#define TRAIN_SKIPGRAM_H

#include "train/word2vec.h"

extern const Architecture skipgram;
extern const Trainer trainer_sgns;

#endif
