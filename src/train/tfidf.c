#include "train/tfidf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

TfIdf *tfidf_of(const Dictionary *terms, double *idf, FeatureWeighting weighting, bool normalise)
{
	TfIdf *self = memory_new(1, sizeof *self);
	encoder_init(&self->encoder, &tfidf_type, terms->count);
	dictionary_copy(terms, &self->terms);
	self->idf = idf;
	self->weighting = weighting;
	self->normalise = normalise;
	return self;
}

static void free_tfidf(Encoder *encoder)
{
	TfIdf *self = (TfIdf *)encoder;
	dictionary_release(&self->terms);
	free(self->idf);
	free(self);
}

static const Dictionary *columns(const Encoder *encoder)
{
	return &((const TfIdf *)encoder)->terms;
}

/* ---- what is known of a dictionary ---- */

/* Two words of a dictionary that are one term. */
typedef struct WordPair {
	uint64_t words; /* the first in the upper half */
	uint32_t column;
} WordPair;

struct EncoderWords {
	uint32_t *column; /* by word, or DICTIONARY_NONE */
	bool *opens;      /* by word: it is the first of some pair */
	WordPair *pairs;  /* by rising words */
	size_t n_pairs;
};

static void free_words(EncoderWords *words)
{
	free(words->column);
	free(words->opens);
	free(words->pairs);
	free(words);
}

static int by_words(const void *a, const void *b)
{
	uint64_t left = ((const WordPair *)a)->words, right = ((const WordPair *)b)->words;
	return (left > right) - (left < right);
}

static uint64_t pair_of(uint32_t first, uint32_t second)
{
	return (uint64_t)first << 32 | second;
}

static void look_term_up(const char *term, uint32_t column, const Dictionary *words, EncoderWords *found)
{
	const char *blank = strchr(term, ' ');
	uint32_t word = dictionary_find(words, term, blank ? (size_t)(blank - term) : strlen(term));
	uint32_t second = blank ? dictionary_find_text(words, blank + 1) : DICTIONARY_NONE;
	if (word == DICTIONARY_NONE || (blank && second == DICTIONARY_NONE))
		return;
	if (!blank) {
		found->column[word] = column;
		return;
	}
	found->opens[word] = true;
	found->pairs[found->n_pairs++] = (WordPair){pair_of(word, second), column};
}

static EncoderWords *find_words(const Encoder *encoder, const Dictionary *words, Error *err)
{
	const TfIdf *self = (const TfIdf *)encoder;
	EncoderWords *found = memory_new(1, sizeof *found);
	found->column = memory_data(words->count, sizeof *found->column, "the words of a text", err);
	found->opens = memory_data(words->count, sizeof *found->opens, "the words of a text", err);
	found->pairs = memory_new(self->terms.count, sizeof *found->pairs);
	if (!found->column || !found->opens) {
		free_words(found);
		return NULL;
	}
	for (uint32_t i = 0; i < words->count; i++)
		found->column[i] = DICTIONARY_NONE;
	for (uint32_t i = 0; i < self->terms.count; i++)
		look_term_up(self->terms.words[i], i, words, found);
	qsort(found->pairs, found->n_pairs, sizeof *found->pairs, by_words);
	return found;
}

/* ---- encoding ---- */

static void add_pair(const EncoderWords *words, uint32_t first, uint32_t second, float *vector)
{
	WordPair wanted = {.words = pair_of(first, second)};
	const WordPair *pair = bsearch(&wanted, words->pairs, words->n_pairs, sizeof wanted, by_words);
	if (pair)
		vector[pair->column]++;
}

static size_t count_terms(const EncoderWords *words, const uint32_t *tokens, size_t count, float *vector)
{
	size_t known = 0;
	for (size_t t = 0; t < count; t++) {
		uint32_t column = words->column[tokens[t]];
		if (column != DICTIONARY_NONE) {
			vector[column]++;
			known++;
		}
		if (t + 1 < count && words->opens[tokens[t]])
			add_pair(words, tokens[t], tokens[t + 1], vector);
	}
	return known;
}

static double weight(const TfIdf *self, size_t column, double times)
{
	switch (self->weighting) {
	case WEIGHT_TFIDF:
		return times * self->idf[column];
	case WEIGHT_BINARY:
		return 1;
	case WEIGHT_LOG:
		return log1p(times);
	case WEIGHT_NONE:
		break;
	}
	return times;
}

static size_t encode(
	const Encoder *encoder, const EncoderWords *words, const uint32_t *tokens, size_t count, float *vector)
{
	const TfIdf *self = (const TfIdf *)encoder;
	size_t width = encoder->width;
	memset(vector, 0, width * sizeof *vector);
	size_t known = count_terms(words, tokens, count, vector);
	double squares = 0;
	for (size_t i = 0; i < width; i++) {
		if (vector[i] > 0)
			vector[i] = (float)weight(self, i, (double)vector[i]);
		squares += (double)vector[i] * (double)vector[i];
	}
	for (size_t i = 0; self->normalise && squares > 0 && i < width; i++)
		vector[i] = (float)((double)vector[i] / sqrt(squares));
	return known;
}

const EncoderType tfidf_type = {
	.title = "term and inverse document frequencies",
	.words = find_words,
	.words_free = free_words,
	.encode = encode,
	.columns = columns,
	.free = free_tfidf,
};
