/*
 * A small fastText model, put together after the layout that fastText reads; tests/reference/fasttext_model.py
 * writes the same and asks the program `fasttext` for the vectors.
 */
#ifndef TESTS_FASTTEXT_MODEL_H
#define TESTS_FASTTEXT_MODEL_H

#include "base/text.h"

#include <stdint.h>

enum { FASTTEXT_DIM = 3, FASTTEXT_BUCKETS = 7, FASTTEXT_WORDS = 4 };

/* What a test may change of it. */
typedef struct FasttextRecipe {
	int32_t version, model, buckets, longest, labels;
	int64_t pruned;
	char quantised;
	int64_t promised_rows;     /* of the input matrix, more than there are */
	float poison;              /* the last number of the input matrix; 0: as usual */
	int32_t word_ngrams, loss; /* 0: 1 word, negative sampling */
} FasttextRecipe;

#define FASTTEXT_PLAIN                                                                                         \
	{                                                                                                      \
		12, 2, FASTTEXT_BUCKETS, 3, 0, -1, 0, 0, 0, 0, 0                                               \
	}

/* The words are the, naïve, 日本 and </s>; n-grams have 2 to 3 characters; labels, of which there are at most
 * four, are a, b, c and d. Appends the bytes of the file. */
void fasttext_model(const FasttextRecipe *recipe, Text *file);

#endif
