/*
 * WordSwaps: pairs of words that are swapped for one another: he and she. A word with several partners (her:
 * his, him) is swapped for the first of them. Counterfactual augmentation: Lu, Mardziel, Wu, Amancharla &
 * Datta, 2018; names as further pairs: Maudslay, Gonen, Cotterell & Teufel, EMNLP 2019.
 */
#ifndef DEBIAS_WORD_SWAPS_H
#define DEBIAS_WORD_SWAPS_H

#include "data/corpus.h"
#include "data/lexicon.h"
#include "data/wordset.h"

typedef struct WordSwaps {
	Dictionary words;
	char **partners; /* by word */
	size_t room;
	Dictionary several; /* words that were given more partners than one */
} WordSwaps;

void word_swaps_add(WordSwaps *swaps, const char *a, const char *b); /* `swaps` starts as {0} */
void word_swaps_add_lexicon(WordSwaps *swaps, const Lexicon *lexicon);
/* Words at one place of the sets. Fails when these are not of one size. */
bool word_swaps_add_sets(WordSwaps *swaps, const WordSet *a, const WordSet *b, Error *err);
void word_swaps_release(WordSwaps *swaps);

/* By word of the corpus: what stands for it, or NULL. A word with a capital is swapped as its pair has it or,
 * if it is in none, as its small form, with a capital. The list is corpus->words.count long, and its words and
 * itself are the caller's. *known: words that have one. */
char **word_swaps_of(const WordSwaps *swaps, const Corpus *corpus, size_t *known);

#endif
