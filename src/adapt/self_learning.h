/*
 * SelfLearning: an orthogonal map between two spaces out of a rough one, by turns: the map gives a dictionary,
 * the dictionary a better map. Artetxe, Labaka & Agirre, A robust self-learning method for fully unsupervised
 * cross-lingual mappings of word embeddings, ACL 2018.
 *
 * Dictionaries are induced by CSLS both ways. At first most pairs are out of play, at random, so that the
 * search leaves poor optima; whenever `patience` rounds bring nothing, more are let in, and when all are in and
 * `patience` rounds bring nothing, it is over. Driven from outside: begin, then step until finished.
 */
#ifndef ADAPT_SELF_LEARNING_H
#define ADAPT_SELF_LEARNING_H

#include "adapt/pairs.h"
#include "base/args.h"
#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct SelfLearningOptions {
	size_t neighbours; /* that CSLS averages over: 10 in the paper */
	double keep;       /* probability at first that a pair is in play: 0.1 in the paper */
	double growth;     /* of that probability: 2 */
	double threshold;  /* what counts as bringing something: 1e-6 */
	size_t patience;   /* 50 */
	size_t rounds;     /* at most; 0: no bound */
	uint64_t seed;
} SelfLearningOptions;

/* What the last round found. */
typedef struct SelfLearningRound {
	size_t round; /* from 1 on; 0: none is over */
	double keep;
	double objective, criterion; /* see induction.h */
	size_t pairs;                /* that it was learned from: those of both directions */
} SelfLearningRound;

typedef struct SelfLearning SelfLearning;

/* Rows are of length 1 or 0, as wide as each other, and borrowed until freed. */
SelfLearning *self_learning_new(Rows source, Rows target, SelfLearningOptions options, Error *err);
/* Pairs that are known, by row of both sides: they stay in every dictionary, and what contradicts them is left
 * out. Copied; before the first run, and once. */
bool self_learning_hold(SelfLearning *learning, const Pairs *pairs, Error *err);
/* Begins anew, from a map (width x width; a source row x goes to W x), with another seed if wanted. */
void self_learning_begin(SelfLearning *learning, const double *map, uint64_t seed);
/* One bounded piece. */
bool self_learning_step(SelfLearning *learning, Pool *pool, Error *err);
bool self_learning_finished(const SelfLearning *learning);
double self_learning_done(const SelfLearning *learning); /* of a run, roughly, never falling: 0 .. 1 */
SelfLearningRound self_learning_round(const SelfLearning *learning);
/* The map as it is now: width x width. */
const double *self_learning_map(const SelfLearning *learning);
/* The dictionary that the last round induced, and its length. */
const RowPair *self_learning_pairs(const SelfLearning *learning, size_t *count);
void self_learning_free(SelfLearning *learning);

/* For the list of an adapter's options, and what they ask for. */
#define SELF_LEARNING_OPTIONS                                                                                  \
	{.name = "keep",                                                                                       \
		.kind = ARG_NUMBER,                                                                            \
		.help = "share of pairs that are in play at first",                                            \
		.fallback = "0.1",                                                                             \
		.low = 0.001,                                                                                  \
		.high = 1},                                                                                    \
		{.name = "patience",                                                                           \
			.kind = ARG_INTEGER,                                                                   \
			.help = "rounds without gain before more pairs come into play",                        \
			.fallback = "10",                                                                      \
			.low = 1,                                                                              \
			.high = 1000},                                                                         \
		{.name = "threshold",                                                                          \
			.kind = ARG_NUMBER,                                                                    \
			.help = "what counts as gain of the objective",                                        \
			.fallback = "1e-6",                                                                    \
			.low = 0,                                                                              \
			.high = 1},                                                                            \
		{.name = "neighbours",                                                                         \
			.kind = ARG_INTEGER,                                                                   \
			.help = "neighbours that CSLS averages over while learning",                           \
			.fallback = "10",                                                                      \
			.low = 1,                                                                              \
			.high = 64,                                                                            \
			.aliases = "neighbors"},                                                               \
	{                                                                                                      \
		.name = "rounds", .kind = ARG_INTEGER,                                                         \
		.help = "rounds of a run at most; 0: until nothing is gained any more", .fallback = "0",       \
		.low = 0, .high = 100000                                                                       \
	}
SelfLearningOptions self_learning_options(const Args *options);

#endif
