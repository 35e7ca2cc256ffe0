/*
 * Word2vec: the engine of skip-gram and CBOW (Mikolov, Chen, Corrado & Dean, "Efficient estimation of word
 * representations in vector space", 2013; Mikolov, Sutskever, Chen, Corrado & Dean, "Distributed
 * representations of words and phrases and their compositionality", NIPS 2013), in the details like their
 * program word2vec.
 *
 * For each word the words around it, its inputs, learn to score it above `negative` words drawn at random:
 *
 *	loss of an input v = - log s(v . u) - sum over drawn n of log s(- v . u_n)
 *
 * with u the row of the word in `outputs`; or, with hierarchical softmax, to tell its way in the tree of
 * huffman.h, whose inner nodes then are the rows of `outputs`. What an input is, the architecture says:
 * skipgram.h, cbow.h. All inputs of one window share the drawn words. The rows of `inputs` are the vectors that
 * are looked at.
 */
#ifndef TRAIN_WORD2VEC_H
#define TRAIN_WORD2VEC_H

#include "base/alias.h"
#include "base/huffman.h"
#include "linalg/kernels.h"
#include "linalg/row_blocks.h"
#include "train/document_rows.h"
#include "train/domain_mix.h"
#include "train/elastic.h"
#include "train/hold.h"
#include "train/pace.h"
#include "train/rehearsal.h"
#include "train/trainer.h"
#include "train/training_text.h"
#include "train/word_ngrams.h"
#include "train/word_space.h"

enum { WORD2VEC_DIM = 4096 /* most numbers in a vector; a multiple of KERNEL_LANES */ };

typedef struct Word2vecOptions {
	uint64_t dim, window, negative, epochs, min_count, max_vocab;
	double sample, lr;
	double anchor;   /* of the run at hand: see hold.h */
	double ewc;      /* of the run at hand: see elastic.h */
	double holdout;  /* share of the text that is not trained on */
	double evenness; /* of the run at hand: 1 - tau, see domain_mix.h */
	double rehearse; /* of the run at hand: see rehearsal.h */
	bool exact;
	bool hierarchical;               /* loss=hs */
	bool words;                      /* the words of a window are inputs; doc2vec can do without */
	bool with_documents, with_words; /* of doc2vec: what its space shows */
} Word2vecOptions;

/* Of a window, or of many. */
typedef struct LossSum {
	double loss;
	uint64_t examples; /* inputs that were scored */
} LossSum;

static inline void loss_add(LossSum *to, LossSum sum)
{
	to->loss += sum.loss;
	to->examples += sum.examples;
}

enum { DOMAIN_CURVES = 4 };

/* Of a piece of text: summed up in the order of the pieces, whichever thread did them. */
typedef struct PieceSum {
	LossSum all, by_domain[DOMAIN_CURVES + 1]; /* the last is for domains without a curve */
} PieceSum;

/* The curves of a model; the loss of a domain only when there are several. */
enum { CURVE_LOSS, CURVE_EPOCH_LOSS, CURVE_RATE, CURVE_HELD_OUT, CURVE_DOMAIN };

struct WordRun; /* word2vec_piece.h */

/* What tells one way of learning from words from another. */
typedef struct Architecture {
	const Trainer *trainer;
	/* Learns from a run of words, on one of many threads: word2vec_train_windows, or its own way. */
	void (*train_words)(struct WordRun *run);
	/* For word2vec_train_windows: one step on the words of a window, whose inputs are their rows. */
	LossSum (*learn)(const Kernels *kernels, const LogisticStep *window);
	/* Adds the squared gradients of these words' examples; NULL: there is no ewc. */
	void (*weigh_words)(struct WordRun *run, Elastic *into);
	bool mean;             /* CBOW: words of a window are one input */
	bool tells_around;     /* each of the words around a word is told, with outputs drawn for it alone */
	double spread;         /* new rows begin at uniform numbers in +-spread / dim */
	double negative_power; /* words are drawn by their counts to this power */
	bool documents;        /* the row of the document is one more input of its windows: doc2vec.h */
} Architecture;

typedef struct Word2vec {
	Model model; /* series: the curves above */
	const Architecture *architecture;
	Word2vecOptions options;
	const Kernels *kernels;
	uint64_t seed;
	uint32_t runs; /* times that start and more were called: each draws other random numbers */
	Vocab vocab;
	RowBlocks inputs;        /* rows by number of the word; none while `resting` */
	Space *resting;          /* holds the rows of inputs; counted; NULL: the model is awake */
	WordNgrams *ngrams;      /* that words are made of as well; NULL: none */
	DocumentRows *documents; /* that are inputs as well; NULL: none */
	RowBlocks outputs;       /* rows by number of the word, or of the inner node of the tree */
	Huffman tree;            /* loss=hs: of the counts in vocab, unless … */
	bool keeps_tree;         /* … the tree was kept with ewc=, and only extended */
	Alias negatives;         /* loss=ns */
	uint32_t *keep;          /* by word: kept with probability keep / 2^32; 0 past the last */
	/* the run at hand */
	Hold hold;
	Hold ngram_hold;    /* by row of ngrams: those of frozen words, and those tied to places */
	Hold document_hold; /* by number of the document */
	TrainingText text;
	DomainMix mix;
	Rehearsal rehearsal;
	size_t fresh_corpora; /* of text: those of the new text come first */
	Elastic elastic;
	uint32_t *order;     /* of the pieces, in this epoch */
	size_t epoch, next;  /* next: place in order */
	double words_before; /* of earlier runs */
	PieceSum point;      /* since the last point of the curves */
	LossSum whole;       /* in this epoch */
	size_t known;        /* words with rows before it began */
	size_t known_ngrams; /* rows of ngrams that were there */
	bool measuring;      /* the loss on text that was held out or is judged, before training goes on */
	size_t measured;     /* pieces of it, those held out first */
	LossSum held_out;    /* on those held out */
	LossSum *judging;    /* by model.losses: on those that are judged */
	size_t mean_curve, domain_curves[DOMAIN_CURVES],
		judged_curves[DOMAIN_CURVES]; /* numbers of series; 0: none */
	WordLooks looks;
	/* of the step at hand */
	PieceSum *sums; /* by piece of the step */
	Pace pace;
} Word2vec;

/* The options of skip-gram and of CBOW, which differ in the default of lr, and of fastText and doc2vec, which
 * have more. */
extern const ArgSpec word2vec_options_skipgram[], word2vec_options_cbow[], word2vec_options_fasttext[],
	word2vec_options_doc2vec[];
/* Takes what was typed; with `new` the defaults of the rest too. */
void word2vec_take_options(const Args *args, bool new, Word2vecOptions *into);

/* Probability that an occurrence of a word is kept, f its share of all tokens: word2vec's (sqrt(f / t) + 1) t /
 * f, at most 1; t = 0 keeps all. */
double word2vec_keep(double f, double t);

/* At rest, without words; the rows are still to be initialised. */
Word2vec *word2vec_new(const Architecture *architecture);
/* The words of the input join. New rows begin at random, each from its own stream, and outputs at 0. After a
 * failure the model is as it was. */
bool word2vec_learn_words(Word2vec *net, const TrainInput *input, Error *err);
/* Has a curve for each of the first domains when there are several. */
void word2vec_name_domain_curves(Word2vec *net);
/* The tree of the counts of a vocabulary. */
bool word2vec_plant(const Vocab *vocab, Huffman *tree, Error *err);
/* Builds the model's tree anew for `vocab`. An inner node that parts the same words in the same two halves as
 * one of the old tree keeps that one's vector (negated when the sides are swapped); the others begin at 0.
 * After a failure the model is as it was. With ewc=, the words that were known keep their tree, and those that
 * are new get one beside it: else there would be little left that mattered. */
bool word2vec_replant(Word2vec *net, const Vocab *vocab, Error *err);
/* Sets up keep and, for loss=ns, negatives. */
bool word2vec_set_sampling(Word2vec *net, Error *err);
/* Until the next run. */
void word2vec_forget_sampling(Word2vec *net);
/* The losses of the model by domain: those that the run at hand will measure. */
void word2vec_judge_begin(Word2vec *net);
/* Of one time that they are measured: begin, the judged pieces one by one, end. */
void word2vec_judge_restart(Word2vec *net);
void word2vec_judge_add(Word2vec *net, size_t piece, LossSum sum);
void word2vec_judge_end(Word2vec *net, double words);
bool word2vec_judge_save(const Word2vec *net, Archive *archive, Error *err);
bool word2vec_judge_load(Word2vec *net, Archive *archive, Error *err);
/* What is left of drawing the rows of documents, at once. */
bool word2vec_draw_rest(Word2vec *net, Error *err);
/* Ties rows to where they stand now; `documents` of them are those of documents. */
bool word2vec_tie(Word2vec *net, size_t documents, Error *err);
/* Whether ewc can be. */
bool word2vec_elastic_check(const Word2vec *net, const TrainInput *input, Error *err);
/* At the beginning of a run; then, while it weighs, step comes before training. */
bool word2vec_elastic_begin(Word2vec *net, Error *err);
bool word2vec_elastic_weighs(const Word2vec *net);
void word2vec_elastic_step(Word2vec *net);
/* The tree of loss=hs. */
bool word2vec_tree_save(const Word2vec *net, Archive *archive, Error *err);
bool word2vec_tree_load(Word2vec *net, Archive *archive, Error *err);
bool word2vec_elastic_save(const Word2vec *net, Archive *archive, Error *err);
bool word2vec_elastic_load(Word2vec *net, Archive *archive, Error *err);
/* Sets up keep, negatives, text and progress for a run over `input`. */
bool word2vec_begin_run(Word2vec *net, const TrainInput *input, Error *err);
/* Goes on with a run that was saved: epoch, place and sums are there. */
bool word2vec_take_up_run(Word2vec *net, const TrainInput *input, Error *err);

/* The functions of a Trainer; start and load are told the architecture. start is begin on a new model that has
 * its options; begin frees the model when it fails. */
Model *word2vec_start(const Architecture *architecture, const TrainInput *input, const Args *args, Error *err);
Model *word2vec_begin(Word2vec *net, const TrainInput *input, Error *err);
bool word2vec_more(Model *model, const TrainInput *input, const Args *args, Error *err);
bool word2vec_hold(Model *model, Error *err);
bool word2vec_resume(Model *model, const TrainInput *input, Error *err);
bool word2vec_step(Model *model, Pool *pool, Error *err);
Space *word2vec_look(Model *model, Error *err);
/* The same, with vectors from `vector_of` instead of the rows. */
Space *word2vec_look_at(Word2vec *net, WordVector *vector_of, const void *context, Error *err);
/* As word2vec_look, of a model at rest. Where it can, the space holds the only copy of the vectors from then
 * on, and the model rests. */
Space *word2vec_rest(Model *model, Error *err);
/* Has its rows again; a failure leaves it at rest. */
bool word2vec_wake(Word2vec *net, Error *err);
/* The row of a word, at rest or awake. */
const float *word2vec_input(const Word2vec *net, size_t word);
bool word2vec_fasttext(const Model *model, FasttextContent *content, Error *err);
bool word2vec_save(const Model *model, Archive *archive, Error *err);
Model *word2vec_load(const Architecture *architecture, Archive *archive, Error *err);
void word2vec_free(Model *model);

#endif
