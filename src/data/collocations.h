/*
 * Collocations: pairs of words that follow one another more often than chance has it are joined into one word,
 * `new york` into `new_york` (Mikolov, Sutskever, Chen, Corrado & Dean, "Distributed representations of words
 * and phrases and their compositionality", NIPS 2013). Driven from outside: step until finished.
 *
 *	score(a, b) = (count(ab) - min_count) N / (count(a) count(b))            their program word2phrase
 *	npmi(a, b)  = log(p(ab) / (p(a) p(b))) / -log p(ab), count(ab) >= min_count   Bouma, GSCL 2009
 *
 * with N words of text and p(x) = count(x) / N. Pairs end with the sentence. A sentence is read from left to
 * right, and a word that was joined to the one before it begins no other pair.
 *
 * Counting is exact. First words are counted by range: the words that follow them are listed, AT_ONCE at most,
 * and each list is summed in one dense row; more text takes more passes over it. Of the pairs only those that
 * are joined are kept.
 */
#ifndef DATA_COLLOCATIONS_H
#define DATA_COLLOCATIONS_H

#include "base/progress.h"
#include "data/corpus.h"

typedef enum CollocationScoring { COLLOCATION_COUNTS, COLLOCATION_NPMI } CollocationScoring;

typedef struct CollocationOptions {
	CollocationScoring scoring;
	double threshold; /* pairs that score more are joined */
	uint64_t min_count;
	size_t at_once;  /* words listed at a time; 0: 2^25 */
	uint64_t memory; /* of the new corpus, see corpus_builder_limit */
} CollocationOptions;

typedef struct Collocation {
	uint32_t first, second; /* words of the corpus */
	uint64_t count;         /* of the pair, overlaps included */
	double score;
} Collocation;

typedef struct CollocationFinder CollocationFinder;

/* `corpus` is referred to. */
CollocationFinder *collocation_finder_new(Corpus *corpus, const CollocationOptions *options);
/* One bounded piece. `source` is for the corpus that the last one makes. */
bool collocation_finder_step(CollocationFinder *finder, const char *source, Error *err);
/* In words of text, of which each is read twice. */
Progress collocation_finder_progress(const CollocationFinder *finder);
/* Once they are found, sorted by first and second word. */
const Collocation *collocation_finder_pairs(const CollocationFinder *finder, size_t *count);
/* Once finished: the same documents, sentences, domains, names and labels with the pairs joined, the caller's.
 */
Corpus *collocation_finder_take(CollocationFinder *finder);
void collocation_finder_free(CollocationFinder *finder);

#endif
