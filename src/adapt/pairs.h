/*
 * Pairs: items of two spaces that mean the same, as rows; what adaptation learns from and is judged by.
 */
#ifndef ADAPT_PAIRS_H
#define ADAPT_PAIRS_H

#include "data/lexicon.h"
#include "data/space.h"

typedef struct RowPair {
	uint32_t source, target;
} RowPair;

/* Pairs in the order of their source rows, then of their target rows; each once. {0} is valid and empty. */
typedef struct Pairs {
	RowPair *pairs;
	size_t count;
	size_t given; /* how many there were to look up */
	size_t lost;  /* of these, how many had an item that is not in its space */
	bool turned;  /* the lexicon was read from its second column to its first */
} Pairs;

/* The lexicon's pairs of which both items are known, read in the direction that gives more of them. A former
 * content is released. */
void pairs_from_lexicon(const Lexicon *lexicon, const Space *source, const Space *target, Pairs *pairs);
/* Every item of the source that the target has too, spelt the same. */
void pairs_identical(const Space *source, const Space *target, Pairs *pairs);
/* Of these only the ones that are made of digits: 7, 1611. */
void pairs_numerals(const Space *source, const Space *target, Pairs *pairs);
/* Takes a share of the source items with all their pairs out of `pairs` and into `held`, at random from the
 * seed: at least one and at most `most` items, but never the last one. */
void pairs_hold_out(Pairs *pairs, double share, size_t most, uint64_t seed, Pairs *held);
/* How many distinct source items there are. */
size_t pairs_sources(const Pairs *pairs);
/* How many distinct source items of `pairs` are in `other` too. */
size_t pairs_shared(const Pairs *pairs, const Pairs *other);
/* The same pairs the other way round. */
void pairs_reverse(const Pairs *pairs, Pairs *reversed);
/* The pairs of both, each once. */
void pairs_join(const Pairs *one, const Pairs *other, Pairs *joined);
/* From a's sources to b's targets, by way of what is a's target and b's source. */
void pairs_through(const Pairs *a, const Pairs *b, Pairs *through);
/* The same with targets `by` rows further on. */
void pairs_move(const Pairs *pairs, uint32_t by, Pairs *moved);
/* The vectors of both items of every pair: row i of x and of y is that of pair i. x and y are released first.
 */
bool pairs_vectors(const Pairs *pairs, Rows source, Rows target, Matrix *x, Matrix *y, Error *err);
void pairs_release(Pairs *pairs);

#endif
