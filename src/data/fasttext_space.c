#include "data/fasttext_space.h"

#include "data/fasttext_classifier.h"
#include "data/fasttext_rows.h"
#include "data/subwords.h"

#include <stdlib.h>

typedef struct SpaceContent {
	Space *space;
	NgramList ngrams; /* of the word at hand */
	float *row;
} SpaceContent;

static const char *entry(const void *context, size_t number, uint64_t *count)
{
	const Space *space = ((const SpaceContent *)context)->space;
	*count = space->counts ? space->counts[number] : 1;
	return dictionary_word(&space->items, (uint32_t)number);
}

/* A vector is the mean of the word's own row and its n-grams', from which the own one follows. */
static const float *own_row(SpaceContent *own, uint32_t word)
{
	const Space *space = own->space;
	const float *vector = matrix_row(&space->vectors, word);
	if (space->rows)
		return row_blocks_at(&space->rows->words, word);
	if (!space->subwords)
		return vector;
	size_t width = space->vectors.cols;
	subwords_cut(space->subwords, dictionary_word(&space->items, word), &own->ngrams);
	subwords_compose(space->subwords, &own->ngrams, false, own->row);
	double ngrams = (double)own->ngrams.count;
	for (size_t i = 0; i < width; i++)
		own->row[i] = (float)((ngrams + 1) * (double)vector[i] - ngrams * (double)own->row[i]);
	return own->row;
}

static const float *input(const void *context, size_t row)
{
	const Space *space = ((const SpaceContent *)context)->space;
	size_t words = space->items.count;
	return row < words ? own_row((SpaceContent *)context, (uint32_t)row)
			   : subwords_vector(space->subwords, (uint32_t)(row - words));
}

static const float *output(const void *context, size_t row)
{
	const FasttextRows *rows = ((const SpaceContent *)context)->space->rows;
	return rows && row < rows->outputs.rows ? row_blocks_at(&rows->outputs, row) : NULL;
}

static void free_content(void *context)
{
	SpaceContent *own = context;
	space_unref(own->space);
	ngram_list_release(&own->ngrams);
	free(own->row);
	free(own);
}

/* What is not known of how the vectors were learned is told as fastText's defaults. */
static FasttextSettings settings_of(const Space *space)
{
	const Subwords *subwords = space->subwords;
	FasttextSettings settings = {.ws = 5,
		.epoch = 5,
		.min_count = 1,
		.neg = 5,
		.word_ngrams = 1,
		.loss = FASTTEXT_NS,
		.model = FASTTEXT_SKIPGRAM,
		.lr_update_rate = 100,
		.t = 1e-4};
	if (space->rows)
		settings = space->rows->settings;
	settings.dim = (int32_t)space->vectors.cols;
	settings.bucket = subwords ? (int32_t)subwords->buckets : 0;
	settings.minn = subwords ? (int32_t)subwords->shortest : settings.minn;
	settings.maxn = subwords ? (int32_t)subwords->longest : 0;
	return settings;
}

bool fasttext_of_space(Space *space, FasttextContent *content, Error *err)
{
	if (space->classifier)
		return fasttext_of_classifier(space->classifier, content, err);
	SpaceContent *own = memory_new(1, sizeof *own);
	own->space = space_ref(space);
	own->row = memory_new(space->vectors.cols, sizeof *own->row);
	*content = (FasttextContent){.settings = settings_of(space),
		.words = space->items.count,
		.entry = entry,
		.input = input,
		.output = output,
		.output_rows = space->rows ? space->rows->outputs.rows : space->items.count,
		.context = own,
		.free = free_content};
	for (size_t i = 0; i < content->words; i++)
		content->tokens += space->counts ? space->counts[i] : 1;
	return true;
}
