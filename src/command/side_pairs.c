#include "command/side_pairs.h"

#include <stdlib.h>
#include <string.h>

static int by_rows(const void *a, const void *b)
{
	const RowPair *left = a, *right = b;
	if (left->source != right->source)
		return left->source < right->source ? -1 : 1;
	return (left->target > right->target) - (left->target < right->target);
}

static void add_pair(uint32_t source, uint32_t target, Pairs *pairs)
{
	if (source != DICTIONARY_NONE && target != DICTIONARY_NONE)
		pairs->pairs[pairs->count++] = (RowPair){source, target};
}

static void sort_pairs(Pairs *pairs)
{
	size_t kept = 0;
	qsort(pairs->pairs, pairs->count, sizeof *pairs->pairs, by_rows);
	for (size_t i = 0; i < pairs->count; i++)
		if (i == 0 || by_rows(&pairs->pairs[i], &pairs->pairs[kept - 1]) != 0)
			pairs->pairs[kept++] = pairs->pairs[i];
	pairs->count = kept;
}

/* The lexicon read from its first column to its second, or `back`. */
static Pairs read_lexicon(const Lexicon *lexicon, const Side *from, const Side *to, bool back)
{
	Pairs pairs = {.pairs = memory_new(lexicon->count, sizeof *pairs.pairs)};
	for (size_t i = 0; i < lexicon->count; i++) {
		const WordPair *words = &lexicon->pairs[i];
		add_pair(side_row(from, back ? words->target : words->source),
			side_row(to, back ? words->source : words->target), &pairs);
	}
	sort_pairs(&pairs);
	return pairs;
}

Pairs side_lexicon_pairs(const Lexicon *lexicon, const Side *from, const Side *to)
{
	Pairs there = read_lexicon(lexicon, from, to, false), back = read_lexicon(lexicon, from, to, true);
	bool forward = there.count >= back.count;
	pairs_release(forward ? &back : &there);
	return forward ? there : back;
}

char *side_plain_name(const Side *side, uint32_t row)
{
	const char *item = dictionary_word(&side->space->items, row), *at = strrchr(item, '@');
	return at && at > item && strcmp(at + 1, side->name) == 0 ? memory_slice(item, (size_t)(at - item))
								  : memory_text(item);
}

Pairs side_name_pairs(const Side *from, const Side *to)
{
	Pairs pairs = {.pairs = memory_new(from->count, sizeof *pairs.pairs)};
	for (size_t i = 0; i < from->count; i++) {
		char *name = side_plain_name(from, from->rows[i]);
		add_pair(from->rows[i], side_row(to, name), &pairs);
		free(name);
	}
	sort_pairs(&pairs);
	return pairs;
}
