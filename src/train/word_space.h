/* The space of a model of words: its words by falling count, with counts and domains from the vocabulary. */
#ifndef TRAIN_WORD_SPACE_H
#define TRAIN_WORD_SPACE_H

#include "data/space.h"
#include "data/vocab.h"

/* Copies the vector of a word of the vocabulary. */
typedef void WordVector(const void *model, uint32_t word, float *vector);

Space *word_space(const Vocab *vocab, size_t width, WordVector *vector_of, const void *model,
	const Provenance *provenance, Error *err);

#endif
