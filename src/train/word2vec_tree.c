/* The tree of hierarchical softmax: its inner nodes are the outputs. */
#include "train/word2vec.h"

#include <stdlib.h>
#include <string.h>

bool word2vec_plant(const Vocab *vocab, Huffman *tree, Error *err)
{
	uint32_t *order;
	if (!vocab_order(vocab, &order, err))
		return false;
	bool fine = huffman_init(tree, vocab->counts, order, vocab->words.count, HUFFMAN_WORDS_FIRST, err);
	free(order);
	return fine;
}

static void copy_row(const float *from, bool negated, float *to, size_t width)
{
	for (size_t i = 0; i < width; i++)
		to[i] = negated ? -from[i] : from[i];
}

/* `outputs` are new rows for the inner nodes of `tree`. */
static bool carry_nodes(const Word2vec *net, const Huffman *tree, RowBlocks *outputs, Error *err)
{
	HuffmanMatch *match = NULL;
	row_blocks_init(outputs, net->options.dim);
	bool fine = row_blocks_grow(outputs, tree->words - 1, "the vectors of the tree", err) &&
		    huffman_match(&net->tree, tree, &match, err);
	for (size_t node = 0; fine && node < tree->words - 1; node++)
		if (match[node].node != HUFFMAN_NONE)
			copy_row(row_blocks_at(&net->outputs, match[node].node), match[node].swapped,
				row_blocks_at(outputs, node), outputs->width);
	free(match);
	return fine;
}

bool word2vec_replant(Word2vec *net, const Vocab *vocab, Error *err)
{
	Huffman tree = {0};
	RowBlocks outputs = {0};
	bool fine = word2vec_plant(vocab, &tree, err) && carry_nodes(net, &tree, &outputs, err);
	if (fine) {
		Huffman old_tree = net->tree;
		RowBlocks old_outputs = net->outputs;
		net->tree = tree;
		net->outputs = outputs;
		tree = old_tree;
		outputs = old_outputs;
	}
	huffman_release(&tree);
	row_blocks_release(&outputs);
	return fine;
}
