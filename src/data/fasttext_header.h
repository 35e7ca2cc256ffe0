/*
 * What a fastText .bin says before its matrices: settings and dictionary, little-endian
 * (https://github.com/facebookresearch/fastText, versions 11 and 12).
 */
#ifndef DATA_FASTTEXT_HEADER_H
#define DATA_FASTTEXT_HEADER_H

#include "base/source.h"
#include "base/text.h"

enum { FASTTEXT_MAGIC = 793712314, FASTTEXT_VERSION = 12 };

/* What `loss` and `model` stand for. */
enum { FASTTEXT_HS = 1, FASTTEXT_NS, FASTTEXT_SOFTMAX, FASTTEXT_OVA };
enum { FASTTEXT_CBOW = 1, FASTTEXT_SKIPGRAM, FASTTEXT_SUPERVISED };

/* The options of the fasttext program, by its own names. */
typedef struct FasttextSettings {
	int32_t dim, ws, epoch, min_count, neg, word_ngrams, loss, model, bucket, minn, maxn, lr_update_rate;
	double t;
} __attribute__((packed)) FasttextSettings;

/* The first bytes as they stand in the file. */
typedef struct FasttextHead {
	int32_t magic, version;
	FasttextSettings settings;
	int32_t size, nwords, nlabels;
	int64_t ntokens, pruneidx; /* pruneidx -1: not pruned */
} __attribute__((packed)) FasttextHead;

/* After each word and its NUL. */
typedef struct FasttextEntry {
	int64_t count;
	int8_t type; /* 0 word, 1 label */
} __attribute__((packed)) FasttextEntry;

typedef struct FasttextHeader {
	FasttextSettings settings; /* as they stand in the file; the rest is made of them */
	bool supervised;
	size_t width;
	size_t words, labels;
	size_t shortest, longest, buckets; /* of n-grams; longest 0: words have none */
	int32_t word_ngrams, loss;         /* of supervised models: words of a run; FASTTEXT_HS … */
	bool ngrams;                       /* after the rows of words come those of the buckets */
	Text entries;                      /* for each word its bytes, a NUL and its count, 8 bytes */
	Text label_entries;                /* the same for labels */
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
