/*
 * CBOW, a continuous bag of words: the mean of a window's words is the one input that has to tell the word in
 * the middle. Every word of the window is moved by the whole gradient of the mean, as in word2vec, not by its
 * share.
 */
#ifndef TRAIN_CBOW_H
#define TRAIN_CBOW_H

#include "train/word2vec.h"

extern const Architecture cbow;
extern const Trainer trainer_cbow;

#endif
