#include "base/huffman.h"

#include "base/memory.h"
#include "base/random.h"

#include <stdlib.h>
#include <string.h>

/* Leaves and inner nodes that have no parent yet, each in the order of rising weight. */
typedef struct Queues {
	const uint64_t *counts;
	const uint32_t *order;
	size_t leaves;      /* left in `order`, the rarest last */
	uint64_t *weights;  /* of inner nodes in the order in which they were made */
	size_t taken, made; /* of them */
	size_t words;
	HuffmanTies ties;
} Queues;

/* Nodes are numbered from the last one made, the root. */
static uint32_t node_at(const Queues *queues, size_t place)
{
	return (uint32_t)(queues->words - 2 - place);
}

/* Takes the lightest; of equals what `ties` says. */
static uint32_t take_lightest(Queues *queues, uint64_t *weight)
{
	bool has_leaf = queues->leaves > 0, has_node = queues->taken < queues->made;
	uint64_t leaf = has_leaf ? queues->counts[queues->order[queues->leaves - 1]] : 0;
	uint64_t node = has_node ? queues->weights[queues->taken] : 0;
	bool wins = leaf < node || (leaf == node && queues->ties == HUFFMAN_WORDS_FIRST);
	if (has_leaf && (!has_node || wins)) {
		*weight += leaf;
		return queues->order[--queues->leaves];
	}
	*weight += node;
	return (uint32_t)queues->words + node_at(queues, queues->taken++);
}

static bool join_nodes(
	Huffman *tree, const uint64_t *counts, const uint32_t *order, HuffmanTies ties, Error *err)
{
	Queues queues = {
		.counts = counts, .order = order, .leaves = tree->words, .words = tree->words, .ties = ties};
	queues.weights = memory_data(tree->words - 1, sizeof *queues.weights, "the weights of a tree", err);
	if (!queues.weights)
		return false;
	for (; queues.made < tree->words - 1; queues.made++) {
		uint64_t weight = 0;
		uint32_t *sides = tree->children[node_at(&queues, queues.made)];
		sides[0] = take_lightest(&queues, &weight);
		sides[1] = take_lightest(&queues, &weight);
		queues.weights[queues.made] = weight;
	}
	free(queues.weights);
	return true;
}

/* Where a child hangs: by word, or words + inner node. */
typedef struct Link {
	uint32_t parent;
	uint8_t side;
	uint8_t depth; /* nodes above */
} Link;

static bool link_children(const Huffman *tree, Link *links, Error *err)
{
	links[tree->words] = (Link){0};
	for (uint32_t node = 0; node < tree->words - 1; node++) {
		unsigned depth = links[tree->words + node].depth + 1u;
		if (depth > HUFFMAN_LONGEST)
			return error_set(err, ERROR_INPUT,
				"some words are so rare beside others that their way in the tree has more than "
				"%d nodes; take loss=ns",
				HUFFMAN_LONGEST);
		for (unsigned side = 0; side < 2; side++)
			links[tree->children[node][side]] = (Link){node, (uint8_t)side, (uint8_t)depth};
	}
	return true;
}

/* Upwards from the word: nodes of side 0 fill the way from its front, the others from its end. */
static void write_way(Huffman *tree, const Link *links, uint32_t word)
{
	uint32_t *front = tree->ways + tree->starts[word], *back = tree->ways + tree->starts[word + 1];
	const Link *link = &links[word];
	for (size_t left = link->depth; left > 0; left--) {
		*(link->side ? --back : front++) = link->parent;
		link = &links[tree->words + link->parent];
	}
	tree->zeros[word] = (uint8_t)(front - (tree->ways + tree->starts[word]));
}

static bool write_ways(Huffman *tree, const Link *links, Error *err)
{
	for (size_t word = 0; word < tree->words; word++)
		tree->starts[word + 1] = tree->starts[word] + links[word].depth;
	tree->ways = memory_data(tree->starts[tree->words], sizeof *tree->ways, "the ways in a tree", err);
	for (uint32_t word = 0; tree->ways && word < tree->words; word++)
		write_way(tree, links, word);
	return tree->ways != NULL;
}

static bool reserve(Huffman *tree, size_t words, Error *err)
{
	huffman_release(tree);
	if (words < 2 || words > UINT32_MAX / 2)
		return error_set(err, ERROR_INPUT, "a tree of words needs from 2 to %u of them, not %zu",
			UINT32_MAX / 2, words);
	tree->words = words;
	tree->children = memory_data(words - 1, sizeof *tree->children, "a tree of words", err);
	tree->starts = memory_data(words + 1, sizeof *tree->starts, "a tree of words", err);
	tree->zeros = memory_data(words, sizeof *tree->zeros, "a tree of words", err);
	return tree->children && tree->starts && tree->zeros;
}

/* Once it has children; without them, `fine` is false. */
static bool finish(Huffman *tree, bool fine, Error *err)
{
	Link *links = fine ? memory_data(2 * tree->words - 1, sizeof *links, "a tree of words", err) : NULL;
	fine = links && link_children(tree, links, err) && write_ways(tree, links, err);
	free(links);
	if (!fine)
		huffman_release(tree);
	return fine;
}

bool huffman_init(Huffman *tree, const uint64_t *counts, const uint32_t *order, size_t words, HuffmanTies ties,
	Error *err)
{
	return finish(tree, reserve(tree, words, err) && join_nodes(tree, counts, order, ties, err), err);
}

/* The children of a tree, in a larger one: words from number `first_word` on, nodes from `first_node` on. */
static void graft(const Huffman *from, size_t first_word, size_t first_node, Huffman *into)
{
	for (size_t node = 0; node < from->words - 1; node++)
		for (size_t side = 0; side < 2; side++) {
			size_t child = from->children[node][side];
			into->children[first_node + node][side] =
				(uint32_t)(child < from->words
						   ? first_word + child
						   : into->words + first_node + (child - from->words));
		}
}

/* The tree of the words that are new; `order` counts from the first of them, which a tree of one word has not.
 */
static bool plant_new(
	const uint64_t *counts, const uint32_t *order, size_t first, size_t words, Huffman *tree, Error *err)
{
	uint32_t *own = memory_new(words, sizeof *own);
	for (size_t i = 0; i < words; i++)
		own[i] = order[i] - (uint32_t)first;
	bool fine = words < 2 || huffman_init(tree, counts + first, own, words, HUFFMAN_WORDS_FIRST, err);
	free(own);
	return fine;
}

bool huffman_extend(const Huffman *before, const uint64_t *counts, const uint32_t *order, size_t words,
	Huffman *tree, Error *err)
{
	Huffman fresh = {0};
	size_t old = before->words, more = words - old;
	bool fine = plant_new(counts, order, old, more, &fresh, err) && reserve(tree, words, err);
	if (fine) {
		graft(before, 0, more > 0, tree);
		if (more) {
			tree->children[0][0] = (uint32_t)(words + 1);
			tree->children[0][1] = (uint32_t)(more > 1 ? words + old : old);
		}
		if (more > 1)
			graft(&fresh, old, old, tree);
	}
	huffman_release(&fresh);
	return finish(tree, fine, err);
}

/* Every word and every node but the root is the child of one node, which has a lower number. */
static bool is_tree(const uint32_t (*children)[2], size_t words)
{
	bool *seen = memory_new(2 * words, sizeof *seen), fine = true;
	for (size_t node = 0; fine && node < words - 1; node++)
		for (size_t side = 0; fine && side < 2; side++) {
			size_t child = children[node][side];
			fine = child < 2 * words - 1 && (child < words || child > words + node) && !seen[child];
			if (fine)
				seen[child] = true;
		}
	free(seen);
	return fine;
}

bool huffman_from_children(const uint32_t (*children)[2], size_t words, Huffman *tree, Error *err)
{
	if (!reserve(tree, words, err))
		return finish(tree, false, err);
	if (!is_tree(children, words)) {
		huffman_release(tree);
		return error_set(err, ERROR_INPUT, "the tree of the words is damaged");
	}
	memcpy(tree->children, children, (words - 1) * sizeof *children);
	return finish(tree, true, err);
}

void huffman_release(Huffman *tree)
{
	free(tree->children);
	free(tree->starts);
	free(tree->ways);
	free(tree->zeros);
	*tree = (Huffman){0};
}

/* The words below a node's two sides, each set as the sum of its words' mixes. */
typedef struct Halves {
	uint64_t side[2];
	uint32_t node;
} Halves;

static uint64_t all_of(const Halves *halves)
{
	return halves->side[0] + halves->side[1];
}

/* By inner node; the caller frees. */
static Halves *halves_of(const Huffman *tree, Error *err)
{
	size_t nodes = tree->words ? tree->words - 1 : 0;
	Halves *halves = memory_data(nodes, sizeof *halves, "the halves of a tree", err);
	for (size_t node = nodes; halves && node-- > 0;) {
		halves[node].node = (uint32_t)node;
		for (int side = 0; side < 2; side++) {
			uint32_t child = tree->children[node][side];
			halves[node].side[side] =
				child < tree->words ? random_mix(child) : all_of(&halves[child - tree->words]);
		}
	}
	return halves;
}

static int by_words(const void *left, const void *right)
{
	uint64_t a = all_of(left), b = all_of(right);
	return a < b ? -1 : a > b;
}

bool huffman_match(const Huffman *before, const Huffman *now, HuffmanMatch **match, Error *err)
{
	Halves *old = halves_of(before, err), *new = halves_of(now, err);
	size_t nodes = now->words - 1, old_nodes = before->words ? before->words - 1 : 0;
	*match = memory_data(nodes, sizeof **match, "the match of two trees", err);
	bool fine = old && new &&*match;
	if (fine)
		qsort(old, old_nodes, sizeof *old, by_words);
	for (size_t node = 0; fine && node < nodes; node++) {
		const Halves *same = bsearch(&new[node], old, old_nodes, sizeof *old, by_words);
		bool swapped = same && same->side[0] == new[node].side[1];
		bool equal = same && (swapped || same->side[0] == new[node].side[0]);
		(*match)[node] = (HuffmanMatch){equal ? same->node : HUFFMAN_NONE, swapped};
	}
	free(old);
	free(new);
	return fine;
}
