/*
 * What a fastText .bin says before its matrices: settings and dictionary, little-endian
 * (https://github.com/facebookresearch/fastText, versions 11 and 12).
 */
#ifndef DATA_FASTTEXT_HEADER_H
#define DATA_FASTTEXT_HEADER_H

#include "base/source.h"
#include "base/text.h"

enum { FASTTEXT_MAGIC = 793712314 };

typedef struct FasttextHeader {
	bool supervised;
	size_t width;
	size_t words, labels;
	size_t shortest, longest, buckets; /* of n-grams; longest 0: words have none */
	Text entries;                      /* for each word its bytes, a NUL and its count, 8 bytes */
	uint64_t rows;                     /* of the input matrix: words, then n-grams and more */
} FasttextHeader;

bool fasttext_header_sniff(const char *head, size_t bytes);
/* Reads to the first number of the input matrix, for which the file is long enough. Models that are no plain
 * matrices are refused, saying why. */
bool fasttext_header_read(Source *source, FasttextHeader *header, Error *err);
void fasttext_header_release(FasttextHeader *header);

/* Reads the size of a matrix, for whose numbers the file must be long enough. */
bool fasttext_matrix_size(Source *source, uint64_t *rows, uint64_t *cols, Error *err);

#endif
