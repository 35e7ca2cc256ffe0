/*
 * Vocab: the words that a model knows, with their counts by domain, merged from the corpora it was trained on.
 *
 * A word keeps its number for good: words that join later come after those that are there. Those that join
 * together are numbered by falling count (ties: in the order of first sight). {0} is valid and empty.
 */
#ifndef DATA_VOCAB_H
#define DATA_VOCAB_H

#include "data/corpus.h"

typedef struct Vocab {
	Dictionary words;
	uint64_t *counts; /* by word */
	uint64_t tokens;  /* sum of counts */
	Dictionary domains;
	uint64_t *domain_counts; /* word * domains.count + domain */
	uint64_t *totals;        /* tokens of each domain, those of unknown words included */
} Vocab;

bool vocab_copy(const Vocab *from, Vocab *to, Error *err);
/* Adds the counts of the corpora to the words that are known. Words that occur at least `min_count` times in
 * these corpora join, the most frequent first, until there are `max_words` (0: no limit). After a failure the
 * vocabulary can only be released. */
bool vocab_join(Vocab *vocab, Corpus *const *corpora, size_t n_corpora, uint64_t min_count, size_t max_words,
	Error *err);
/* Words join however often they occur, with a count of 0, until there are `max_words` (0: no limit); `met`:
 * only those that some of the corpora have. After a failure the vocabulary can only be released. */
bool vocab_admit(Vocab *vocab, const Dictionary *words, Corpus *const *corpora, size_t n_corpora, bool met,
	size_t max_words, Error *err);
/* By number of a word in the corpus its number here, or words.count when it is unknown. The caller frees. */
bool vocab_map(const Vocab *vocab, const Corpus *corpus, uint32_t **map, Error *err);
/* Numbers by falling count, ties by number. The caller frees. */
bool vocab_order(const Vocab *vocab, uint32_t **order, Error *err);
void vocab_release(Vocab *vocab);

#endif
