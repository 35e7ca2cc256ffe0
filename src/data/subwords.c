#include "data/subwords.h"

#include <stdlib.h>
#include <string.h>

Subwords *subwords_new(size_t buckets, size_t width, size_t shortest, size_t longest, Error *err)
{
	Subwords *subwords = memory_new(1, sizeof *subwords);
	references_init(&subwords->references);
	subwords->buckets = buckets;
	subwords->shortest = shortest;
	subwords->longest = longest;
	row_blocks_init(&subwords->rows, width);
	subwords->row_of = memory_data(buckets, sizeof *subwords->row_of, "the numbers of n-grams", err);
	if (subwords->row_of)
		return subwords;
	subwords_unref(subwords);
	return NULL;
}

Subwords *subwords_ref(Subwords *subwords)
{
	if (subwords)
		references_add(&subwords->references);
	return subwords;
}

void subwords_unref(Subwords *subwords)
{
	if (!subwords || !references_drop(&subwords->references))
		return;
	row_blocks_release(&subwords->rows);
	free(subwords->row_of);
	free(subwords);
}

bool subwords_add(Subwords *subwords, uint32_t bucket, uint32_t *row, Error *err)
{
	uint32_t *place = &subwords->row_of[bucket];
	if (*place == 0) {
		if (!row_blocks_grow(&subwords->rows, subwords->rows.rows + 1, "the vectors of n-grams", err))
			return false;
		*place = (uint32_t)subwords->rows.rows;
	}
	*row = *place - 1;
	return true;
}

bool subwords_buckets_of(const Subwords *subwords, uint32_t **buckets, Error *err)
{
	*buckets = memory_data(subwords->rows.rows, sizeof **buckets, "the numbers of n-grams", err);
	for (size_t i = 0; *buckets && i < subwords->buckets; i++)
		if (subwords->row_of[i])
			(*buckets)[subwords->row_of[i] - 1] = (uint32_t)i;
	return *buckets != NULL;
}

uint32_t ngram_hash(const char *bytes, size_t count)
{
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < count; i++)
		hash = (hash ^ (uint32_t)(int32_t)(signed char)bytes[i]) * 16777619u;
	return hash;
}

static void add_ngram(const Subwords *subwords, size_t from, size_t bytes, NgramList *list)
{
	uint32_t hash = ngram_hash(text_of(&list->word) + from, bytes);
	list->items = memory_grow(list->items, list->count, &list->room, sizeof *list->items);
	list->items[list->count++] = (Ngram){from, bytes, (uint32_t)(hash % subwords->buckets)};
}

static bool continues(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

void subwords_cut(const Subwords *subwords, const char *word, NgramList *list)
{
	text_clear(&list->word);
	text_format(&list->word, "<%s>", word);
	list->count = 0;
	if (strcmp(word, "</s>") == 0)
		return;
	const char *marked = text_of(&list->word);
	size_t bytes = list->word.length;
	for (size_t from = 0; from < bytes; from++) {
		if (continues(marked[from]))
			continue;
		size_t end = from;
		for (size_t n = 1; end < bytes && n <= subwords->longest; n++) {
			for (end++; end < bytes && continues(marked[end]);)
				end++;
			bool mark_alone = n == 1 && (from == 0 || end == bytes);
			if (n >= subwords->shortest && !mark_alone)
				add_ngram(subwords, from, end - from, list);
		}
	}
}

void ngram_list_release(NgramList *list)
{
	text_release(&list->word);
	free(list->items);
	*list = (NgramList){0};
}

/* In single precision and in fastText's order, so that the sums round alike. */
void subwords_compose(const Subwords *subwords, const NgramList *list, bool with_word, float *vector)
{
	size_t width = subwords->rows.width, parts = list->count + with_word;
	if (!with_word)
		memset(vector, 0, width * sizeof *vector);
	for (size_t i = 0; i < list->count; i++) {
		const float *row = subwords_vector(subwords, list->items[i].bucket);
		for (size_t j = 0; row && j < width; j++)
			vector[j] += row[j];
	}
	float share = (float)(1.0 / (double)(parts ? parts : 1));
	for (size_t j = 0; j < width; j++)
		vector[j] *= share;
}
