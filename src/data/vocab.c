#include "data/vocab.h"

#include <stdlib.h>
#include <string.h>

static uint64_t *copy_counts(const uint64_t *from, size_t count, Error *err)
{
	uint64_t *copy = memory_data(count, sizeof *copy, "a copy of the counts", err);
	if (copy && count)
		memcpy(copy, from, count * sizeof *copy);
	return copy;
}

bool vocab_copy(const Vocab *from, Vocab *to, Error *err)
{
	size_t words = from->words.count, domains = from->domains.count;
	vocab_release(to);
	to->tokens = from->tokens;
	dictionary_copy(&from->words, &to->words);
	dictionary_copy(&from->domains, &to->domains);
	to->counts = copy_counts(from->counts, words, err);
	to->domain_counts = copy_counts(from->domain_counts, words * domains, err);
	to->totals = copy_counts(from->totals, domains, err);
	return to->counts && to->domain_counts && to->totals;
}

typedef struct Counted {
	uint64_t count;
	uint32_t number;
} Counted;

static int by_falling_count(const void *left, const void *right)
{
	const Counted *a = left, *b = right;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

/* The distinct words of all corpora, in the order of first sight, with their counts. One corpus has them
 * already; those of several are put together in `merged`. */
static const Dictionary *count_words(
	Corpus *const *corpora, size_t n_corpora, Dictionary *merged, Counted **counted, Error *err)
{
	size_t most = 0;
	for (size_t c = 0; c < n_corpora; c++)
		most += corpora[c]->words.count;
	*counted = memory_data(most, sizeof **counted, "the counts of the words", err);
	if (!*counted)
		return NULL;
	for (size_t c = 0; c < n_corpora; c++)
		for (uint32_t w = 0; w < corpora[c]->words.count; w++) {
			const char *word = dictionary_word(&corpora[c]->words, w);
			uint32_t number = n_corpora == 1 ? w : dictionary_add(merged, word, strlen(word));
			(*counted)[number].number = number;
			(*counted)[number].count += corpora[c]->counts[w];
		}
	return n_corpora == 1 ? &corpora[0]->words : merged;
}

/* Words that are new and frequent enough join. */
static void join_words(
	Vocab *vocab, const Dictionary *words, Counted *counted, uint64_t min_count, size_t max_words)
{
	size_t n = 0;
	for (uint32_t w = 0; w < words->count; w++)
		if (counted[w].count >= min_count &&
			dictionary_find_text(&vocab->words, dictionary_word(words, w)) == DICTIONARY_NONE)
			counted[n++] = counted[w];
	qsort(counted, n, sizeof *counted, by_falling_count);
	for (size_t i = 0; i < n && (max_words == 0 || vocab->words.count < max_words); i++) {
		const char *word = dictionary_word(words, counted[i].number);
		dictionary_add(&vocab->words, word, strlen(word));
	}
}

static void join_domains(Vocab *vocab, Corpus *const *corpora, size_t n_corpora)
{
	for (size_t c = 0; c < n_corpora; c++)
		for (uint32_t d = 0; d < corpora[c]->domains.count; d++) {
			const char *domain = dictionary_word(&corpora[c]->domains, d);
			dictionary_add(&vocab->domains, domain, strlen(domain));
		}
}

/* Makes room for the words and domains that joined: what was counted of `old_words` x `old_domains` moves
 * along. */
static bool widen_counts(Vocab *vocab, size_t old_words, size_t old_domains, Error *err)
{
	size_t words = vocab->words.count, domains = vocab->domains.count;
	uint64_t *counts = memory_data(words, sizeof *counts, "the counts of the words", err);
	uint64_t *by_domain =
		counts ? memory_data(words * domains, sizeof *counts, "the counts by domain", err) : NULL;
	if (!by_domain) {
		free(counts);
		return false;
	}
	for (size_t w = 0; w < old_words; w++) {
		counts[w] = vocab->counts[w];
		memcpy(by_domain + w * domains, vocab->domain_counts + w * old_domains,
			old_domains * sizeof *by_domain);
	}
	free(vocab->counts);
	free(vocab->domain_counts);
	vocab->counts = counts;
	vocab->domain_counts = by_domain;
	vocab->totals = memory_resize(vocab->totals, domains, sizeof *vocab->totals);
	memset(vocab->totals + old_domains, 0, (domains - old_domains) * sizeof *vocab->totals);
	return true;
}

static void add_counts(Vocab *vocab, const Corpus *corpus)
{
	size_t domains = vocab->domains.count;
	for (uint32_t w = 0; w < corpus->words.count; w++) {
		uint32_t number = dictionary_find_text(&vocab->words, dictionary_word(&corpus->words, w));
		bool known = number != DICTIONARY_NONE;
		if (known) {
			vocab->counts[number] += corpus->counts[w];
			vocab->tokens += corpus->counts[w];
		}
		for (uint32_t d = 0; d < corpus->domains.count; d++) {
			uint64_t count = corpus->domain_counts[(size_t)w * corpus->domains.count + d];
			uint32_t domain = dictionary_find_text(&vocab->domains, corpus->domains.words[d]);
			vocab->totals[domain] += count;
			if (known)
				vocab->domain_counts[number * domains + domain] += count;
		}
	}
}

bool vocab_join(Vocab *vocab, Corpus *const *corpora, size_t n_corpora, uint64_t min_count, size_t max_words,
	Error *err)
{
	size_t old_words = vocab->words.count, old_domains = vocab->domains.count;
	Dictionary merged = {0};
	Counted *counted = NULL;
	const Dictionary *words = count_words(corpora, n_corpora, &merged, &counted, err);
	bool fine = words != NULL;
	if (fine) {
		join_words(vocab, words, counted, min_count, max_words);
		join_domains(vocab, corpora, n_corpora);
		fine = widen_counts(vocab, old_words, old_domains, err);
	}
	for (size_t c = 0; fine && c < n_corpora; c++)
		add_counts(vocab, corpora[c]);
	dictionary_release(&merged);
	free(counted);
	return fine;
}

static bool is_met(const char *word, Corpus *const *corpora, size_t n_corpora)
{
	for (size_t c = 0; c < n_corpora; c++)
		if (dictionary_find_text(&corpora[c]->words, word) != DICTIONARY_NONE)
			return true;
	return false;
}

bool vocab_admit(Vocab *vocab, const Dictionary *words, Corpus *const *corpora, size_t n_corpora, bool met,
	size_t max_words, Error *err)
{
	size_t old_words = vocab->words.count;
	for (uint32_t i = 0; i < words->count && (max_words == 0 || vocab->words.count < max_words); i++) {
		const char *word = dictionary_word(words, i);
		if (!met || is_met(word, corpora, n_corpora))
			dictionary_add(&vocab->words, word, strlen(word));
	}
	return widen_counts(vocab, old_words, vocab->domains.count, err);
}

bool vocab_map(const Vocab *vocab, const Corpus *corpus, uint32_t **map, Error *err)
{
	*map = memory_data(corpus->words.count, sizeof **map, "the numbers of the words", err);
	if (!*map)
		return false;
	for (uint32_t w = 0; w < corpus->words.count; w++) {
		uint32_t number = dictionary_find_text(&vocab->words, dictionary_word(&corpus->words, w));
		(*map)[w] = number == DICTIONARY_NONE ? vocab->words.count : number;
	}
	return true;
}

bool vocab_order(const Vocab *vocab, uint32_t **order, Error *err)
{
	size_t count = vocab->words.count;
	Counted *counted = memory_data(count, sizeof *counted, "the order of the words", err);
	*order = counted ? memory_data(count, sizeof **order, "the order of the words", err) : NULL;
	if (*order) {
		for (uint32_t w = 0; w < count; w++)
			counted[w] = (Counted){vocab->counts[w], w};
		qsort(counted, count, sizeof *counted, by_falling_count);
		for (size_t i = 0; i < count; i++)
			(*order)[i] = counted[i].number;
	}
	free(counted);
	return *order != NULL;
}

void vocab_release(Vocab *vocab)
{
	dictionary_release(&vocab->words);
	dictionary_release(&vocab->domains);
	free(vocab->counts);
	free(vocab->domain_counts);
	free(vocab->totals);
	*vocab = (Vocab){0};
}
