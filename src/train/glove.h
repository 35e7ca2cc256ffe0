/*
 * GloVe (Pennington, Socher & Manning, "GloVe: global vectors for word representation", EMNLP 2014): vectors
 * whose inner products are the logarithms of how often words stand near each other,
 *
 *	J = sum over pairs with X_ij > 0 of f(X_ij) (w_i . c_j + b_i + d_j - log X_ij)^2,
 *	f(x) = min(1, (x / x_max)^alpha),
 *
 * with X from pairs weighted by 1 / distance, AdaGrad over the pairs in random order, and w + c as the vectors.
 * Steps are as in the authors' program (https://github.com/stanfordnlp/GloVe): the rate stands within the sum
 * of squares, see linalg/adagrad.h, and biases move without it. AdaGrad by the letter of the paper learns
 * twenty times more slowly at the paper's rate. The loss shown is the mean of half the terms of J, as that
 * program has it.
 */
#ifndef TRAIN_GLOVE_H
#define TRAIN_GLOVE_H

#include "linalg/adagrad.h"
#include "linalg/kernels.h"
#include "linalg/row_blocks.h"
#include "train/domain_weights.h"
#include "train/hold.h"
#include "train/pace.h"
#include "train/pair_counter.h"
#include "train/word_space.h"

enum {
	GLOVE_DIM = 4096,
	GLOVE_WIDTH = GLOVE_DIM + KERNEL_LANES /* widest half of a row */
};

typedef struct GloveOptions {
	uint64_t dim, window, epochs, min_count, max_vocab, exact;
	double x_max, alpha, lr, holdout;
} GloveOptions;

typedef struct GlovePair {
	uint32_t word, context;
	float log_count, weight; /* log X and f(X) */
} GlovePair;

/* What a bucket of pairs answered; summed up in the order of the buckets, whichever thread did them. */
typedef struct GloveSum {
	double loss;
	uint64_t pairs;
} GloveSum;

/* The curves of a model. */
enum { GLOVE_CURVE_LOSS, GLOVE_CURVE_EPOCH_LOSS, GLOVE_CURVE_HELD_OUT, GLOVE_CURVES };

typedef enum GlovePhase { GLOVE_COUNTS, GLOVE_SORTS, GLOVE_TRAINS, GLOVE_RESTS } GlovePhase;

typedef struct Glove {
	Model model; /* series: the curves above */
	GloveOptions options;
	double evenness; /* of the run at hand: 1 - tau, see domain_weights.h */
	uint64_t seed;
	uint32_t runs; /* times that start and more were called */
	Vocab vocab;
	Cooccurrence counts; /* of all texts so far */
	/* By number of the word: vector, bias and partner of the other's bias, padded to half of the width;
	 * then the sums of squared gradients of all these. In `words` the bias stands at dim, in `contexts` at
	 * dim + 1. */
	RowBlocks words, contexts;
	size_t drawn; /* words whose rows are there; the others follow in the first steps of a run */
	AdagradRun *adagrad;
	const Kernels *kernels;
	/* the run at hand */
	Hold hold;                /* of the rows in `words`; what is held there is held in `contexts`, too */
	RowBlocks context_places; /* as hold.places */
	GlovePhase phase;
	PairCounter counter;
	uint64_t memory;            /* that counts, and pairs, may take up */
	Extent pair_bytes;          /* where `pairs` lie */
	GlovePair *pairs;           /* in buckets, to which they were dealt at random */
	uint64_t *starts;           /* n_buckets + 2: the last bucket is held out */
	uint64_t *cursors;          /* by bucket: where the next pair goes */
	size_t groups, splits;      /* of words; buckets of two groups */
	uint32_t *rows;             /* of the counts, by group: the order in which they are dealt */
	size_t n_buckets, next_row; /* next_row: place in rows that dealing has come to */
	bool dealing;               /* sizes of buckets are known */
	bool takes_up;              /* pairs are dealt once more, for a run that was saved */
	uint32_t *order;            /* of the buckets, in this epoch */
	size_t epoch, next;         /* next: place in order */
	double pairs_before;        /* of earlier runs */
	GloveSum point, whole;      /* since the last point of the curve; in this epoch */
	bool measuring;             /* on the pairs that are held out; goes on where `measured` is */
	size_t measured;            /* chunks of them */
	GloveSum held_out;          /* of those chunks */
	GloveSum *sums;             /* by bucket of the step */
	WordLooks looks;
	Pace pace;
} Glove;

extern const Trainer trainer_glove;

/* f of a count. */
double glove_weight(double count, double x_max, double alpha);

Glove *glove_new(void); /* at rest, without words; rows still to be initialised by glove_init_rows */
void glove_free(Model *model);
void glove_init_rows(Glove *glove);
static inline size_t glove_width(const Glove *glove)
{
	return glove->words.stride / 2;
}

/* Marks the words that the run holds, `known` from the first; `anchor` is its strength. */
bool glove_hold_begin(Glove *glove, size_t known, double anchor, Error *err);
bool glove_hold(Model *model, Error *err);
/* The step of a pair while some words are held; it is changed. */
double glove_train_held(const Glove *glove, const GlovePair *pair, AdagradStep *step);
/* Rows of words that have none yet; which numbers they begin at depends on the seed and the word alone. */
void glove_draw_rest(Glove *glove);
/* As before a save: what was drawn is not noted. */
void glove_draw_unnoted(const Glove *glove);
/* Both rows of a word that the space has begin at half of its vector there. */
void glove_take_vectors(Glove *glove, const Space *from);

/* Begins a run over the input with the vocabulary at hand, whose first `known` words are those held by the
 * anchor: rows for new words, counting. */
bool glove_begin_run(Glove *glove, const TrainInput *input, size_t known, double anchor, Error *err);
bool glove_resume(Model *model, const TrainInput *input, Error *err);
bool glove_step(Model *model, Pool *pool, Error *err);

/* Deals some more of the counted pairs to the buckets; true when all are dealt. Called until then. */
bool glove_begin_buckets(Glove *glove, Error *err);
bool glove_fill_buckets(Glove *glove);

/* Whether the pair, either way round, is one that is held out. */
bool glove_holds_out(const Glove *glove, uint32_t word, uint32_t context);
/* Sets glove->measuring when any is; then glove_measure is called until it is true: the curve has its point. */
void glove_measure_begin(Glove *glove);
bool glove_measure(Glove *glove, Pool *pool);

bool glove_save(const Model *model, Archive *archive, Error *err);
Model *glove_load(Archive *archive, Error *err);

#endif
