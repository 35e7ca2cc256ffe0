/*
 * TfIdf: the encoder that makes the vector of a text of how often each of a list of terms comes in it, weighed
 * by how few documents have the term:
 *
 *	v_t = tf(t) (log((1 + n) / (1 + df(t))) + 1), then v / |v|
 *
 * n documents, of which df(t) have t; with the smoothing that scikit-learn has (Sparck Jones 1972; Salton &
 * Buckley 1988). A term is a word, or two words that follow each other, written with a blank between them;
 * these may end and begin a sentence.
 *
 *	TfIdfCounter *counter = tfidf_counter_new(&choice, err);
 *	while (tfidf_counter_step(counter, err)) …
 *	TfIdf *encoder = tfidf_counter_finish(counter, err);
 */
#ifndef TRAIN_TFIDF_H
#define TRAIN_TFIDF_H

#include "base/progress.h"
#include "data/documents.h"
#include "data/encoder.h"
#include "data/feature_rows.h"

typedef struct TfIdf {
	Encoder encoder;
	Dictionary terms; /* by column */
	double *idf;      /* by column: log((1 + n) / (1 + df)) + 1 */
	FeatureWeighting weighting;
	bool normalise;
} TfIdf;

extern const EncoderType tfidf_type;

/* Of parts that there are already; `terms` is copied, `idf`, one for each, becomes the encoder's. */
TfIdf *tfidf_of(const Dictionary *terms, double *idf, FeatureWeighting weighting, bool normalise);

/* What is counted, and what becomes of it. */
typedef struct TfIdfChoice {
	Corpus *const *corpora; /* counted references are taken */
	size_t n_corpora;
	DocumentsUnit unit;
	bool pairs;                /* pairs of words are terms, too */
	const Dictionary *columns; /* the terms, borrowed until the end; NULL: those in most documents */
	size_t most;               /* so many of them */
	FeatureWeighting weighting;
	bool normalise;
} TfIdfChoice;

/* Counts the documents that have each term, step by step. */
typedef struct TfIdfCounter TfIdfCounter;
TfIdfCounter *tfidf_counter_new(const TfIdfChoice *choice, Error *err);
/* Some documents more; sets progress. */
bool tfidf_counter_step(TfIdfCounter *counter, Error *err);
const Progress *tfidf_counter_progress(const TfIdfCounter *counter);
/* Once finished: the encoder, with one owner. Fails when no term is left. */
Encoder *tfidf_counter_finish(TfIdfCounter *counter, Error *err);
void tfidf_counter_free(TfIdfCounter *counter);

#endif
