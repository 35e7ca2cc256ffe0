/* Training on one piece of text: the part that runs on many threads at once. */
#ifndef TRAIN_WORD2VEC_PIECE_H
#define TRAIN_WORD2VEC_PIECE_H

#include "train/word2vec.h"

/* A run of words and what learning from it needs. */
typedef struct WordRun {
	const Word2vec *net;
	Random random;
	float rate;
	uint32_t words[RUN_TOKENS]; /* that were kept */
	size_t n_words;
	size_t among; /* words drawn at random have numbers below this; 0: they are any */
	PieceSum sum;
	LossSum *domain;                                          /* of sum: that of the words at hand */
	float pull;                                               /* of the anchor; 0: there is none */
	float nowhere[WORD2VEC_DIM] __attribute__((aligned(64))); /* where moves of frozen rows go */
	float *document;             /* the row of the document that the words stand in; NULL: it is no input */
	bool frozen;                 /* that row */
	const float *document_place; /* that the anchor ties that row to; NULL: it is free */
	float *const
		*copies; /* KERNEL_OUTPUTS rows: these learn in place of outputs, and words stand still; NULL */
} WordRun;

/* What a word is told from: rows of `outputs`, the true ones first. */
typedef struct OutputDraw {
	uint32_t rows[KERNEL_OUTPUTS]; /* the word, then those drawn; or its way in the tree */
	size_t n_true, n_outputs;
} OutputDraw;

/* The stream of random numbers of a piece in the epoch at hand, or with SIZE_MAX that of the epoch itself. */
static inline uint64_t word2vec_stream(const Word2vec *net, size_t piece)
{
	return random_mix(random_mix(net->runs) ^ net->epoch) ^ piece;
}

/* Takes a run of tokens, thinned out; `map` is NULL for tokens that are numbers of the vocabulary. */
void word2vec_keep_words(WordRun *run, const uint32_t *map, const uint32_t *tokens, size_t count);
/* Chooses them for a word and has their rows fetched. */
void word2vec_draw_outputs(WordRun *run, uint32_t word, OutputDraw *draw);
/* Their rows into `outputs`, and they into the step. */
void word2vec_take_outputs(const Word2vec *net, const OutputDraw *draw, float **outputs, LogisticStep *step);
/* With ewc=, the rows that were learned with, `outputs`, back towards where they stood. */
void word2vec_pull_outputs(const WordRun *run, const OutputDraw *draw, float *const *outputs);
/* An example: `vector` is to tell the outputs drawn, whose squared gradients are added; `gradient` becomes that
 * of the loss in it. */
void word2vec_weigh_outputs(
	const Word2vec *net, const float *vector, const OutputDraw *draw, Elastic *into, float *gradient);
/* A weigh_words: the words around each word. */
void word2vec_weigh_windows(WordRun *run, Elastic *into);
/* A train_words: the words around each word, with architecture->learn. */
void word2vec_train_windows(WordRun *run);

static inline void word_run_add(WordRun *run, LossSum learned)
{
	loss_add(&run->sum.all, learned);
	loss_add(run->domain, learned);
}

/* The window of `reach` words to either side of a word, cut at the ends of the run. */
static inline void word_run_window(const WordRun *run, size_t middle, size_t reach, size_t *first, size_t *last)
{
	*first = middle > reach ? middle - reach : 0;
	*last = middle + reach < run->n_words ? middle + reach : run->n_words - 1;
}

static inline void word2vec_prefetch(const RowBlocks *rows, uint32_t row)
{
	const float *at = row_blocks_at(rows, row);
	for (size_t i = 0; i < rows->stride; i += KERNEL_LANES)
		__builtin_prefetch(at + i, 1);
}

/* The learning rate of a piece by its place in the epoch at hand: falls in a straight line over the run to a
 * ten-thousandth of where it began. */
double word2vec_rate(const Word2vec *net, size_t place);
/* A PoolTask over the pieces of a step, of which 0 is the one at net->next. Fills net->sums[index]. */
void word2vec_train_piece(void *net, size_t index, int thread);
/* The same over the pieces that were held out or are judged, 0 being the one at net->measured; nothing is
 * learned, and the random numbers are always the same, so that losses can be compared. */
void word2vec_measure_piece(void *net, size_t index, int thread);

/* Moves `row`, a document's, towards what tells `words`, by steps like those of training in which all other
 * rows stand still; the rest of its stride is zeros. Words are numbers of the vocabulary. */
void word2vec_infer(const Word2vec *net, const uint32_t *words, size_t count, uint64_t stream, float *row);

#endif
