/* A model of words as the content of a fastText .bin. */
#include "train/word2vec.h"

#include <stdlib.h>

typedef struct ModelContent {
	const Word2vec *net;
	uint32_t *order; /* by number in the file the word's own: by falling count */
} ModelContent;

static const char *entry(const void *context, size_t number, uint64_t *count)
{
	const ModelContent *own = context;
	uint32_t word = own->order[number];
	*count = own->net->vocab.counts[word];
	return dictionary_word(&own->net->vocab.words, word);
}

static const float *input(const void *context, size_t row)
{
	const ModelContent *own = context;
	size_t words = own->net->vocab.words.count;
	return row < words ? word2vec_input(own->net, own->order[row])
			   : subwords_vector(own->net->ngrams->subwords, (uint32_t)(row - words));
}

/* The inner nodes of the tree are numbered otherwise in fastText, so that theirs are left out. */
static const float *output(const void *context, size_t row)
{
	const ModelContent *own = context;
	const Word2vec *net = own->net;
	return net->options.hierarchical ? NULL : row_blocks_at(&net->outputs, own->order[row]);
}

static void free_content(void *context)
{
	ModelContent *own = context;
	free(own->order);
	free(own);
}

static FasttextSettings settings_of(const Word2vec *net)
{
	const Word2vecOptions *with = &net->options;
	const Subwords *subwords = net->ngrams ? net->ngrams->subwords : NULL;
	bool ngrams = subwords && subwords->longest > 0;
	return (FasttextSettings){.dim = (int32_t)with->dim,
		.ws = (int32_t)with->window,
		.epoch = (int32_t)with->epochs,
		.min_count = with->min_count < INT32_MAX ? (int32_t)with->min_count : INT32_MAX,
		.neg = (int32_t)with->negative,
		.word_ngrams = 1,
		.loss = with->hierarchical ? FASTTEXT_HS : FASTTEXT_NS,
		.model = net->architecture->mean ? FASTTEXT_CBOW : FASTTEXT_SKIPGRAM,
		.bucket = ngrams ? (int32_t)subwords->buckets : 0,
		.minn = ngrams ? (int32_t)subwords->shortest : 0,
		.maxn = ngrams ? (int32_t)subwords->longest : 0,
		.lr_update_rate = 100,
		.t = with->sample};
}

bool word2vec_fasttext(const Model *model, FasttextContent *content, Error *err)
{
	const Word2vec *net = (const Word2vec *)model;
	uint32_t *order;
	if (!vocab_order(&net->vocab, &order, err))
		return false;
	ModelContent *own = memory_new(1, sizeof *own);
	*own = (ModelContent){net, order};
	*content = (FasttextContent){.settings = settings_of(net),
		.words = net->vocab.words.count,
		.tokens = net->vocab.tokens,
		.entry = entry,
		.input = input,
		.output = output,
		.output_rows = net->vocab.words.count,
		.context = own,
		.free = free_content};
	return true;
}
