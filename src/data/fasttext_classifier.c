#include "data/fasttext_classifier.h"

#include <stdlib.h>
#include <string.h>

/* In the order of ClassifierLoss. */
static const int32_t losses[CLASSIFIER_LOSSES] = {FASTTEXT_SOFTMAX, FASTTEXT_HS, FASTTEXT_OVA, FASTTEXT_NS};

/* ---- reading ----------------------------------------------------------------------------------------------
 */

/* Entries as the header has them; those that stand twice make the dictionary smaller. */
static void take_entries(const Text *entries, size_t count, size_t skipped, Dictionary *names, uint64_t *counts)
{
	const char *at = text_of(entries);
	for (size_t i = 0; i < count; i++) {
		size_t bytes = strlen(at);
		size_t skip = bytes > skipped ? skipped : 0;
		uint32_t id = dictionary_add(names, at + skip, bytes - skip);
		memcpy(&counts[id], at + bytes + 1, sizeof *counts);
		at += bytes + 1 + sizeof *counts;
	}
}

/* Bytes of the mark when all labels begin with it. */
static size_t mark_of(const FasttextHeader *header)
{
	const char *at = text_of(&header->label_entries);
	for (size_t i = 0; i < header->labels; i++, at += strlen(at) + 1 + sizeof(uint64_t))
		if (!text_starts(at, CLASSIFIER_MARK))
			return 0;
	return strlen(CLASSIFIER_MARK);
}

static bool find_loss(int32_t number, ClassifierLoss *loss)
{
	for (int i = 0; i < CLASSIFIER_LOSSES; i++)
		if (losses[i] == number) {
			*loss = (ClassifierLoss)i;
			return true;
		}
	return false;
}

static bool make_rows(Classifier *classifier, const FasttextHeader *header, Error *err)
{
	if (header->ngrams)
		classifier->ngrams =
			subwords_new(header->buckets, header->width, header->shortest, header->longest, err);
	return (classifier->ngrams || !header->ngrams) &&
	       row_blocks_grow(&classifier->word_rows, header->words, "the vectors of a model", err) &&
	       (classifier->loss != CLASSIFIER_HS || classifier_plant(classifier, &classifier->tree, err));
}

static bool fill(Classifier *classifier, const FasttextHeader *header, const char *path, Error *err)
{
	classifier->counts = memory_data(header->words, sizeof(uint64_t), "the counts of the words", err);
	classifier->label_counts =
		memory_data(header->labels, sizeof(uint64_t), "the counts of the labels", err);
	if (!classifier->counts || !classifier->label_counts)
		return false;
	take_entries(&header->entries, header->words, 0, &classifier->words, classifier->counts);
	take_entries(&header->label_entries, header->labels, mark_of(header), &classifier->labels,
		classifier->label_counts);
	if (classifier->words.count != header->words || classifier->labels.count != header->labels)
		return error_set(
			err, ERROR_INPUT, "\"%s\" is damaged: a word stands twice in its dictionary", path);
	if (!find_loss(header->loss, &classifier->loss) || header->labels < 2 || header->word_ngrams < 1)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is damaged: a supervised model with %zu labels, loss %d and runs of %d words "
			"cannot be",
			path, header->labels, header->loss, header->word_ngrams);
	classifier->word_ngrams = (size_t)header->word_ngrams;
	classifier->verbatim = true;
	return make_rows(classifier, header, err);
}

Classifier *fasttext_classifier_new(const FasttextHeader *header, const char *path, Error *err)
{
	Classifier *classifier = classifier_new(header->width);
	if (fill(classifier, header, path, err))
		return classifier;
	classifier_unref(classifier);
	return NULL;
}

bool fasttext_classifier_begin_output(Classifier *classifier, Error *err)
{
	return row_blocks_grow(
		&classifier->outputs, classifier_output_rows(classifier), "the vectors of the labels", err);
}

/* fastText numbers the inner nodes of its tree from the bottom, goes right above a score of 0 where our tree
 * goes to side 0, and has one row too many. */
static void swap_node(size_t width, const float *from, float *to)
{
	for (size_t i = 0; i < width; i++)
		to[i] = -from[i];
}

void fasttext_classifier_output(Classifier *classifier, size_t row, const float *vector)
{
	size_t rows = classifier->outputs.rows, width = classifier->outputs.width;
	if (classifier->loss != CLASSIFIER_HS)
		memcpy(row_blocks_at(&classifier->outputs, row), vector, width * sizeof *vector);
	else if (row < rows)
		swap_node(width, vector, row_blocks_at(&classifier->outputs, rows - 1 - row));
}

/* ---- writing ----------------------------------------------------------------------------------------------
 */

typedef struct ClassifierContent {
	Classifier *classifier;
	uint32_t *words, *labels; /* by number in the file the own one: by falling count */
	Text name;
	float *row;
} ClassifierContent;

static const char *entry(const void *context, size_t number, uint64_t *count)
{
	ClassifierContent *own = (ClassifierContent *)context;
	const Classifier *classifier = own->classifier;
	if (number < classifier->words.count) {
		*count = classifier->counts[own->words[number]];
		return dictionary_word(&classifier->words, own->words[number]);
	}
	uint32_t label = own->labels[number - classifier->words.count];
	const char *name = dictionary_word(&classifier->labels, label);
	*count = classifier->label_counts[label];
	text_clear(&own->name);
	text_format(&own->name, "%s%s", text_starts(name, CLASSIFIER_MARK) ? "" : CLASSIFIER_MARK, name);
	return text_of(&own->name);
}

static const float *input(const void *context, size_t row)
{
	const ClassifierContent *own = context;
	size_t words = own->classifier->words.count;
	return row < words ? row_blocks_at(&own->classifier->word_rows, own->words[row])
			   : subwords_vector(own->classifier->ngrams, (uint32_t)(row - words));
}

static const float *output(const void *context, size_t row)
{
	const ClassifierContent *own = context;
	const RowBlocks *outputs = &own->classifier->outputs;
	if (own->classifier->loss != CLASSIFIER_HS)
		return row_blocks_at(outputs, own->labels[row]);
	if (row >= outputs->rows)
		return NULL;
	swap_node(outputs->width, row_blocks_at(outputs, outputs->rows - 1 - row), own->row);
	return own->row;
}

static void free_content(void *context)
{
	ClassifierContent *own = context;
	classifier_unref(own->classifier);
	text_release(&own->name);
	free(own->words);
	free(own->labels);
	free(own->row);
	free(own);
}

/* What a classifier does not know of how it was learned is told as fastText's defaults. */
static FasttextSettings settings_of(const Classifier *classifier)
{
	const Subwords *ngrams = classifier->ngrams;
	return (FasttextSettings){.dim = (int32_t)classifier->word_rows.width,
		.ws = 5,
		.epoch = 5,
		.min_count = 1,
		.neg = 5,
		.word_ngrams = (int32_t)classifier->word_ngrams,
		.loss = losses[classifier->loss],
		.model = FASTTEXT_SUPERVISED,
		.bucket = ngrams ? (int32_t)ngrams->buckets : 0,
		.minn = ngrams ? (int32_t)ngrams->shortest : 0,
		.maxn = ngrams ? (int32_t)ngrams->longest : 0,
		.lr_update_rate = 100,
		.t = 1e-4};
}

bool fasttext_of_classifier(Classifier *classifier, FasttextContent *content, Error *err)
{
	ClassifierContent *own = memory_new(1, sizeof *own);
	own->classifier = classifier_ref(classifier);
	own->row = memory_new(classifier->word_rows.width, sizeof *own->row);
	own->words = counts_order(classifier->counts, classifier->words.count, err);
	own->labels = counts_order(classifier->label_counts, classifier->labels.count, err);
	if (!own->words || !own->labels) {
		free_content(own);
		return false;
	}
	*content = (FasttextContent){.settings = settings_of(classifier),
		.words = classifier->words.count,
		.labels = classifier->labels.count,
		.entry = entry,
		.input = input,
		.output = output,
		.output_rows = classifier->labels.count,
		.context = own,
		.free = free_content};
	for (size_t i = 0; i < classifier->words.count; i++)
		content->tokens += classifier->counts[i];
	return true;
}
