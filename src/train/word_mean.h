/*
 * WordMean: the encoder that makes the vector of a text of those of its words: their weighted mean
 *
 *	v = 1/n sum over known words w of a / (a + p(w)) v_w
 *
 * without its parts along the common component u, v - u u^T v: smooth inverse frequency, SIF (Arora, Liang &
 * Ma, "A simple but tough-to-beat baseline for sentence embeddings", ICLR 2017). p(w) is the share of w among
 * all tokens, n the number of known words. With a = 0 all weights are 1: the plain mean.
 *
 * Words that a space with n-grams does not know are made of these; they count as rare, with weight 1.
 */
#ifndef TRAIN_WORD_MEAN_H
#define TRAIN_WORD_MEAN_H

#include "data/corpus.h"
#include "data/encoder.h"
#include "data/space.h"

typedef struct WordMean {
	Encoder encoder;
	Space *words;   /* counted */
	float *weights; /* by row of words */
	double *common; /* components x width: orthonormal rows */
	size_t components;
	double a;
} WordMean;

extern const EncoderType word_mean_type;

/* Without common components yet. p(w) is told by the counts of the space, else by those of the corpora. */
WordMean *word_mean_new(Space *words, double a, Corpus *const *corpora, size_t n_corpora, Error *err);
/* Of parts that there are already: `weights` by row of words, `common` components x width. Both come from
 * malloc and are taken. */
WordMean *word_mean_of(Space *words, double a, float *weights, double *common, size_t components);
/* For the maker, before anyone else holds it: the first `components` eigenvectors of the sum of v v^T over the
 * vectors of texts, width x width. */
bool word_mean_find_common(WordMean *self, const double *squares, size_t components, Error *err);
/* Takes the parts along the common components out of a vector. */
void word_mean_remove_common(const WordMean *self, float *vector);

#endif
