/*
 * Subwords: the vectors of character n-grams, of which fastText makes those of words, also of words that it
 * never saw (Bojanowski et al., TACL 5, 2017). N-grams share rows by their hash.
 */
#ifndef DATA_SUBWORDS_H
#define DATA_SUBWORDS_H

#include "base/memory.h"
#include "base/text.h"
#include "linalg/row_blocks.h"

#include <stdint.h>

enum { SUBWORD_BUCKETS = INT32_MAX /* most of them, as fastText numbers them */ };

/* Counted, since a space holds it, and never changed once a space does. */
typedef struct Subwords {
	References references;
	size_t buckets;           /* into which n-grams are hashed: at least one */
	size_t shortest, longest; /* characters of an n-gram; longest 0: there are none */
	RowBlocks rows;           /* of the buckets that have a vector, in the order in which they were added */
	uint32_t *row_of;         /* by bucket: 1 + its row; 0: it has none, which stands for zeros */
} Subwords;

typedef struct Ngram {
	size_t from, bytes; /* in NgramList.word */
	uint32_t bucket;
} Ngram;

typedef struct NgramList {
	Text word; /* with its marks: "<word>" */
	Ngram *items;
	size_t count, room;
} NgramList;

/* Without rows, which the maker adds. */
Subwords *subwords_new(size_t buckets, size_t width, size_t shortest, size_t longest, Error *err);
Subwords *subwords_ref(Subwords *subwords);
void subwords_unref(Subwords *subwords); /* NULL is fine */
/* The row of a bucket, which is added, as zeros, when the bucket has none. */
bool subwords_add(Subwords *subwords, uint32_t bucket, uint32_t *row, Error *err);
/* By row its bucket; the caller frees. */
bool subwords_buckets_of(const Subwords *subwords, uint32_t **buckets, Error *err);

/* The vector of a bucket; NULL: zeros. */
static inline const float *subwords_vector(const Subwords *subwords, uint32_t bucket)
{
	uint32_t row = subwords->row_of[bucket];
	return row ? row_blocks_at(&subwords->rows, row - 1) : NULL;
}

/* FNV-1a, 32 bits, of bytes taken as signed as fastText does: beyond ASCII it is not the textbook's. */
uint32_t ngram_hash(const char *bytes, size_t count);

/* The n-grams of a word, by code points, in fastText's order; a single character at an end of "<word>" is none,
 * nor has the end of a sentence, "</s>", any. */
void subwords_cut(const Subwords *subwords, const char *word, NgramList *list);
void ngram_list_release(NgramList *list); /* {0} is valid and empty */

/* The mean of the n-grams' vectors and, when `with_word`, of what stands in vector, the word's own. With no
 * n-gram and no word: zeros. */
void subwords_compose(const Subwords *subwords, const NgramList *list, bool with_word, float *vector);

#endif
