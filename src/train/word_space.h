/*
 * The space of a model of words: its words by falling count, with counts and domains from the vocabulary.
 *
 * Looks at a run that goes on differ in the vectors alone, so a look that nobody holds any more is filled anew
 * instead of a new one being made: fresh memory is what costs most.
 */
#ifndef TRAIN_WORD_SPACE_H
#define TRAIN_WORD_SPACE_H

#include "data/space.h"
#include "data/vocab.h"

/* Copies the vector of a word of the vocabulary. */
typedef void WordVector(const void *model, uint32_t word, float *vector);

Space *word_space(const Vocab *vocab, size_t width, WordVector *vector_of, const void *model,
	const Provenance *provenance, Error *err);

/* So many are kept as are in use at a time: the newest, the one that is mapped, and the next. */
enum { WORD_LOOKS = 3 };

/* The last looks at one run, whose vocabulary does not change. */
typedef struct WordLooks {
	Space *spaces[WORD_LOOKS]; /* counted; NULL: none yet */
	size_t oldest;             /* of these */
	uint32_t *order;           /* of the words, by row of all of them */
} WordLooks;

/* As word_space, in the memory of an earlier look where that is free. */
Space *word_looks_next(WordLooks *looks, const Vocab *vocab, size_t width, WordVector *vector_of,
	const void *model, const Provenance *provenance, Error *err);
/* Before another run, and after the last. */
void word_looks_release(WordLooks *looks);

#endif
