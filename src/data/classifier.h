/*
 * Classifier: what supervised fastText has learned, ready to label texts (Joulin, Grave, Bojanowski & Mikolov,
 * "Bag of tricks for efficient text classification", EACL 2017). The vector of a document is the mean of the
 * rows of its features: its words, their character n-grams, and runs of words up to `word_ngrams`, both hashed
 * into buckets like in their program; a last word "</s>" ends every document. Rows of labels, or of the nodes
 * of a tree over them, score it.
 *
 * Counted, since a space holds it, and never changed once a space does.
 */
#ifndef DATA_CLASSIFIER_H
#define DATA_CLASSIFIER_H

#include "base/huffman.h"
#include "data/corpus.h"
#include "data/subwords.h"
#include "linalg/kernels.h"

typedef enum ClassifierLoss {
	CLASSIFIER_SOFTMAX, /* one label of all: probabilities sum up to 1 */
	CLASSIFIER_HS,      /* hierarchical softmax: the same, by way of a tree */
	CLASSIFIER_OVA,     /* one against all: yes or no for each label alone */
	CLASSIFIER_NS,      /* the same, learned with some of the other labels only */
	CLASSIFIER_LOSSES
} ClassifierLoss;

#define CLASSIFIER_CHOICES "softmax|hs|ova|ns" /* in the order of ClassifierLoss */
#define CLASSIFIER_END "</s>"
#define CLASSIFIER_MARK "__label__" /* before a label where it stands among words */

typedef struct Classifier {
	References references;
	ClassifierLoss loss;
	size_t word_ngrams; /* words of the longest run that is a feature; 1: none but words */
	Dictionary words;
	uint64_t *counts; /* by word */
	Dictionary labels;
	uint64_t *label_counts; /* documents */
	RowBlocks word_rows;    /* by word */
	Subwords *ngrams;       /* rows by bucket; NULL: there are no n-grams */
	RowBlocks outputs;      /* by label; with a tree by inner node */
	Huffman tree;           /* CLASSIFIER_HS, of label_counts, ties to nodes */
	const Kernels *kernels;
	bool verbatim;      /* texts are cut at blanks only; otherwise cut and folded as segment.h does */
	bool by_domain;     /* domains were the labels */
	double holdout;     /* share of the documents that were not learned from, see document_held_out */
	char *learned_from; /* checksums of the corpora, each between blanks; NULL: not known */
} Classifier;

/* Without words, labels and rows. */
Classifier *classifier_new(size_t width);
/* One that can be changed. */
Classifier *classifier_copy(const Classifier *from, Error *err);
Classifier *classifier_ref(Classifier *classifier);
void classifier_unref(Classifier *classifier); /* NULL is fine */
/* Numbers 0 .. count - 1 by falling count, ties by number; the caller frees. */
uint32_t *counts_order(const uint64_t *counts, size_t count, Error *err);
/* Plants the tree of label_counts: labels by falling count, ties by number. */
bool classifier_plant(const Classifier *classifier, Huffman *tree, Error *err);
size_t classifier_output_rows(const Classifier *classifier);

/* ---- features ---- */

/* A row of word_rows, or of ngrams with FEATURE_NGRAM added, or zeros that count nevertheless. */
#define FEATURE_NGRAM 0x80000000u
#define FEATURE_ZERO UINT32_MAX

/* What each word of a corpus is in a classifier. */
typedef struct WordFeatures {
	size_t words;
	size_t *starts; /* by word, and one more: where its features begin in `features` */
	uint32_t *features;
	int32_t *hashes; /* by word, for runs */
} WordFeatures;

typedef struct FeatureList {
	uint32_t *items;
	size_t count, room;
} FeatureList;

bool word_features_init(
	WordFeatures *features, const Classifier *classifier, const Dictionary *words, Error *err);
void word_features_release(WordFeatures *features);
/* The features of a document, given as words of the dictionary. */
void classifier_features(const Classifier *classifier, const WordFeatures *features, const uint32_t *words,
	size_t count, FeatureList *list);
/* Gives rows, as zeros, to the buckets of the character n-grams of a word, and of the runs of a document. */
bool classifier_add_word(Classifier *classifier, const char *word, NgramList *ngrams, Error *err);
bool classifier_add_runs(
	Classifier *classifier, const WordFeatures *features, const uint32_t *words, size_t count, Error *err);
/* Pointers to the rows of the features but zeros; the answer is how many. */
size_t classifier_rows(const Classifier *classifier, const FeatureList *list, float **rows);

/* ---- guesses ---- */

typedef struct Guess {
	uint32_t label;
	float probability;
} Guess;

/* Room for the work on one document after the other; {0} is valid. One for each thread. */
typedef struct ClassifierRoom {
	FeatureList features;
	float **rows;
	size_t n_rows, rows_room;
	float *vector; /* of the document: word_rows.stride numbers, aligned */
	float *scores; /* by label */
} ClassifierRoom;

/* Reads the document into room->features, rows and vector. */
void classifier_read(const Classifier *classifier, const WordFeatures *features, const uint32_t *words,
	size_t count, ClassifierRoom *room);
/* The up to k likeliest labels of what was read last, the likeliest first; equal ones by number. */
size_t classifier_guess(const Classifier *classifier, ClassifierRoom *room, size_t k, Guess *guesses);
void classifier_room_release(ClassifierRoom *room);

/* ---- documents ---- */

/* The labels of a document: its own, or its domain. A number of corpus->labels or corpus->domains;
 * DICTIONARY_NONE after the last. */
uint32_t document_label(const Corpus *corpus, size_t document, size_t index, bool by_domain);
/* Whether a document belongs to the share that is held out. Depends on its text alone, so that the same text
 * is never on both sides. */
bool document_held_out(const Corpus *corpus, size_t document, double share);
/* Whether the classifier learned from this corpus. */
bool classifier_learned_from(const Classifier *classifier, const Corpus *corpus);

#endif
