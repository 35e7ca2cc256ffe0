#include "train/doc2vec.h"
#include "train/word2vec_piece.h"

#include <stdlib.h>
#include <string.h>

typedef struct Inference {
	Encoder encoder;
	Word2vec *net; /* a copy of what inference reads */
} Inference;

struct EncoderWords {
	size_t unknown;
	uint32_t numbers[]; /* by word of the dictionary, in the model's vocabulary */
};

static EncoderWords *find_words(const Encoder *encoder, const Dictionary *words, Error *err)
{
	const Dictionary *known = &((const Inference *)encoder)->net->vocab.words;
	EncoderWords *found = memory_data(
		1, sizeof *found + words->count * sizeof *found->numbers, "the words of a text", err);
	for (uint32_t i = 0; found && i < words->count; i++)
		found->numbers[i] = dictionary_find_text(known, words->words[i]);
	return found;
}

static void free_words(EncoderWords *words)
{
	free(words);
}

static uint64_t hash_words(const uint32_t *words, size_t count)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < count; i++)
		hash = random_mix(hash ^ words[i]);
	return hash;
}

static void infer(const Word2vec *net, const uint32_t *words, size_t count, float *vector)
{
	Error none = ERROR_INIT;
	size_t width = net->outputs.width;
	float *row = memory_data(net->outputs.stride, sizeof *row, "a vector", &none);
	if (!row)
		return;
	uint64_t stream = hash_words(words, count);
	Random random;
	random_init(&random, net->seed, random_mix(stream));
	for (size_t i = 0; i < width; i++)
		row[i] = (float)((random_uniform(&random) - 0.5) / (double)width);
	word2vec_infer(net, words, count, stream, row);
	memcpy(vector, row, width * sizeof *vector);
	free(row);
}

static size_t encode(
	const Encoder *encoder, const EncoderWords *words, const uint32_t *tokens, size_t count, float *vector)
{
	uint32_t *known = memory_new(count, sizeof *known);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		known[n] = words->numbers[tokens[i]];
		n += known[n] != DICTIONARY_NONE;
	}
	memset(vector, 0, encoder->width * sizeof *vector);
	if (n > 0)
		infer(((const Inference *)encoder)->net, known, n, vector);
	free(known);
	return n;
}

static void free_inference(Encoder *encoder)
{
	Inference *self = (Inference *)encoder;
	if (self->net)
		word2vec_free(&self->net->model);
	free(self);
}

static const EncoderType type = {
	.title = "doc2vec: steps of training in which only the text's own vector moves",
	.words = find_words,
	.words_free = free_words,
	.encode = encode,
	.free = free_inference,
};

static bool copy_rows(const RowBlocks *from, RowBlocks *to, Error *err)
{
	row_blocks_init(to, from->width);
	if (!row_blocks_grow(to, from->rows, "a copy of the vectors", err))
		return false;
	for (size_t i = 0; i < from->rows; i++)
		memcpy(row_blocks_at(to, i), row_blocks_at(from, i), from->stride * sizeof(float));
	return true;
}

static bool copy_net(const Word2vec *from, Word2vec *to, Error *err)
{
	to->options = from->options;
	to->options.words = from->architecture == &doc2vec_dm; /* else they do not move the document */
	to->seed = from->seed;
	return vocab_copy(&from->vocab, &to->vocab, err) && copy_rows(&from->outputs, &to->outputs, err) &&
	       (!to->options.words || copy_rows(&from->inputs, &to->inputs, err)) &&
	       word2vec_set_sampling(to, err) &&
	       (!to->options.hierarchical || word2vec_plant(&to->vocab, &to->tree, err));
}

Encoder *doc2vec_encoder(const Word2vec *net, Error *err)
{
	Inference *self = memory_new(1, sizeof *self);
	encoder_init(&self->encoder, &type, net->outputs.width);
	self->net = word2vec_new(net->architecture);
	if (copy_net(net, self->net, err))
		return &self->encoder;
	encoder_unref(&self->encoder);
	return NULL;
}
