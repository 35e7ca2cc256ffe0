#include "debias/word_swaps.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void add_one(WordSwaps *swaps, const char *word, const char *partner)
{
	uint32_t there = dictionary_find_text(&swaps->words, word);
	if (there != DICTIONARY_NONE) {
		if (strcmp(swaps->partners[there], partner) != 0)
			dictionary_add(&swaps->several, word, strlen(word));
		return;
	}
	size_t count = swaps->words.count;
	swaps->partners = memory_grow(swaps->partners, count, &swaps->room, sizeof *swaps->partners);
	swaps->partners[count] = memory_text(partner);
	dictionary_add(&swaps->words, word, strlen(word));
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
			"first and so on; give as many words to each, none of them twice",
			a->name, a->count, b->name, b->count);
	for (size_t i = 0; i < a->count; i++)
		word_swaps_add(swaps, a->words[i], b->words[i]);
	return true;
}

void word_swaps_release(WordSwaps *swaps)
{
	for (size_t i = 0; i < swaps->words.count; i++)
		free(swaps->partners[i]);
	free(swaps->partners);
	dictionary_release(&swaps->words);
	dictionary_release(&swaps->several);
	*swaps = (WordSwaps){0};
}

/* NULL: the word is in no pair. */
static char *partner_of(const WordSwaps *swaps, const char *word)
{
	uint32_t there = dictionary_find_text(&swaps->words, word);
	if (there != DICTIONARY_NONE)
		return memory_text(swaps->partners[there]);
	if (!isupper((unsigned char)word[0]))
		return NULL;
	char *small = memory_text(word);
	small[0] = (char)tolower((unsigned char)small[0]);
	there = dictionary_find_text(&swaps->words, small);
	free(small);
	if (there == DICTIONARY_NONE)
		return NULL;
	char *partner = memory_text(swaps->partners[there]);
	partner[0] = (char)toupper((unsigned char)partner[0]);
	return partner;
}

char **word_swaps_of(const WordSwaps *swaps, const Corpus *corpus, size_t *known)
{
	char **list = memory_new(corpus->words.count, sizeof *list);
	*known = 0;
	for (uint32_t i = 0; i < corpus->words.count; i++) {
		list[i] = partner_of(swaps, dictionary_word(&corpus->words, i));
		*known += list[i] != NULL;
	}
	return list;
}
