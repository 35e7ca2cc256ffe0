/*
 * Labelling: the documents of a corpus, labelled by a classifier, and how well that agrees with the labels they
 * have.
 */
#ifndef MEASURE_LABELLING_H
#define MEASURE_LABELLING_H

#include "base/pool.h"
#include "data/classifier.h"

/* Which documents of a corpus from which the classifier learned all but a share. */
typedef enum LabelPart { LABEL_ALL, LABEL_HELD_OUT, LABEL_LEARNED } LabelPart;

typedef struct Labelling {
	Classifier *classifier; /* counted references */
	Corpus *corpus;
	WordFeatures features;
	uint32_t *label_of; /* by label (or domain) of the corpus: that of the classifier, or DICTIONARY_NONE */
	size_t k;
	bool by_domain; /* domains are the labels */
	size_t *documents;
	size_t n_documents, next;
	size_t unlabelled, unknown; /* left out: without label; with none that the classifier knows */
	Guess *guesses;             /* k for each document, the likeliest first */
} Labelling;

/* `judged`: only documents with a label that the classifier knows. */
Labelling *labelling_new(
	Classifier *classifier, Corpus *corpus, size_t k, LabelPart part, bool judged, Error *err);
bool labelling_step(Labelling *labelling, Pool *pool); /* about 20 ms; false when nothing is left */
void labelling_free(Labelling *labelling);             /* NULL is fine */
/* The index-th label of a document that the classifier knows, or DICTIONARY_NONE. */
uint32_t labelling_truth(const Labelling *labelling, size_t document, size_t index);

typedef struct LabelScore {
	uint64_t documents; /* that have the label */
	uint64_t guessed;   /* whose first guess it is */
	uint64_t right;     /* both */
} LabelScore;

typedef struct GroupScore {
	uint64_t documents;
	uint64_t right;  /* whose first guess is one of their labels */
	uint64_t hits;   /* of all k guesses */
	uint64_t truths; /* labels of the documents, each time */
	uint64_t most;   /* documents with the commonest label: what always guessing that one would get right */
} GroupScore;

typedef struct LabellingScore {
	size_t k; /* guesses a document: not more than there are labels */
	GroupScore all;
	GroupScore *by_domain; /* of the corpus */
	LabelScore *by_label;  /* of the classifier */
	double macro_f1;       /* mean over the labels that some document has */
	uint64_t *confusion; /* true label x first guess; documents with several labels count for their first */
} LabellingScore;

bool labelling_score(const Labelling *labelling, LabellingScore *score, Error *err);
void labelling_score_release(LabellingScore *score);

/* NAN when nothing was guessed, or nothing has the label. F1 is their harmonic mean. */
double label_precision(LabelScore score);
double label_recall(LabelScore score);
double label_f1(LabelScore score);

#endif
