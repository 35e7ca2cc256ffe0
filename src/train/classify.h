/*
 * Supervised fastText (Joulin, Grave, Bojanowski & Mikolov, "Bag of tricks for efficient text classification",
 * EACL 2017): the mean of the rows of a document's features learns to tell its label. For a document with mean
 * v, its label t, and the row u of each label, the loss is
 *
 *	softmax	- log ( exp(v . u_t) / sum over labels l of exp(v . u_l) )
 *	hs	- log of the product over the nodes on the way to t of s(+-v . u), see base/huffman.h
 *	ova	- sum over its labels t of log s(v . u_t) - sum over all others l of log s(-v . u_l)
 *	ns	- log s(v . u_t) - sum over labels l drawn at random of log s(-v . u_l)
 *
 * In the details like their program: rows of features begin at +-1 / dim and those of labels at 0; the rate
 * falls in a straight line; of a document with several labels one is drawn each time (all count with ova).
 * Other than there documents are mixed anew in each epoch, so that it does not matter in which order they come.
 *
 * Where domains or classes are weighed (domain_weights.h) an epoch takes as many documents as there are, each
 * floor(w) or ceil(w) times; which is drawn anew for each epoch. The rate stays what it is, so that steps do
 *not become too large. Counts of words and labels, and what is held out, stay those of the text.
 */
#ifndef TRAIN_CLASSIFY_H
#define TRAIN_CLASSIFY_H

#include "base/alias.h"
#include "data/classifier.h"
#include "data/vocab.h"
#include "train/domain_weights.h"
#include "train/hold.h"
#include "train/pace.h"
#include "train/trainer.h"

enum { CLASSIFY_DIM = 4096, CLASSIFY_DOMAINS = 3 /* that have a curve */ };

/* What is weighed. */
typedef enum ClassifyWeights {
	CLASSIFY_BY_DOMAIN,
	CLASSIFY_BY_CLASS,
	CLASSIFY_BY_BOTH, /* classes within domains */
	CLASSIFY_WEIGHTS
} ClassifyWeights;

typedef struct ClassifyOptions {
	uint64_t dim, epochs, min_count, word_ngrams, shortest, longest, buckets, negative;
	double lr, holdout;
	double anchor;           /* of the run at hand: see hold.h; like … */
	double evenness;         /* … 1 - tau, and … */
	ClassifyWeights weights; /* … what that weighs */
	ClassifierLoss loss;
	bool by_domain, exact;
} ClassifyOptions;

/* Documents by corpus. */
typedef struct DocumentPlace {
	uint32_t corpus;
	uint32_t document;
} DocumentPlace;

/* The documents of a run: those with labels. */
typedef struct LabelledText {
	Corpus **corpora; /* counted references */
	size_t n_corpora;
	WordFeatures *features;   /* by corpus */
	uint32_t **labels;        /* by corpus and its label (or domain): that of the classifier */
	uint32_t **domains;       /* by corpus and its domain: that of the vocabulary */
	DocumentPlace *documents; /* those to learn from, then those held out */
	size_t n_learned, n_held, room;
	uint64_t tokens; /* of all of them */
} LabelledText;

/* Of documents. */
typedef struct ClassifySum {
	double loss;
	uint64_t documents, right; /* right: the first guess was one of its labels; counted when held out */
} ClassifySum;

typedef struct ClassifyPieceSum {
	ClassifySum all, by_domain[CLASSIFY_DOMAINS + 1]; /* the last is for domains without a curve */
	uint64_t tokens;
} ClassifyPieceSum;

/* Rows of the classifier that were there before its run: the first ones. */
typedef struct ClassifyKnown {
	size_t words, ngrams;
} ClassifyKnown;

typedef struct Classify {
	Model model;
	ClassifyOptions options;
	uint64_t seed;
	uint32_t runs; /* times that start and more were called */
	Vocab vocab;
	Classifier *classifier; /* nobody else's: its rows are what is learned */
	Alias negatives;        /* loss=ns: labels by the square root of their counts */
	/* the run at hand */
	Hold hold;       /* by word of the classifier */
	Hold ngram_hold; /* by row of its n-grams */
	ClassifyKnown known;
	LabelledText text;
	uint32_t *group_of; /* by document that is learned from: into model.shares; NULL: none are weighed */
	uint32_t *order;    /* of text.documents in this epoch; those held out stay last */
	size_t *pieces;     /* starts in `order`, and one more */
	size_t n_pieces, piece_room;
	size_t n_learned_pieces;
	size_t epoch, next; /* next: piece */
	double words_before;
	ClassifyPieceSum point;  /* since the last point of the curves */
	ClassifySum whole, held; /* in this epoch */
	/* of the step at hand */
	ClassifyPieceSum *sums; /* by piece of the step */
	ClassifierRoom *rooms;  /* by thread */
	int n_rooms;
	Pace pace;
} Classify;

extern const Trainer trainer_classify;

/* At rest, without words, labels and rows. */
Classify *classify_new(uint64_t dim);
/* How a loss is typed. */
const char *classify_loss_name(ClassifierLoss loss);
/* Gives options the values that the vectors or the classifier to start from (NULL: none) ask for. */
bool classify_match_start(const Args *args, const Space *from, ClassifyOptions *with, Error *err);
/* A new model becomes what the classifier is. */
bool classify_take_classifier(Classify *net, const Classifier *from, Error *err);
/* Words from number `old` on that the space has begin at its vectors; the answer is one past the last of them.
 */
size_t classify_take_vectors(const Space *from, size_t old, Classifier *classifier);
/* Takes over model->frozen. */
bool classify_hold(Model *model, Error *err);
/* Whether any row is frozen or tied. */
bool classify_holds(const Classify *net);
/* With options.anchor ties the known rows to where they stand; takes over model->frozen. */
bool classify_tie(Classify *net, Error *err);
/* Of a run that was saved, which has the places. */
bool classify_tie_again(Classify *net, Error *err);
/* Adds the move to the rows of the features that are free, then pulls those back that are tied. */
void classify_move(const Classify *net, const FeatureList *features, const float *move, double rate);
/* The words, n-grams and labels of the input join; sets up text. After a failure the model is as it was. */
bool classify_learn_input(Classify *net, const TrainInput *input, Error *err);
/* How weights are typed. */
const char *classify_weights_name(ClassifyWeights weights);
/* Weighs the documents of the text, if options say so. After a failure weights are as they were. */
bool classify_weigh(Classify *net, Error *err);
double classify_weight(const Classify *net, uint32_t document);
/* Of a random order of the documents to learn from one of those that the epoch takes, if they are weighed. */
void classify_draw(const Classify *net, Random *random, uint32_t *order);
/* Of an epoch. */
double classify_words(const Classify *net);
bool classify_begin_run(Classify *net, Error *err);
void classify_name_domain_curves(Classify *net);
Space *classify_look(Model *model, Error *err);
bool classify_resume(Model *model, const TrainInput *input, Error *err);
bool classify_step(Model *model, Pool *pool, Error *err);
bool classify_save(const Model *model, Archive *archive, Error *err);
Model *classify_load(Archive *archive, Error *err);
void classify_free(Model *model);

void labelled_text_release(LabelledText *text);
/* Lists the documents that have a label which the classifier knows. */
bool labelled_text_init(LabelledText *text, const Classifier *classifier, const Vocab *vocab,
	const TrainInput *input, Error *err);
void labelled_text_words(const LabelledText *text, DocumentPlace place, const uint32_t **words, size_t *count);

/* What one document teaches. */
typedef struct ClassifyExample {
	const Classifier *classifier;
	const Alias *negatives;
	uint64_t negative;
	Random *random;
	const uint32_t *labels; /* of the document */
	size_t n_labels;
	const float *vector; /* of the document */
	float *scores;       /* room by label */
	float *move;         /* adds what the vector should move by */
	float rate;          /* 0: nothing moves */
} ClassifyExample;

/* Moves the outputs; the answer is the loss before. */
double classify_learn_label(const ClassifyExample *example);

/* A PoolTask over the pieces of a step; fills net->sums[index]. */
void classify_piece(void *net, size_t index, int thread);

#endif
