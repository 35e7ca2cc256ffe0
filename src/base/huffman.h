/*
 * Huffman: the binary tree over the words of a vocabulary in which the mean way to a word is shortest (Huffman,
 * Proceedings of the IRE 40(9), 1952), for hierarchical softmax (Morin & Bengio, AISTATS 2005): at each inner
 * node on the way a word learns to score above 0 when the way goes on at side 0 and below 0 at side 1, so that
 *
 *	p(word | v) = product over its nodes n of s(v . u_n) at side 0, s(- v . u_n) at side 1
 *
 * sums up to 1 over all words without a look at most of them. {0} is valid and empty.
 */
#ifndef BASE_HUFFMAN_H
#define BASE_HUFFMAN_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { HUFFMAN_LONGEST = 64 /* most nodes on the way to a word */ };

#define HUFFMAN_NONE UINT32_MAX

typedef struct Huffman {
	size_t words; /* leaves; inner nodes are 0 .. words - 2: the root is 0, and numbers grow downwards */
	uint32_t (*children)[2]; /* by inner node and side: a word, or words + inner node */
	size_t *starts;          /* by word, and one more: where its way begins in `ways` */
	uint32_t *ways;          /* inner nodes; from each start first those that are left at side 0 */
	uint8_t *zeros;          /* by word: how many those are */
} Huffman;

/* Which comes first of a word and an inner node of the same weight: words keep the longest way short; nodes
 * give the tree of word2vec and fastText, side by side. */
typedef enum HuffmanTies { HUFFMAN_WORDS_FIRST, HUFFMAN_NODES_FIRST } HuffmanTies;

/* The tree of at least two words with these counts. `order` lists them by falling count and decides ties. */
bool huffman_init(Huffman *tree, const uint64_t *counts, const uint32_t *order, size_t words, HuffmanTies ties,
	Error *err);
/* The tree of `before` with more words, which get a tree of their own beside it, under a new root: nodes of
 * `before` still part the same words, and only ways get longer by one. counts: of all `words` words; order: of
 * those from before->words on, by falling count. */
bool huffman_extend(const Huffman *before, const uint64_t *counts, const uint32_t *order, size_t words,
	Huffman *tree, Error *err);
/* The tree with these children, (words - 1) x 2; fails unless they are those of a tree as above. */
bool huffman_from_children(const uint32_t (*children)[2], size_t words, Huffman *tree, Error *err);
void huffman_release(Huffman *tree);

static inline size_t huffman_length(const Huffman *tree, size_t word)
{
	return tree->starts[word + 1] - tree->starts[word];
}

typedef struct HuffmanMatch {
	uint32_t node; /* HUFFMAN_NONE: no such node */
	bool swapped;  /* its sides are the other way round */
} HuffmanMatch;

/* By inner node of `now` that of `before` which parts the same words in the same two halves. Sets of words are
 * told apart by 64 bits. The caller frees. */
bool huffman_match(const Huffman *before, const Huffman *now, HuffmanMatch **match, Error *err);

#endif
