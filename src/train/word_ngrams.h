/*
 * WordNgrams: which character n-grams each word of a vocabulary is made of besides its own vector. Of the many
 * buckets of the Subwords only those that some word uses get a row.
 */
#ifndef TRAIN_WORD_NGRAMS_H
#define TRAIN_WORD_NGRAMS_H

#include "base/dictionary.h"
#include "data/subwords.h"

#include <stdatomic.h>

typedef struct WordNgrams {
	Subwords *subwords;
	size_t words;      /* that have a list */
	size_t *starts;    /* by word, and one more: where its list begins in `lists` */
	uint32_t *lists;   /* rows of subwords->rows */
	size_t room, most; /* most: of the longest list */
} WordNgrams;

WordNgrams *word_ngrams_new(Subwords *subwords); /* takes over the reference */
void word_ngrams_free(WordNgrams *ngrams);       /* NULL is fine */

/* Lists the n-grams of the words from number `known` on; those before keep their lists. New rows begin at
 * uniform numbers in +-1 / dim, each from a stream of its own. Fails with ERROR_CANCELLED once `stop`, which
 * may be NULL, is set; it may be tried again then. */
bool word_ngrams_join(WordNgrams *ngrams, const Dictionary *words, size_t known, uint64_t seed,
	const atomic_bool *stop, Error *err);

/* Takes over the vectors of n-grams that `from` has: their n-grams are of the same kinds. */
bool word_ngrams_take(WordNgrams *ngrams, const Subwords *from, Error *err);

static inline size_t word_ngrams_count(const WordNgrams *ngrams, uint32_t word)
{
	return ngrams->starts[word + 1] - ngrams->starts[word];
}

/* Appends to `rows` those of the word's n-grams; the answer is how many. */
static inline size_t word_ngrams_rows(const WordNgrams *ngrams, uint32_t word, float **rows)
{
	size_t count = word_ngrams_count(ngrams, word);
	const uint32_t *list = ngrams->lists + ngrams->starts[word];
	for (size_t i = 0; i < count; i++)
		rows[i] = row_blocks_at(&ngrams->subwords->rows, list[i]);
	return count;
}

#endif
