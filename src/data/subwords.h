/*
 * Subwords: the vectors of character n-grams, of which fastText makes those of words, also of words that it
 * never saw (Bojanowski et al., TACL 5, 2017). N-grams share rows by their hash.
 */
#ifndef DATA_SUBWORDS_H
#define DATA_SUBWORDS_H

#include "base/memory.h"
#include "base/text.h"
#include "linalg/matrix.h"

#include <stdint.h>

/* Never changed once made; counted, since a space holds it. */
typedef struct Subwords {
	References references;
	Matrix buckets;           /* at least one row */
	size_t shortest, longest; /* characters of an n-gram */
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

/* `buckets` rows of zeros, which the maker fills. */
Subwords *subwords_new(size_t buckets, size_t width, size_t shortest, size_t longest, Error *err);
Subwords *subwords_ref(Subwords *subwords);
void subwords_unref(Subwords *subwords);

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
