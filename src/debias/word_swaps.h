/*
 * WordSwaps: pairs of words that are swapped for one another: he and she. At each place where a word with
 * several partners stands (her: his, him) one of these is drawn, in proportion to how often the text has them,
 * so that both are met in the copy as they are in the text. Counterfactual augmentation: Lu, Mardziel, Wu,
 * Amancharla & Datta, 2018; names as further pairs: Maudslay, Gonen, Cotterell & Teufel, EMNLP 2019. Both take
 * parts of speech to tell her (his) from her (him); the draw is right about how often, not about where.
 */
#ifndef DEBIAS_WORD_SWAPS_H
#define DEBIAS_WORD_SWAPS_H

#include "data/corpus_copier.h"
#include "data/lexicon.h"
#include "data/wordset.h"

typedef struct Partners {
	char **words; /* in the order in which they were named */
	size_t count;
} Partners;

typedef struct WordSwaps {
	Dictionary words;
	Partners *partners; /* by word */
	size_t room;
} WordSwaps;

void word_swaps_add(WordSwaps *swaps, const char *a, const char *b); /* `swaps` starts as {0} */
void word_swaps_add_lexicon(WordSwaps *swaps, const Lexicon *lexicon);
/* Words at one place of the sets. Fails when these are not of one size. */
bool word_swaps_add_sets(WordSwaps *swaps, const WordSet *a, const WordSet *b, Error *err);
void word_swaps_release(WordSwaps *swaps);

/* By word of the corpus: what stands for it. A word with a capital is swapped as its pair has it or, if it is
 * in none, as its small form, with a capital. The list is corpus->words.count long; it and what it holds are
 * the caller's. *known: words that have a partner. */
WordSwap *word_swaps_of(const WordSwaps *swaps, const Corpus *corpus, size_t *known);

#endif
