/*
 * Embedding: texts to vectors, by an encoder, step by step: each document of some corpora, or each sentence,
 * becomes an item of a space that keeps the encoder. Of the mean of words the common components are found on
 * the way: the first right singular vectors of all vectors, not centred, as in Arora, Liang & Ma 2017.
 *
 *	while (!embedding.progress.finished && embedding_step(&embedding, pool, err)) ;
 *	Space *space = embedding_take(&embedding, &provenance, err);
 */
#ifndef TRAIN_EMBEDDING_H
#define TRAIN_EMBEDDING_H

#include "base/pool.h"
#include "base/progress.h"
#include "data/documents.h"
#include "train/pace.h"
#include "train/word_mean.h"

typedef struct EmbeddingInput {
	Corpus *const *corpora;
	size_t n_corpora;
	DocumentsUnit unit;
	/* Counted references to both are taken. One of the two: */
	Encoder *encoder;  /* that is there, as it is; or */
	Space *words;      /* whose vectors are averaged: */
	double a;          /* see word_mean.h */
	size_t components; /* common ones that are taken out */
} EmbeddingInput;

/* Where the tokens of an item stand. */
typedef struct EmbeddingText {
	size_t corpus, from, to;
} EmbeddingText;

typedef struct Embedding {
	Progress progress;      /* in texts */
	uint64_t tokens, known; /* of the items so far */
	size_t empty;           /* items of which no word was known: their vectors are 0 */
	/* private */
	Corpus **corpora;
	size_t n_corpora, components;
	DocumentsUnit unit;
	Encoder *encoder;
	WordMean *mean; /* the same, when it is one whose common components are sought; else NULL */
	Documents *documents;
	EncoderWords **words; /* by corpus */
	EmbeddingText *texts; /* by row */
	size_t *found;        /* by row: words known */
	Space *space;
	double *squares, *part; /* width x width: sum of v v^T; of a few rows */
	enum { EMBEDDING_ENCODES, EMBEDDING_ADDS, EMBEDDING_REMOVES } phase;
	size_t next; /* row */
	Pace pace;
} Embedding;

/* `embedding` starts as {0}. */
bool embedding_init(Embedding *embedding, const EmbeddingInput *input, Error *err);
void embedding_release(Embedding *embedding);
/* A few texts more; sets progress. */
bool embedding_step(Embedding *embedding, Pool *pool, Error *err);
/* Once finished: the space, with the encoder. Takes what `provenance` holds. */
Space *embedding_take(Embedding *embedding, Provenance *provenance, Error *err);

#endif
