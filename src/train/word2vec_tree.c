/* The tree of hierarchical softmax: its inner nodes are the outputs. */
#include "train/archive.h"
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

static bool extend(const Huffman *before, const Vocab *vocab, Huffman *tree, Error *err)
{
	uint32_t *order;
	size_t fresh = 0;
	if (!vocab_order(vocab, &order, err))
		return false;
	for (size_t i = 0; i < vocab->words.count; i++)
		if (order[i] >= before->words)
			order[fresh++] = order[i];
	bool fine = huffman_extend(before, vocab->counts, order, vocab->words.count, tree, err);
	free(order);
	return fine;
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
	bool keeps = net->options.ewc > 0 && net->tree.words > 0;
	bool fine = (keeps ? extend(&net->tree, vocab, &tree, err) : word2vec_plant(vocab, &tree, err)) &&
		    carry_nodes(net, &tree, &outputs, err);
	if (fine) {
		net->keeps_tree = keeps;
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

bool word2vec_tree_save(const Word2vec *net, Archive *archive, Error *err)
{
	const Huffman *tree = &net->tree;
	if (!net->keeps_tree)
		return true;
	return archive_put_number(archive, "own tree", 1, err) &&
	       archive->put(
		       archive->place, "tree", tree->children, (tree->words - 1) * sizeof *tree->children, err);
}

bool word2vec_tree_load(Word2vec *net, Archive *archive, Error *err)
{
	double own;
	void *children;
	size_t words = net->vocab.words.count;
	if (!net->options.hierarchical)
		return true;
	if (!archive_get_number(archive, "own tree", &own, err))
		return false;
	net->keeps_tree = own > 0;
	if (!net->keeps_tree || words < 2)
		return word2vec_plant(&net->vocab, &net->tree, err);
	if (!archive_get_part(archive, "tree", (words - 1) * 2 * sizeof(uint32_t), &children, err))
		return false;
	bool fine = huffman_from_children(children, words, &net->tree, err);
	free(children);
	return fine;
}
