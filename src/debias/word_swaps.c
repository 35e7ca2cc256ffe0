#include "debias/word_swaps.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static Partners *partners_of(WordSwaps *swaps, const char *word)
{
	uint32_t there = dictionary_find_text(&swaps->words, word);
	if (there != DICTIONARY_NONE)
		return &swaps->partners[there];
	size_t count = swaps->words.count;
	swaps->partners = memory_grow(swaps->partners, count, &swaps->room, sizeof *swaps->partners);
	swaps->partners[count] = (Partners){0};
	dictionary_add(&swaps->words, word, strlen(word));
	return &swaps->partners[count];
}

static void add_one(WordSwaps *swaps, const char *word, const char *partner)
{
	Partners *partners = partners_of(swaps, word);
	for (size_t i = 0; i < partners->count; i++)
		if (strcmp(partners->words[i], partner) == 0)
			return;
	partners->words = memory_resize(partners->words, partners->count + 1, sizeof *partners->words);
	partners->words[partners->count++] = memory_text(partner);
}

void word_swaps_add(WordSwaps *swaps, const char *a, const char *b)
{
	if (strcmp(a, b) == 0)
		return;
	add_one(swaps, a, b);
	add_one(swaps, b, a);
}

void word_swaps_add_lexicon(WordSwaps *swaps, const Lexicon *lexicon)
{
	for (size_t i = 0; i < lexicon->count; i++)
		word_swaps_add(swaps, lexicon->pairs[i].source, lexicon->pairs[i].target);
}

bool word_swaps_add_sets(WordSwaps *swaps, const WordSet *a, const WordSet *b, Error *err)
{
	if (a->count != b->count)
		return error_set(err, ERROR_INPUT,
			"%s has %zu words and %s %zu, but they are swapped by their places, the first for the "
			"first and so on; give as many words to each, none of them twice: a word with several "
			"partners goes into a file for pairs=",
			a->name, a->count, b->name, b->count);
	for (size_t i = 0; i < a->count; i++)
		word_swaps_add(swaps, a->words[i], b->words[i]);
	return true;
}

void word_swaps_release(WordSwaps *swaps)
{
	for (size_t i = 0; i < swaps->words.count; i++) {
		for (size_t k = 0; k < swaps->partners[i].count; k++)
			free(swaps->partners[i].words[k]);
		free(swaps->partners[i].words);
	}
	free(swaps->partners);
	dictionary_release(&swaps->words);
	*swaps = (WordSwaps){0};
}

/* NULL: the word is in no pair, as it is written nor small (*small). */
static const Partners *find_partners(const WordSwaps *swaps, const char *word, bool *small)
{
	uint32_t there = dictionary_find_text(&swaps->words, word);
	*small = there == DICTIONARY_NONE && isupper((unsigned char)word[0]);
	if (*small) {
		char *lower = memory_text(word);
		lower[0] = (char)tolower((unsigned char)lower[0]);
		there = dictionary_find_text(&swaps->words, lower);
		free(lower);
	}
	return there == DICTIONARY_NONE ? NULL : &swaps->partners[there];
}

/* As often as the corpus has it, and once more, since it may have none. */
static double weight_of(const Corpus *corpus, const char *word)
{
	uint32_t there = dictionary_find_text(&corpus->words, word);
	return 1 + (there == DICTIONARY_NONE ? 0 : (double)corpus->counts[there]);
}

static WordSwap make_swap(const Partners *partners, bool capital, const Corpus *corpus)
{
	WordSwap swap = {memory_new(partners->count, sizeof *swap.others),
		memory_new(partners->count, sizeof *swap.upto), partners->count};
	double sum = 0;
	for (size_t i = 0; i < swap.count; i++) {
		char *other = swap.others[i] = memory_text(partners->words[i]);
		if (capital)
			other[0] = (char)toupper((unsigned char)other[0]);
		swap.upto[i] = sum += weight_of(corpus, other);
	}
	for (size_t i = 0; i < swap.count; i++)
		swap.upto[i] /= sum;
	return swap;
}

WordSwap *word_swaps_of(const WordSwaps *swaps, const Corpus *corpus, size_t *known)
{
	WordSwap *list = memory_new(corpus->words.count, sizeof *list);
	*known = 0;
	for (uint32_t i = 0; i < corpus->words.count; i++) {
		bool small;
		const Partners *partners = find_partners(swaps, dictionary_word(&corpus->words, i), &small);
		if (!partners)
			continue;
		list[i] = make_swap(partners, small, corpus);
		++*known;
	}
	return list;
}
