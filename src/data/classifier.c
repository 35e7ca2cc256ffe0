/* The life of classifiers, and their documents. */
#include "data/classifier.h"

#include "base/random.h"

#include <stdlib.h>
#include <string.h>

Classifier *classifier_new(size_t width)
{
	Classifier *classifier = memory_new(1, sizeof *classifier);
	references_init(&classifier->references);
	classifier->word_ngrams = 1;
	classifier->kernels = kernels_best();
	row_blocks_init(&classifier->word_rows, width);
	row_blocks_init(&classifier->outputs, width);
	return classifier;
}

Classifier *classifier_ref(Classifier *classifier)
{
	if (classifier)
		references_add(&classifier->references);
	return classifier;
}

void classifier_unref(Classifier *classifier)
{
	if (!classifier || !references_drop(&classifier->references))
		return;
	dictionary_release(&classifier->words);
	dictionary_release(&classifier->labels);
	free(classifier->counts);
	free(classifier->label_counts);
	row_blocks_release(&classifier->word_rows);
	row_blocks_release(&classifier->outputs);
	subwords_unref(classifier->ngrams);
	huffman_release(&classifier->tree);
	free(classifier->learned_from);
	free(classifier);
}

static int by_falling_count(const void *left, const void *right, void *context)
{
	const uint32_t *a = left, *b = right;
	const uint64_t *counts = context;
	if (counts[*a] != counts[*b])
		return counts[*a] > counts[*b] ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

uint32_t *counts_order(const uint64_t *counts, size_t count, Error *err)
{
	uint32_t *order = memory_data(count, sizeof *order, "the order of the counts", err);
	for (uint32_t i = 0; order && i < count; i++)
		order[i] = i;
	if (order)
		qsort_r(order, count, sizeof *order, by_falling_count, (void *)counts);
	return order;
}

bool classifier_plant(const Classifier *classifier, Huffman *tree, Error *err)
{
	size_t labels = classifier->labels.count;
	uint32_t *order = counts_order(classifier->label_counts, labels, err);
	bool fine =
		order && huffman_init(tree, classifier->label_counts, order, labels, HUFFMAN_NODES_FIRST, err);
	free(order);
	return fine;
}

size_t classifier_output_rows(const Classifier *classifier)
{
	return classifier->labels.count - (classifier->loss == CLASSIFIER_HS);
}

static uint64_t *copy_counts(const uint64_t *from, size_t count, Error *err)
{
	uint64_t *copy = memory_data(count, sizeof *copy, "a copy of the counts", err);
	if (copy && count)
		memcpy(copy, from, count * sizeof *copy);
	return copy;
}

static bool copy_ngrams(const Subwords *from, Subwords **to, Error *err)
{
	*to = from ? subwords_new(from->buckets, from->rows.width, from->shortest, from->longest, err) : NULL;
	if (!*to)
		return from == NULL;
	memcpy((*to)->row_of, from->row_of, from->buckets * sizeof *from->row_of);
	return row_blocks_copy(&from->rows, &(*to)->rows, "a copy of the n-grams", err);
}

static bool copy_parts(const Classifier *from, Classifier *to, Error *err)
{
	dictionary_copy(&from->words, &to->words);
	dictionary_copy(&from->labels, &to->labels);
	to->counts = copy_counts(from->counts, from->words.count, err);
	to->label_counts = copy_counts(from->label_counts, from->labels.count, err);
	return to->counts && to->label_counts &&
	       row_blocks_copy(&from->word_rows, &to->word_rows, "a copy of the vectors", err) &&
	       row_blocks_copy(&from->outputs, &to->outputs, "a copy of the vectors", err) &&
	       copy_ngrams(from->ngrams, &to->ngrams, err) &&
	       (from->tree.words == 0 || classifier_plant(to, &to->tree, err));
}

Classifier *classifier_copy(const Classifier *from, Error *err)
{
	Classifier *to = classifier_new(from->word_rows.width);
	to->loss = from->loss;
	to->word_ngrams = from->word_ngrams;
	to->verbatim = from->verbatim;
	to->by_domain = from->by_domain;
	to->holdout = from->holdout;
	to->learned_from = memory_text(from->learned_from);
	if (copy_parts(from, to, err))
		return to;
	classifier_unref(to);
	return NULL;
}

/* ---- documents --------------------------------------------------------------------------------------------
 */

uint32_t document_label(const Corpus *corpus, size_t document, size_t index, bool by_domain)
{
	if (!by_domain)
		return corpus_label(corpus, document, index);
	return index == 0 ? corpus->documents[document].domain : DICTIONARY_NONE;
}

bool document_held_out(const Corpus *corpus, size_t document, double share)
{
	if (share <= 0)
		return false;
	size_t at = corpus->sentences[corpus->documents[document].first_sentence];
	size_t end = corpus->sentences[corpus->documents[document + 1].first_sentence];
	uint64_t mix = random_mix(end - at);
	for (; at < end; at++)
		mix = random_mix(mix ^ corpus->tokens[at]);
	return (double)(mix >> 11) * 0x1p-53 < share;
}

bool classifier_learned_from(const Classifier *classifier, const Corpus *corpus)
{
	return classifier->learned_from && strstr(classifier->learned_from, corpus->checksum);
}
