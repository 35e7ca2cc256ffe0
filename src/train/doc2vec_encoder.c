#include "train/archive.h"
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

/* ---- in an archive: what inference reads ---- */

typedef struct SavedInference {
	uint64_t dm, hierarchical, dim, window, negative, seed;
	double sample, lr;
} SavedInference;

bool doc2vec_encodes(const Encoder *encoder)
{
	return encoder && encoder->type == &type;
}

bool doc2vec_encoder_save(const Encoder *encoder, Archive *archive, Error *err)
{
	const Word2vec *net = ((const Inference *)encoder)->net;
	const Word2vecOptions *with = &net->options;
	SavedInference saved = {.dm = with->words,
		.hierarchical = with->hierarchical,
		.dim = with->dim,
		.window = with->window,
		.negative = with->negative,
		.seed = net->seed,
		.sample = with->sample,
		.lr = with->lr};
	return archive->put(archive->place, "inference", &saved, sizeof saved, err) &&
	       archive_put_vocab(archive, &net->vocab, err) &&
	       archive_put_rows(archive, "outputs", &net->outputs, err) &&
	       (!with->words || archive_put_rows(archive, "inputs", &net->inputs, err));
}

static bool damaged(Error *err)
{
	return error_set(err, ERROR_INPUT, "the saved encoder is damaged: its options are out of range");
}

static bool restore_options(const SavedInference *saved, Word2vec *net, Error *err)
{
	if (saved->dim < 1 || saved->dim > WORD2VEC_DIM || saved->window < 1 ||
		saved->window > KERNEL_INPUTS / 2 - 1 || saved->negative < 1 ||
		saved->negative > KERNEL_OUTPUTS - 1 || !(saved->sample >= 0 && saved->sample <= 1) ||
		!(saved->lr > 0 && saved->lr <= 10))
		return damaged(err);
	net->options = (Word2vecOptions){.dim = saved->dim,
		.window = saved->window,
		.negative = saved->negative,
		.sample = saved->sample,
		.lr = saved->lr,
		.hierarchical = saved->hierarchical != 0,
		.words = saved->dm != 0};
	net->seed = saved->seed;
	row_blocks_init(&net->inputs, saved->dim);
	row_blocks_init(&net->outputs, saved->dim);
	return true;
}

static bool load_net(Archive *archive, Word2vec *net, Error *err)
{
	bool tree = net->options.hierarchical;
	if (!archive_get_vocab(archive, &net->vocab, err))
		return false;
	size_t words = net->vocab.words.count;
	if (words < 2)
		return damaged(err);
	return archive_get_rows(archive, "outputs", words - tree, &net->outputs, err) &&
	       (!net->options.words || archive_get_rows(archive, "inputs", words, &net->inputs, err)) &&
	       word2vec_set_sampling(net, err) && (!tree || word2vec_plant(&net->vocab, &net->tree, err));
}

static Encoder *load_inference(const SavedInference *saved, Archive *archive, Error *err)
{
	Inference *self = memory_new(1, sizeof *self);
	encoder_init(&self->encoder, &type, saved->dim);
	self->net = word2vec_new(saved->dm ? &doc2vec_dm : &doc2vec_dbow);
	if (restore_options(saved, self->net, err) && load_net(archive, self->net, err))
		return &self->encoder;
	encoder_unref(&self->encoder);
	return NULL;
}

bool doc2vec_encoder_load(Archive *archive, Encoder **encoder, Error *err)
{
	void *bytes;
	size_t count;
	SavedInference saved;
	*encoder = NULL;
	if (!archive->get(archive->place, "inference", &bytes, &count, err))
		return false;
	if (!bytes)
		return true;
	bool whole = count == sizeof saved;
	if (whole)
		memcpy(&saved, bytes, sizeof saved);
	free(bytes);
	*encoder = whole ? load_inference(&saved, archive, err) : NULL;
	return whole ? *encoder != NULL : damaged(err);
}
