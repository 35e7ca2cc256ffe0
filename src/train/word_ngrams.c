#include "train/word_ngrams.h"

#include "base/random.h"

#include <stdlib.h>
#include <string.h>

WordNgrams *word_ngrams_new(Subwords *subwords)
{
	WordNgrams *ngrams = memory_new(1, sizeof *ngrams);
	ngrams->subwords = subwords;
	ngrams->starts = memory_new(1, sizeof *ngrams->starts);
	return ngrams;
}

void word_ngrams_free(WordNgrams *ngrams)
{
	if (!ngrams)
		return;
	subwords_unref(ngrams->subwords);
	free(ngrams->starts);
	free(ngrams->lists);
	free(ngrams);
}

static void init_row(const Subwords *subwords, uint32_t bucket, uint32_t row, uint64_t seed)
{
	Random random;
	random_init(&random, seed, ~random_mix(bucket));
	float *at = row_blocks_at(&subwords->rows, row);
	for (size_t i = 0; i < subwords->rows.width; i++)
		at[i] = (float)((2 * random_uniform(&random) - 1) / (double)subwords->rows.width);
}

static bool add_list(WordNgrams *ngrams, const NgramList *cut, uint64_t seed, Error *err)
{
	Subwords *subwords = ngrams->subwords;
	size_t end = ngrams->starts[ngrams->words];
	for (size_t i = 0; i < cut->count; i++) {
		uint32_t row, bucket = cut->items[i].bucket;
		size_t before = subwords->rows.rows;
		if (!subwords_add(subwords, bucket, &row, err))
			return false;
		if (subwords->rows.rows > before)
			init_row(subwords, bucket, row, seed);
		ngrams->lists = memory_grow(ngrams->lists, end, &ngrams->room, sizeof *ngrams->lists);
		ngrams->lists[end++] = row;
	}
	ngrams->starts[++ngrams->words] = end;
	ngrams->most = cut->count > ngrams->most ? cut->count : ngrams->most;
	return true;
}

/* A word takes microseconds. */
static bool is_stopped(const atomic_bool *stop, Error *err)
{
	return stop && atomic_load(stop) &&
	       !error_set(err, ERROR_CANCELLED, "stopped while words were cut into n-grams");
}

bool word_ngrams_join(WordNgrams *ngrams, const Dictionary *words, size_t known, uint64_t seed,
	const atomic_bool *stop, Error *err)
{
	NgramList cut = {0};
	bool fine = true;
	ngrams->words = known < ngrams->words ? known : ngrams->words;
	ngrams->starts = memory_resize(ngrams->starts, (size_t)words->count + 1, sizeof *ngrams->starts);
	while (fine && ngrams->words < words->count && (fine = !is_stopped(stop, err))) {
		subwords_cut(ngrams->subwords, dictionary_word(words, (uint32_t)ngrams->words), &cut);
		fine = add_list(ngrams, &cut, seed, err);
	}
	ngram_list_release(&cut);
	return fine;
}

bool word_ngrams_take(WordNgrams *ngrams, const Subwords *from, Error *err)
{
	Subwords *subwords = ngrams->subwords;
	for (uint32_t bucket = 0; bucket < from->buckets; bucket++) {
		const float *vector = subwords_vector(from, bucket);
		uint32_t row;
		if (!vector)
			continue;
		if (!subwords_add(subwords, bucket, &row, err))
			return false;
		memcpy(row_blocks_at(&subwords->rows, row), vector, from->rows.width * sizeof *vector);
	}
	return true;
}
