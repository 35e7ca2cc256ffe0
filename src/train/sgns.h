/*
 * Skip-gram with negative sampling (Mikolov, Sutskever, Chen, Corrado & Dean, "Distributed representations of
 *words and phrases and their compositionality", NIPS 2013), in the details like their program word2vec.
 *
 * For each word the words around it, its inputs, learn to score it above `negative` words drawn at random:
 *
 *	loss of a pair = - log s(v . u) - sum over drawn n of log s(- v . u_n)
 *
 * with v the row of the input in `inputs` (these are the vectors that are looked at) and u in `outputs`. All
 *inputs of one window share the drawn words, so that the window is one logistic step of linalg/kernels.h.
 */
#ifndef TRAIN_SGNS_H
#define TRAIN_SGNS_H

#include "base/alias.h"
#include "linalg/kernels.h"
#include "linalg/row_blocks.h"
#include "train/trainer.h"
#include "train/training_text.h"

typedef struct SgnsOptions {
	size_t dim, window, negative, epochs;
	uint64_t min_count, max_vocab;
	double sample, lr;
	bool exact;
} SgnsOptions;

/* What a piece of text answered; summed up in the order of the pieces, whichever thread did them. */
typedef struct SgnsSum {
	double loss;
	uint64_t pairs;
} SgnsSum;

typedef struct Sgns {
	Model model; /* series 0: loss by words; series 1: epoch loss by epoch */
	SgnsOptions options;
	const Kernels *kernels;
	uint64_t seed;
	uint32_t runs; /* times that start and more were called: each draws other random numbers */
	Vocab vocab;
	RowBlocks inputs, outputs; /* rows by number of the word */
	Alias negatives;
	uint32_t *keep; /* by word: kept with probability keep / 2^32; 0 past the last */
	/* the run at hand */
	TrainingText text;
	uint32_t *order;      /* of the pieces, in this epoch */
	size_t epoch, next;   /* next: place in order */
	double words_before;  /* of earlier runs */
	SgnsSum point, whole; /* since the last point of the curve; in this epoch */
	/* of the step at hand */
	SgnsSum *sums;    /* by piece of the step */
	size_t batch;     /* pieces in the next step, chosen by the clock: results do not depend on it */
	double last_step; /* clock */
} Sgns;

extern const Trainer trainer_sgns;

/* Probability that an occurrence of a word is kept, f its share of all tokens: word2vec's (sqrt(f / t) + 1) t /
 * f, at most 1; t = 0 keeps all. */
double sgns_keep(double f, double t);

Sgns *sgns_new(void); /* at rest, without words; the rows are still to be initialised */
/* The words of the input join. New rows begin at uniform numbers in +-1 / (2 dim) and outputs at 0, each row
 * from its own stream. After a failure the model is as it was. */
bool sgns_learn_words(Sgns *sgns, const TrainInput *input, Error *err);
/* Sets up keep, negatives, text and progress for a run over `input`. */
bool sgns_begin_run(Sgns *sgns, const TrainInput *input, Error *err);
bool sgns_step(Model *model, Pool *pool, Error *err);

bool sgns_save(const Model *model, Archive *archive, Error *err);
Model *sgns_load(Archive *archive, Error *err);
void sgns_free(Model *model);

#endif
