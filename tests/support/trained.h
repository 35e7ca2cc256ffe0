/* Models for tests of trainers: begun, gone on with, run to the end, compared. What fails, fails the test. */
#ifndef TESTS_TRAINED_H
#define TESTS_TRAINED_H

#include "train/trainer.h"

/* Documents of one line each, with their labels. */
Corpus *corpus_of_lines(const char *const *lines, const char *const *labels, size_t count);

/* A model on one corpus, with options as typed, seed 5 and one thread; NULL and *err when it will not begin. */
Model *trained_start(const Trainer *trainer, Corpus *corpus, const char *line, Error *err);
bool trained_more(Model *model, Corpus *corpus, const char *line, uint64_t seed, Error *err);
/* Saved in the middle of its run, loaded and given its corpus again; the old one is gone. */
Model *trained_reopen(Model *model, Corpus *corpus);
Model *trained_reopen_with(Model *model, const TrainInput *input);
/* Steps to the end, reopened after every `every` steps. */
Model *trained_finish_reopened(Model *model, Corpus *corpus, Pool *pool, size_t every);
void trained_finish(Model *model, Pool *pool);
Space *trained_space(Model *model); /* the caller's */
/* Their vectors are the same, bit by bit. */
void assert_same_vectors(Model *a, Model *b);
void assert_same_curves(Model *a, Model *b);

#endif
