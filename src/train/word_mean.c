#include "train/word_mean.h"

#include "data/subwords.h"
#include "linalg/eigen.h"

#include <stdlib.h>
#include <string.h>

/* ---- weights ---- */

static uint64_t total_count(const Space *words)
{
	uint64_t total = 0;
	for (size_t i = 0; words->counts && i < words->vectors.rows; i++)
		total += words->counts[i];
	return total;
}

static void count_in_corpora(const Space *words, Corpus *const *corpora, size_t n_corpora, double *share)
{
	uint64_t total = 0;
	for (size_t c = 0; c < n_corpora; c++) {
		const Corpus *corpus = corpora[c];
		total += corpus->n_tokens;
		for (uint32_t i = 0; i < corpus->words.count; i++) {
			uint32_t row = dictionary_find_text(&words->items, corpus->words.words[i]);
			if (row != DICTIONARY_NONE)
				share[row] += (double)corpus->counts[i];
		}
	}
	for (size_t i = 0; i < words->vectors.rows; i++)
		share[i] /= (double)total;
}

static bool weigh(WordMean *self, Corpus *const *corpora, size_t n_corpora, Error *err)
{
	const Space *words = self->words;
	size_t rows = words->vectors.rows;
	uint64_t total = total_count(words);
	double *share = memory_data(rows, sizeof *share, "the shares of the words", err);
	self->weights =
		share ? memory_data(rows, sizeof *self->weights, "the weights of the words", err) : NULL;
	if (self->weights) {
		for (size_t i = 0; i < rows && total; i++)
			share[i] = (double)words->counts[i] / (double)total;
		if (!total)
			count_in_corpora(words, corpora, n_corpora, share);
		for (size_t i = 0; i < rows; i++)
			self->weights[i] = self->a > 0 ? (float)(self->a / (self->a + share[i])) : 1;
	}
	free(share);
	return self->weights != NULL;
}

WordMean *word_mean_of(Space *words, double a, float *weights, double *common, size_t components)
{
	WordMean *self = memory_new(1, sizeof *self);
	encoder_init(&self->encoder, &word_mean_type, words->vectors.cols);
	self->words = space_ref(words);
	self->a = a;
	self->weights = weights;
	self->common = common;
	self->components = components;
	return self;
}

WordMean *word_mean_new(Space *words, double a, Corpus *const *corpora, size_t n_corpora, Error *err)
{
	WordMean *self = word_mean_of(words, a, NULL, NULL, 0);
	if (weigh(self, corpora, n_corpora, err))
		return self;
	encoder_unref(&self->encoder);
	return NULL;
}

static void free_mean(Encoder *encoder)
{
	WordMean *self = (WordMean *)encoder;
	space_unref(self->words);
	free(self->weights);
	free(self->common);
	free(self);
}

/* ---- common components ---- */

bool word_mean_find_common(WordMean *self, const double *squares, size_t components, Error *err)
{
	size_t width = self->encoder.width;
	double *values = memory_new(components, sizeof *values);
	double *common = memory_data(components * width, sizeof *common, "the common components", err);
	bool fine = common && eigen_largest(squares, width, components, values, common, err);
	free(values);
	if (!fine) {
		free(common);
		return false;
	}
	free(self->common);
	self->common = common;
	self->components = components;
	return true;
}

static void remove_common(const WordMean *self, double *vector)
{
	size_t width = self->encoder.width;
	for (size_t k = 0; k < self->components; k++) {
		const double *u = self->common + k * width;
		double along = 0;
		for (size_t i = 0; i < width; i++)
			along += vector[i] * u[i];
		for (size_t i = 0; i < width; i++)
			vector[i] -= along * u[i];
	}
}

void word_mean_remove_common(const WordMean *self, float *vector)
{
	size_t width = self->encoder.width;
	double *wide = memory_new(width, sizeof *wide);
	for (size_t i = 0; i < width; i++)
		wide[i] = (double)vector[i];
	remove_common(self, wide);
	for (size_t i = 0; i < width; i++)
		vector[i] = (float)wide[i];
	free(wide);
}

/* ---- encoding ---- */

/* By word of the dictionary: where its vector lies, or NULL, and its weight. */
struct EncoderWords {
	const float **vectors;
	float *weights;
	Matrix made; /* vectors of words that are made of n-grams */
};

static void free_words(EncoderWords *words)
{
	free(words->vectors);
	free(words->weights);
	matrix_release(&words->made);
	free(words);
}

static bool make_words(const Space *space, const Dictionary *words, EncoderWords *found, Error *err)
{
	size_t unknown = 0, next = 0;
	for (uint32_t i = 0; i < words->count; i++)
		unknown += !found->vectors[i];
	if (!matrix_init(&found->made, unknown, space->vectors.cols, "vectors of unknown words", err))
		return false;
	NgramList ngrams = {0};
	for (uint32_t i = 0; i < words->count; i++) {
		if (found->vectors[i])
			continue;
		subwords_cut(space->subwords, words->words[i], &ngrams);
		if (ngrams.count == 0)
			continue;
		float *vector = matrix_row(&found->made, next++);
		subwords_compose(space->subwords, &ngrams, false, vector);
		found->vectors[i] = vector;
		found->weights[i] = 1;
	}
	ngram_list_release(&ngrams);
	return true;
}

static EncoderWords *find_words(const Encoder *encoder, const Dictionary *words, Error *err)
{
	const WordMean *self = (const WordMean *)encoder;
	EncoderWords *found = memory_new(1, sizeof *found);
	found->vectors = memory_data(words->count, sizeof *found->vectors, "the words of a text", err);
	found->weights = memory_data(words->count, sizeof *found->weights, "the words of a text", err);
	bool fine = found->vectors && found->weights;
	for (uint32_t i = 0; fine && i < words->count; i++) {
		uint32_t row = dictionary_find_text(&self->words->items, words->words[i]);
		if (row == DICTIONARY_NONE)
			continue;
		found->vectors[i] = matrix_row(&self->words->vectors, row);
		found->weights[i] = self->weights[row];
	}
	if (fine && (!self->words->subwords || make_words(self->words, words, found, err)))
		return found;
	free_words(found);
	return NULL;
}

static size_t encode(
	const Encoder *encoder, const EncoderWords *words, const uint32_t *tokens, size_t count, float *vector)
{
	const WordMean *self = (const WordMean *)encoder;
	size_t width = encoder->width, known = 0;
	double *sum = memory_new(width, sizeof *sum);
	for (size_t t = 0; t < count; t++) {
		const float *at = words->vectors[tokens[t]];
		double weight = (double)words->weights[tokens[t]];
		for (size_t i = 0; at && i < width; i++)
			sum[i] += weight * (double)at[i];
		known += at != NULL;
	}
	for (size_t i = 0; known && i < width; i++)
		sum[i] /= (double)known;
	remove_common(self, sum);
	for (size_t i = 0; i < width; i++)
		vector[i] = (float)sum[i];
	free(sum);
	return known;
}

const EncoderType word_mean_type = {
	.title = "the mean of the words' vectors",
	.words = find_words,
	.words_free = free_words,
	.encode = encode,
	.additive = true,
	.free = free_mean,
};
