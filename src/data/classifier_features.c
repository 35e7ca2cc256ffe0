/* From words to rows: the features of a document, as fastText has them. */
#include "data/classifier.h"

#include <stdlib.h>
#include <string.h>

static uint32_t bucket_feature(const Subwords *ngrams, uint32_t bucket)
{
	uint32_t row = ngrams->row_of[bucket];
	return row ? FEATURE_NGRAM | (row - 1) : FEATURE_ZERO;
}

static void add(FeatureList *list, uint32_t feature)
{
	list->items = memory_grow(list->items, list->count, &list->room, sizeof *list->items);
	list->items[list->count++] = feature;
}

static bool has_characters(const Classifier *classifier)
{
	return classifier->ngrams && classifier->ngrams->longest > 0;
}

static void word_features(const Classifier *classifier, const char *word, NgramList *ngrams, FeatureList *list)
{
	uint32_t row = dictionary_find_text(&classifier->words, word);
	if (row != DICTIONARY_NONE)
		add(list, row);
	if (!has_characters(classifier))
		return;
	subwords_cut(classifier->ngrams, word, ngrams);
	for (size_t i = 0; i < ngrams->count; i++)
		add(list, bucket_feature(classifier->ngrams, ngrams->items[i].bucket));
}

bool word_features_init(
	WordFeatures *features, const Classifier *classifier, const Dictionary *words, Error *err)
{
	FeatureList list = {0};
	NgramList ngrams = {0};
	word_features_release(features);
	features->words = words->count;
	features->starts =
		memory_data(words->count + 1, sizeof *features->starts, "the features of words", err);
	features->hashes = memory_data(words->count, sizeof *features->hashes, "the features of words", err);
	bool fine = features->starts && features->hashes;
	for (uint32_t w = 0; fine && w < words->count; w++) {
		const char *word = dictionary_word(words, w);
		word_features(classifier, word, &ngrams, &list);
		features->starts[w + 1] = list.count;
		features->hashes[w] = (int32_t)ngram_hash(word, strlen(word));
	}
	features->features = list.items;
	ngram_list_release(&ngrams);
	return fine;
}

void word_features_release(WordFeatures *features)
{
	free(features->starts);
	free(features->features);
	free(features->hashes);
	*features = (WordFeatures){0};
}

/* Runs of words, as numbers in order; the last of every document is its end. */
typedef struct Runs {
	const WordFeatures *features;
	const uint32_t *words;
	size_t count; /* the end not among them */
	int32_t end;  /* its hash */
	uint64_t buckets;
} Runs;

static Runs runs_of(
	const Classifier *classifier, const WordFeatures *features, const uint32_t *words, size_t count)
{
	int32_t end = (int32_t)ngram_hash(CLASSIFIER_END, strlen(CLASSIFIER_END));
	return (Runs){features, words, count, end, classifier->ngrams->buckets};
}

/* Hashes are taken as signed, as in fastText. */
static uint64_t hash_at(const Runs *runs, size_t place)
{
	int32_t hash = place < runs->count ? runs->features->hashes[runs->words[place]] : runs->end;
	return (uint64_t)(int64_t)hash;
}

static uint64_t longer_hash(const Runs *runs, uint64_t hash, size_t place)
{
	return hash * 116049371u + hash_at(runs, place);
}

void classifier_features(const Classifier *classifier, const WordFeatures *features, const uint32_t *words,
	size_t count, FeatureList *list)
{
	list->count = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = features->starts[words[i]]; j < features->starts[words[i] + 1]; j++)
			add(list, features->features[j]);
	uint32_t end = dictionary_find_text(&classifier->words, CLASSIFIER_END);
	if (end != DICTIONARY_NONE)
		add(list, end);
	if (classifier->word_ngrams < 2 || !classifier->ngrams)
		return;
	Runs runs = runs_of(classifier, features, words, count);
	for (size_t from = 0; from < count; from++) {
		uint64_t hash = hash_at(&runs, from);
		for (size_t to = from + 1; to <= count && to < from + classifier->word_ngrams; to++) {
			hash = longer_hash(&runs, hash, to);
			add(list, bucket_feature(classifier->ngrams, (uint32_t)(hash % runs.buckets)));
		}
	}
}

bool classifier_add_word(Classifier *classifier, const char *word, NgramList *ngrams, Error *err)
{
	uint32_t row;
	bool fine = true;
	if (!has_characters(classifier))
		return true;
	subwords_cut(classifier->ngrams, word, ngrams);
	for (size_t i = 0; fine && i < ngrams->count; i++)
		fine = subwords_add(classifier->ngrams, ngrams->items[i].bucket, &row, err);
	return fine;
}

bool classifier_add_runs(
	Classifier *classifier, const WordFeatures *features, const uint32_t *words, size_t count, Error *err)
{
	uint32_t row;
	bool fine = true;
	if (classifier->word_ngrams < 2)
		return true;
	Runs runs = runs_of(classifier, features, words, count);
	for (size_t from = 0; fine && from < count; from++) {
		uint64_t hash = hash_at(&runs, from);
		for (size_t to = from + 1; fine && to <= count && to < from + classifier->word_ngrams; to++) {
			hash = longer_hash(&runs, hash, to);
			fine = subwords_add(classifier->ngrams, (uint32_t)(hash % runs.buckets), &row, err);
		}
	}
	return fine;
}

size_t classifier_rows(const Classifier *classifier, const FeatureList *list, float **rows)
{
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++) {
		uint32_t feature = list->items[i];
		if (feature == FEATURE_ZERO)
			continue;
		rows[count++] = feature & FEATURE_NGRAM
					? row_blocks_at(&classifier->ngrams->rows, feature & ~FEATURE_NGRAM)
					: row_blocks_at(&classifier->word_rows, feature);
	}
	return count;
}
