/*
 * FasttextWriter: a fastText .bin (version 12) of plain matrices, written piece by piece. What it holds comes
 * from a FasttextContent, which whoever has words, labels and rows makes of them. The file appears when it is
 * complete, not before.
 */
#ifndef DATA_FASTTEXT_WRITER_H
#define DATA_FASTTEXT_WRITER_H

#include "base/progress.h"
#include "data/fasttext_header.h"

typedef struct FasttextContent {
	FasttextSettings settings;
	size_t words, labels;
	uint64_t tokens; /* that were counted; 0 is fine */
	/* Words by falling count, then labels by falling count. */
	const char *(*entry)(const void *context, size_t number, uint64_t *count);
	/* Rows of settings.dim numbers, valid until the next call; NULL: zeros. The input matrix has a row for
	 * each word, then settings.bucket rows of n-grams; the output matrix `output_rows`. */
	const float *(*input)(const void *context, size_t row);
	const float *(*output)(const void *context, size_t row);
	size_t output_rows;
	void *context;
	void (*free)(void *context); /* may be NULL */
} FasttextContent;

typedef struct FasttextWriter FasttextWriter;

/* Takes over the content, also when it fails. */
FasttextWriter *fasttext_writer_new(const FasttextContent *content, const char *path, Error *err);
bool fasttext_writer_step(FasttextWriter *writer, bool *finished, Error *err); /* about 20 ms' worth */
const Progress *fasttext_writer_progress(const FasttextWriter *writer);
void fasttext_writer_free(FasttextWriter *writer); /* what is not finished leaves no file; NULL is fine */

#endif
