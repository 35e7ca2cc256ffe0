#include "adapt/pairs.h"

#include "base/random.h"

#include <stdlib.h>
#include <string.h>

static void add(Pairs *pairs, size_t *room, uint32_t source, uint32_t target)
{
	pairs->given++;
	if (source == DICTIONARY_NONE || target == DICTIONARY_NONE) {
		pairs->lost++;
		return;
	}
	pairs->pairs = memory_grow(pairs->pairs, pairs->count, room, sizeof *pairs->pairs);
	pairs->pairs[pairs->count++] = (RowPair){source, target};
}

static int by_source(const void *a, const void *b)
{
	const RowPair *x = a, *y = b;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return (x->target > y->target) - (x->target < y->target);
}

static void sort(Pairs *pairs)
{
	if (pairs->count == 0)
		return;
	qsort(pairs->pairs, pairs->count, sizeof *pairs->pairs, by_source);
	size_t kept = 1;
	for (size_t i = 1; i < pairs->count; i++)
		if (by_source(&pairs->pairs[i], &pairs->pairs[kept - 1]) != 0)
			pairs->pairs[kept++] = pairs->pairs[i];
	pairs->count = kept;
}

static Pairs read_lexicon(const Lexicon *lexicon, const Space *source, const Space *target, bool turned)
{
	Pairs pairs = {.turned = turned};
	size_t room = 0;
	for (size_t i = 0; i < lexicon->count; i++) {
		const WordPair *words = &lexicon->pairs[i];
		add(&pairs, &room, dictionary_find_text(&source->items, turned ? words->target : words->source),
			dictionary_find_text(&target->items, turned ? words->source : words->target));
	}
	sort(&pairs);
	return pairs;
}

void pairs_from_lexicon(const Lexicon *lexicon, const Space *source, const Space *target, Pairs *pairs)
{
	pairs_release(pairs);
	Pairs there = read_lexicon(lexicon, source, target, false),
	      back = read_lexicon(lexicon, source, target, true);
	bool turned = back.count > there.count;
	*pairs = turned ? back : there;
	pairs_release(turned ? &there : &back);
}

void pairs_identical(const Space *source, const Space *target, Pairs *pairs)
{
	pairs_release(pairs);
	size_t room = 0;
	for (uint32_t i = 0; i < source->items.count; i++)
		add(pairs, &room, i, dictionary_find_text(&target->items, dictionary_word(&source->items, i)));
	sort(pairs);
}

static bool is_numeral(const char *word)
{
	return *word && word[strspn(word, "0123456789")] == 0;
}

void pairs_numerals(const Space *source, const Space *target, Pairs *pairs)
{
	pairs_release(pairs);
	size_t room = 0;
	for (uint32_t i = 0; i < source->items.count; i++) {
		const char *word = dictionary_word(&source->items, i);
		if (is_numeral(word))
			add(pairs, &room, i, dictionary_find_text(&target->items, word));
	}
	sort(pairs);
}

static bool begins_source(const Pairs *pairs, size_t i)
{
	return i == 0 || pairs->pairs[i].source != pairs->pairs[i - 1].source;
}

size_t pairs_sources(const Pairs *pairs)
{
	size_t sources = 0;
	for (size_t i = 0; i < pairs->count; i++)
		sources += begins_source(pairs, i);
	return sources;
}

void pairs_hold_out(Pairs *pairs, double share, size_t most, uint64_t seed, Pairs *held)
{
	pairs_release(held);
	size_t sources = pairs_sources(pairs), wanted = (size_t)(share * (double)sources + 0.5);
	wanted = wanted > most ? most : wanted < 1 ? 1 : wanted;
	if (sources < 2)
		return;
	wanted = wanted < sources ? wanted : sources - 1;
	uint32_t *chosen = memory_new(wanted, sizeof *chosen);
	Random random;
	random_init(&random, seed, 0);
	random_sample(&random, sources, wanted, chosen);
	held->pairs = memory_new(pairs->count, sizeof *held->pairs);
	size_t kept = 0, at = 0, source = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		/* Read before pairs[kept] is written: kept never runs ahead of i. */
		RowPair pair = pairs->pairs[i];
		bool last = i + 1 == pairs->count || pairs->pairs[i + 1].source != pair.source;
		if (at < wanted && chosen[at] == source)
			held->pairs[held->count++] = pair;
		else
			pairs->pairs[kept++] = pair;
		at += last && at < wanted && chosen[at] == source;
		source += last;
	}
	pairs->count = kept;
	free(chosen);
}

size_t pairs_shared(const Pairs *pairs, const Pairs *other)
{
	size_t shared = 0, j = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		if (!begins_source(pairs, i))
			continue;
		while (j < other->count && other->pairs[j].source < pairs->pairs[i].source)
			j++;
		shared += j < other->count && other->pairs[j].source == pairs->pairs[i].source;
	}
	return shared;
}

void pairs_reverse(const Pairs *pairs, Pairs *reversed)
{
	pairs_release(reversed);
	reversed->given = pairs->given;
	reversed->lost = pairs->lost;
	reversed->count = pairs->count;
	reversed->pairs = memory_new(pairs->count, sizeof *reversed->pairs);
	for (size_t i = 0; i < pairs->count; i++)
		reversed->pairs[i] = (RowPair){pairs->pairs[i].target, pairs->pairs[i].source};
	sort(reversed);
}

bool pairs_vectors(const Pairs *pairs, Rows source, Rows target, Matrix *x, Matrix *y, Error *err)
{
	if (!matrix_init(x, pairs->count, source.width, "the vectors of the pairs", err) ||
		!matrix_init(y, pairs->count, target.width, "the vectors of the pairs", err))
		return false;
	for (size_t i = 0; i < pairs->count; i++) {
		memcpy(matrix_row(x, i), rows_at(source, pairs->pairs[i].source), x->cols * sizeof(float));
		memcpy(matrix_row(y, i), rows_at(target, pairs->pairs[i].target), y->cols * sizeof(float));
	}
	return true;
}

void pairs_join(const Pairs *one, const Pairs *other, Pairs *joined)
{
	pairs_release(joined);
	joined->count = one->count + other->count;
	joined->pairs = memory_new(joined->count, sizeof *joined->pairs);
	for (size_t i = 0; i < joined->count; i++)
		joined->pairs[i] = i < one->count ? one->pairs[i] : other->pairs[i - one->count];
	joined->given = one->given;
	joined->lost = one->lost;
	sort(joined);
}

/* The first pair of that source, or where it would stand. */
static size_t first_of(const Pairs *pairs, uint32_t source)
{
	size_t low = 0, high = pairs->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (pairs->pairs[middle].source < source)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void pairs_through(const Pairs *a, const Pairs *b, Pairs *through)
{
	pairs_release(through);
	size_t room = 0;
	for (size_t i = 0; i < a->count; i++) {
		uint32_t middle = a->pairs[i].target;
		for (size_t j = first_of(b, middle); j < b->count && b->pairs[j].source == middle; j++)
			add(through, &room, a->pairs[i].source, b->pairs[j].target);
	}
	sort(through);
}

void pairs_move(const Pairs *pairs, uint32_t by, Pairs *moved)
{
	pairs_join(pairs, &(Pairs){0}, moved);
	for (size_t i = 0; i < moved->count; i++)
		moved->pairs[i].target += by;
}

void pairs_release(Pairs *pairs)
{
	free(pairs->pairs);
	*pairs = (Pairs){0};
}
