#include "data/collocations.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	AT_ONCE = 1 << 25,
	STEP_LISTED = 1 << 21, /* words looked at in one step */
	STEP_SUMMED = 1 << 20,
	STEP_JOINED = 1 << 17,
};

typedef enum Phase { LISTS, SUMS, JOINS, DONE } Phase;

struct CollocationFinder {
	Corpus *corpus;
	CollocationOptions options;
	Phase phase;
	size_t frequent;       /* so many words, the first, occur often enough to be part of a pair */
	size_t first, last;    /* range of first words at hand, half-open */
	uint32_t *followers;   /* room for all that may follow a word of the range, word by word */
	size_t *begins, *ends; /* by first word of the range: its part of followers */
	size_t row;            /* first word that the sums have come to */
	uint64_t *sums;        /* by second word, all 0 between rows */
	Collocation *pairs;
	size_t n_pairs, room;
	size_t *pairs_of;              /* frequent + 1: where the pairs of a first word begin */
	size_t at, sentence, document; /* token that the phase has come to, and what it stands in */
	CorpusBuilder *builder;
	Text word; /* being joined */
	Corpus *joined;
	double done;
};

CollocationFinder *collocation_finder_new(Corpus *corpus, const CollocationOptions *options)
{
	CollocationFinder *finder = memory_new(1, sizeof *finder);
	finder->corpus = corpus_ref(corpus);
	finder->options = *options;
	finder->options.at_once = options->at_once ? options->at_once : AT_ONCE;
	while (finder->frequent < corpus->words.count && corpus->counts[finder->frequent] >= options->min_count)
		finder->frequent++;
	return finder;
}

static void free_range(CollocationFinder *finder)
{
	free(finder->followers);
	free(finder->begins);
	free(finder->ends);
	finder->followers = NULL;
	finder->begins = finder->ends = NULL;
}

void collocation_finder_free(CollocationFinder *finder)
{
	if (!finder)
		return;
	free_range(finder);
	corpus_builder_free(finder->builder);
	corpus_unref(finder->corpus);
	corpus_unref(finder->joined);
	free(finder->sums);
	free(finder->pairs);
	free(finder->pairs_of);
	text_release(&finder->word);
	free(finder);
}

/* --- what follows what --- */

/* As many first words as may be listed at once. */
static bool begin_range(CollocationFinder *finder, Error *err)
{
	const uint64_t *counts = finder->corpus->counts;
	size_t listed = 0, first = finder->row = finder->first = finder->last;
	while (finder->last < finder->frequent &&
		(finder->last == first || listed + counts[finder->last] <= finder->options.at_once))
		listed += counts[finder->last++];
	static const char what[] = "the pairs of words";
	free_range(finder);
	finder->followers = memory_data(listed, sizeof *finder->followers, what, err);
	finder->begins = memory_data(finder->last - first, sizeof *finder->begins, what, err);
	finder->ends = memory_data(finder->last - first, sizeof *finder->ends, what, err);
	if (!finder->followers || !finder->begins || !finder->ends)
		return false;
	for (size_t i = first, begin = 0; i < finder->last; begin += counts[i++])
		finder->begins[i - first] = finder->ends[i - first] = begin;
	finder->at = finder->sentence = 0;
	return true;
}

static void list_followers(CollocationFinder *finder)
{
	const Corpus *corpus = finder->corpus;
	size_t left = corpus->n_tokens - finder->at;
	size_t end = finder->at + (left < STEP_LISTED ? left : STEP_LISTED);
	finder->done +=
		(double)(end - finder->at) * (double)(finder->last - finder->first) / (double)finder->frequent;
	for (size_t i = finder->at; i < end; i++) {
		if (i + 1 == corpus->sentences[finder->sentence + 1]) {
			finder->sentence++;
			continue;
		}
		uint32_t first = corpus->tokens[i], second = corpus->tokens[i + 1];
		if (first >= finder->first && first < finder->last && second < finder->frequent)
			finder->followers[finder->ends[first - finder->first]++] = second;
	}
	finder->at = end;
	if (end == corpus->n_tokens)
		finder->phase = SUMS;
}

/* --- scores --- */

static double score_of(const CollocationFinder *finder, uint32_t first, uint32_t second, uint64_t count)
{
	const CollocationOptions *with = &finder->options;
	double a = (double)finder->corpus->counts[first], b = (double)finder->corpus->counts[second];
	double n = (double)finder->corpus->n_tokens, ab = (double)count;
	if (with->scoring == COLLOCATION_COUNTS)
		return (ab - (double)with->min_count) / a / b * n;
	return count >= with->min_count ? log(ab / n / (a / n * (b / n))) / -log(ab / n) : -INFINITY;
}

static void add_pair(CollocationFinder *finder, Collocation pair)
{
	finder->pairs = memory_grow(finder->pairs, finder->n_pairs, &finder->room, sizeof *finder->pairs);
	finder->pairs[finder->n_pairs++] = pair;
}

static int by_second(const void *a, const void *b)
{
	const Collocation *x = a, *y = b;
	return x->second < y->second ? -1 : x->second > y->second;
}

static void score_row(CollocationFinder *finder, uint32_t first, const uint32_t *followers, size_t count)
{
	size_t before = finder->n_pairs;
	for (size_t i = 0; i < count; i++)
		finder->sums[followers[i]]++;
	for (size_t i = 0; i < count; i++) {
		uint64_t times = finder->sums[followers[i]];
		finder->sums[followers[i]] = 0;
		double score = times ? score_of(finder, first, followers[i], times) : -INFINITY;
		if (score > finder->options.threshold)
			add_pair(finder, (Collocation){first, followers[i], times, score});
	}
	if (finder->n_pairs > before)
		qsort(finder->pairs + before, finder->n_pairs - before, sizeof *finder->pairs, by_second);
}

static bool begin_joins(CollocationFinder *finder, Error *err)
{
	free_range(finder);
	finder->pairs_of = memory_data(finder->frequent + 1, sizeof *finder->pairs_of, "the phrases", err);
	if (!finder->pairs_of)
		return false;
	for (size_t i = 0; i < finder->n_pairs; i++)
		finder->pairs_of[finder->pairs[i].first + 1]++;
	for (size_t i = 0; i < finder->frequent; i++)
		finder->pairs_of[i + 1] += finder->pairs_of[i];
	finder->builder = corpus_builder_new();
	corpus_builder_limit(finder->builder, finder->options.memory);
	finder->at = finder->sentence = finder->document = 0;
	finder->done = (double)finder->corpus->n_tokens;
	finder->phase = JOINS;
	return true;
}

static bool score_rows(CollocationFinder *finder, Error *err)
{
	if (!finder->sums)
		finder->sums = memory_data(finder->frequent, sizeof *finder->sums, "the pairs of words", err);
	if (!finder->sums)
		return false;
	for (size_t summed = 0; finder->row < finder->last && summed < STEP_SUMMED; finder->row++) {
		size_t i = finder->row - finder->first, count = finder->ends[i] - finder->begins[i];
		score_row(finder, (uint32_t)finder->row, finder->followers + finder->begins[i], count);
		summed += count;
	}
	if (finder->row < finder->last)
		return true;
	finder->phase = LISTS;
	return finder->last < finder->frequent ? begin_range(finder, err) : begin_joins(finder, err);
}

/* --- joining --- */

static bool is_pair(const CollocationFinder *finder, uint32_t first, uint32_t second)
{
	if (first >= finder->frequent)
		return false;
	size_t low = finder->pairs_of[first], high = finder->pairs_of[first + 1];
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (finder->pairs[middle].second == second)
			return true;
		if (finder->pairs[middle].second < second)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static void begin_document(CollocationFinder *finder)
{
	const Corpus *corpus = finder->corpus;
	size_t number = finder->document++;
	const Document *document = &corpus->documents[number];
	corpus_builder_document(finder->builder, dictionary_word(&corpus->domains, document->domain), NULL);
	if (document->name != DICTIONARY_NONE)
		corpus_builder_name(finder->builder, dictionary_word(&corpus->names, document->name));
	uint32_t label;
	for (size_t i = 0; (label = corpus_label(corpus, number, i)) != DICTIONARY_NONE; i++)
		corpus_builder_label(finder->builder, dictionary_word(&corpus->labels, label));
}

/* The word at hand, joined to the next one where these are a pair. */
static void join_word(CollocationFinder *finder)
{
	const Corpus *corpus = finder->corpus;
	size_t end = corpus->sentences[finder->sentence + 1];
	uint32_t word = corpus->tokens[finder->at++];
	text_clear(&finder->word);
	text_add(&finder->word, dictionary_word(&corpus->words, word));
	if (finder->at < end && is_pair(finder, word, corpus->tokens[finder->at])) {
		uint32_t next = corpus->tokens[finder->at++];
		text_format(&finder->word, "_%s", dictionary_word(&corpus->words, next));
	}
	corpus_builder_word(finder->builder, text_of(&finder->word));
	if (finder->at < end)
		return;
	corpus_builder_sentence(finder->builder);
	finder->sentence++;
}

static bool join_words(CollocationFinder *finder, const char *source, Error *err)
{
	const Corpus *corpus = finder->corpus;
	size_t before = finder->at;
	while (finder->at < corpus->n_tokens && finder->at - before < STEP_JOINED) {
		if (finder->at == corpus->sentences[finder->sentence] &&
			corpus->documents[finder->document].first_sentence == finder->sentence)
			begin_document(finder);
		join_word(finder);
	}
	finder->done += (double)(finder->at - before);
	if (finder->at < corpus->n_tokens)
		return true;
	finder->phase = DONE;
	finder->joined = corpus_builder_finish(finder->builder, source, err);
	finder->builder = NULL;
	if (finder->joined)
		finder->joined->verbatim = corpus->verbatim;
	return finder->joined != NULL;
}

bool collocation_finder_step(CollocationFinder *finder, const char *source, Error *err)
{
	switch (finder->phase) {
	case LISTS:
		if (finder->frequent == 0)
			return begin_joins(finder, err);
		if (!finder->followers && !begin_range(finder, err))
			return false;
		list_followers(finder);
		return true;
	case SUMS:
		return score_rows(finder, err);
	case JOINS:
		return join_words(finder, source, err);
	default:
		return true;
	}
}

Progress collocation_finder_progress(const CollocationFinder *finder)
{
	return (Progress){.done = finder->done,
		.total = 2 * (double)finder->corpus->n_tokens,
		.unit = "words",
		.finished = finder->phase == DONE};
}

const Collocation *collocation_finder_pairs(const CollocationFinder *finder, size_t *count)
{
	*count = finder->n_pairs;
	return finder->pairs;
}

Corpus *collocation_finder_take(CollocationFinder *finder)
{
	Corpus *joined = finder->joined;
	finder->joined = NULL;
	return joined;
}
