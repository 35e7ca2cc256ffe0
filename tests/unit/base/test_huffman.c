#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "train/cbow.h"
#include "train/skipgram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 300, WIDTH = 16, INPUTS = 3 };

static Error err;

static const uint64_t *sorted_counts;

static int by_falling_count(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;
	if (sorted_counts[*a] != sorted_counts[*b])
		return sorted_counts[*a] > sorted_counts[*b] ? -1 : 1;
	return *a < *b ? -1 : 1;
}

static Huffman tree_of(const uint64_t *counts, size_t words)
{
	uint32_t order[MOST_WORDS];
	for (uint32_t i = 0; i < words; i++)
		order[i] = i;
	sorted_counts = counts;
	qsort(order, words, sizeof *order, by_falling_count);
	Huffman tree = {0};
	assert_ok(huffman_init(&tree, counts, order, words, HUFFMAN_WORDS_FIRST, &err));
	return tree;
}

static uint64_t cost_of(const Huffman *tree, const uint64_t *counts)
{
	uint64_t cost = 0;
	for (size_t word = 0; word < tree->words; word++)
		cost += counts[word] * huffman_length(tree, word);
	return cost;
}

/* The least sum of count times length over all trees: every pair of subtrees is joined in turn. */
static uint64_t least_cost(const uint64_t *weights, size_t count)
{
	uint64_t least = count < 2 ? 0 : UINT64_MAX, rest[8];
	for (size_t a = 0; a < count; a++)
		for (size_t b = a + 1; b < count; b++) {
			size_t n = 0;
			for (size_t i = 0; i < count; i++)
				if (i != a && i != b)
					rest[n++] = weights[i];
			rest[n++] = weights[a] + weights[b];
			uint64_t cost = weights[a] + weights[b] + least_cost(rest, n);
			least = cost < least ? cost : least;
		}
	return least;
}

static void test_no_tree_is_shorter(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 1, 0);
	for (size_t round = 0; round < 120; round++) {
		uint64_t counts[6];
		size_t words = 2 + round % 5;
		for (size_t i = 0; i < words; i++)
			counts[i] = 1 + random_below(&random, round % 2 ? 6 : 1000);
		Huffman tree = tree_of(counts, words);
		assert_int_equal(cost_of(&tree, counts), least_cost(counts, words));
		huffman_release(&tree);
	}
}

/* word2vec's way of building: two pointers into one array of nodes, a word only when it is lighter. */
static void build_in_an_array(const uint64_t *counts, size_t words, uint32_t (*children)[2])
{
	uint64_t weights[2 * MOST_WORDS];
	size_t word = words, node = words;
	for (size_t i = 0; i < 2 * words; i++)
		weights[i] = i < words ? counts[i] : 1000000000000000;
	for (size_t made = words; made < 2 * words - 1; made++) {
		uint64_t sum = 0;
		for (size_t side = 0; side < 2; side++) {
			bool light = word > 0 && counts[word - 1] < weights[node];
			size_t taken = light ? --word : node++;
			children[made - words][side] = (uint32_t)taken;
			sum += weights[taken];
		}
		weights[made] = sum;
	}
}

static void test_nodes_first_is_the_tree_of_word2vec(void **state)
{
	(void)state;
	uint64_t counts[40];
	uint32_t order[40], expected[40][2];
	for (uint32_t i = 0; i < 40; i++) {
		counts[i] = 1 + 60 / (i + 1);
		order[i] = i;
	}
	Huffman tree = {0};
	assert_ok(huffman_init(&tree, counts, order, 40, HUFFMAN_NODES_FIRST, &err));
	build_in_an_array(counts, 40, expected);
	for (uint32_t made = 0; made < 39; made++)
		for (size_t side = 0; side < 2; side++) {
			uint32_t child = tree.children[38 - made][side];
			uint32_t number = child < 40 ? child : 40 + (38 - (child - 40));
			assert_int_equal(number, expected[made][side]);
		}
	huffman_release(&tree);
}

/* Numbers printed by tests/reference/sgns.py. */
static void test_lengths_equal_the_reference(void **state)
{
	(void)state;
	static const uint64_t counts[] = {50, 30, 30, 12, 9, 9, 5, 2, 1, 1};
	static const size_t lengths[] = {2, 2, 2, 4, 4, 4, 5, 6, 7, 7};
	Huffman tree = tree_of(counts, 10);
	for (size_t word = 0; word < 10; word++)
		assert_int_equal(huffman_length(&tree, word), lengths[word]);
	huffman_release(&tree);
}

static void random_counts(uint64_t seed, uint64_t *counts, size_t words)
{
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < words; i++)
		counts[i] = 1 + random_below(&random, 100000 / (i + 1));
}

/* Kraft's equality: the codes leave no room. */
static void test_codes_fill_the_tree(void **state)
{
	(void)state;
	uint64_t counts[MOST_WORDS];
	for (size_t words = 2; words <= MOST_WORDS; words += 37) {
		random_counts(words, counts, words);
		Huffman tree = tree_of(counts, words);
		double sum = 0;
		for (size_t word = 0; word < words; word++)
			sum += pow(0.5, (double)huffman_length(&tree, word));
		assert_true(sum == 1);
		huffman_release(&tree);
	}
}

/* Goes down from `node` and multiplies; does not look at the ways. */
static double probability(
	const Huffman *tree, uint32_t node, uint32_t word, const double *v, float (*rows)[WIDTH])
{
	double score = 0, found = 0;
	for (size_t i = 0; i < WIDTH; i++)
		score += v[i] * (double)rows[node][i];
	for (int side = 0; side < 2; side++) {
		uint32_t child = tree->children[node][side];
		double here = 1 / (1 + exp(side ? score : -score));
		if (child == word)
			found += here;
		else if (child >= tree->words)
			found += here * probability(tree, child - (uint32_t)tree->words, word, v, rows);
	}
	return found;
}

typedef struct Fixture {
	_Alignas(64) float inputs[INPUTS][WIDTH], nodes[MOST_WORDS][WIDTH];
} Fixture;

static void fill(Fixture *fixture)
{
	for (size_t i = 0; i < WIDTH; i++) {
		for (size_t row = 0; row < INPUTS; row++)
			fixture->inputs[row][i] = (float)(0.9 * sin(1 + 3.0 * (double)row + 0.7 * (double)i));
		for (size_t row = 0; row < MOST_WORDS; row++)
			fixture->nodes[row][i] = (float)(0.9 * cos(2.0 * (double)row + 0.3 * (double)i));
	}
}

/* - log p of the word, for each input of skip-gram or for the mean of CBOW. */
static double loss_of(const Huffman *tree, uint32_t word, bool mean, Fixture *fixture)
{
	double loss = 0, sum[WIDTH] = {0};
	for (size_t row = 0; row < INPUTS; row++) {
		double v[WIDTH];
		for (size_t i = 0; i < WIDTH; i++) {
			v[i] = (double)fixture->inputs[row][i];
			sum[i] += v[i] / INPUTS;
		}
		if (!mean)
			loss -= log(probability(tree, 0, word, v, fixture->nodes));
	}
	return mean ? -log(probability(tree, 0, word, sum, fixture->nodes)) : loss;
}

static double slope(const Huffman *tree, uint32_t word, bool mean, Fixture *fixture, float *number)
{
	const float h = 0x1p-10f;
	float old = *number;
	*number = old + h;
	double up = loss_of(tree, word, mean, fixture), width = (double)*number;
	*number = old - h;
	double down = loss_of(tree, word, mean, fixture);
	width -= (double)*number;
	*number = old;
	return (up - down) / width;
}

static LossSum learn_word(
	const Architecture *architecture, const Huffman *tree, uint32_t word, Fixture *fixture)
{
	float *inputs[INPUTS], *outputs[HUFFMAN_LONGEST];
	for (size_t i = 0; i < INPUTS; i++)
		inputs[i] = fixture->inputs[i];
	for (size_t i = 0; i < huffman_length(tree, word); i++)
		outputs[i] = fixture->nodes[tree->ways[tree->starts[word] + i]];
	LogisticStep window = {.inputs = inputs,
		.moved = inputs,
		.n_inputs = INPUTS,
		.outputs = outputs,
		.n_true = tree->zeros[word],
		.n_outputs = huffman_length(tree, word),
		.width = WIDTH,
		.rate = 1};
	return architecture->learn(kernels_best(), &window);
}

static void check_word(const Architecture *architecture, const Huffman *tree, uint32_t word)
{
	static Fixture before, after;
	bool mean = architecture == &cbow;
	fill(&before);
	after = before;
	LossSum sum = learn_word(architecture, tree, word, &after);
	assert_int_equal(sum.examples, mean ? 1 : INPUTS);
	assert_near(sum.loss, loss_of(tree, word, mean, &before), 1e-4);
	for (size_t at = 0; at < WIDTH; at++) {
		for (size_t row = 0; row < INPUTS; row++)
			assert_near(after.inputs[row][at] - before.inputs[row][at],
				-(mean ? INPUTS : 1) *
					slope(tree, word, mean, &before, &before.inputs[row][at]),
				5e-5);
		for (size_t node = 0; node + 1 < tree->words; node++)
			assert_near(after.nodes[node][at] - before.nodes[node][at],
				-slope(tree, word, mean, &before, &before.nodes[node][at]), 5e-5);
	}
}

static void test_gradients_are_those_of_the_words_probability(void **state)
{
	(void)state;
	uint64_t counts[20];
	random_counts(3, counts, 20);
	Huffman tree = tree_of(counts, 20);
	for (uint32_t word = 0; word < 20; word += 4) {
		check_word(&skipgram, &tree, word);
		check_word(&cbow, &tree, word);
	}
	huffman_release(&tree);
}

static void test_probabilities_sum_to_one(void **state)
{
	(void)state;
	uint64_t counts[MOST_WORDS];
	static Fixture fixture;
	fill(&fixture);
	random_counts(4, counts, MOST_WORDS);
	Huffman tree = tree_of(counts, MOST_WORDS);
	double v[WIDTH], sum = 0;
	for (size_t i = 0; i < WIDTH; i++)
		v[i] = (double)fixture.inputs[1][i];
	for (uint32_t word = 0; word < MOST_WORDS; word++)
		sum += probability(&tree, 0, word, v, fixture.nodes);
	assert_near(sum, 1, 1e-9);
	huffman_release(&tree);
}

/* Counts like Fibonacci's numbers make a tree of one long branch. */
static void test_a_way_that_is_too_long_is_refused(void **state)
{
	(void)state;
	uint64_t counts[80];
	uint32_t order[80];
	for (uint32_t i = 0; i < 80; i++) {
		counts[i] = i < 2 ? 1 : counts[i - 1] + counts[i - 2];
		order[79 - i] = i;
	}
	Huffman tree = {0};
	assert_ok(huffman_init(&tree, counts, order + 80 - 65, 65, HUFFMAN_WORDS_FIRST, &err));
	assert_int_equal(huffman_length(&tree, 0), 64);
	assert_false(huffman_init(&tree, counts, order, 80, HUFFMAN_WORDS_FIRST, &err));
	assert_contains(err.message, "loss=ns");
	assert_int_equal(tree.words, 0);
}

static void test_nodes_are_found_again(void **state)
{
	(void)state;
	/* ((c d) b) a, then with d more frequent than c, then with a fifth word beside d. */
	static const uint64_t first[] = {20, 8, 3, 2}, second[] = {20, 8, 2, 3}, third[] = {20, 9, 4, 2, 1};
	Huffman a = tree_of(first, 4), b = tree_of(second, 4), c = tree_of(third, 5);
	HuffmanMatch *match;
	assert_ok(huffman_match(&a, &a, &match, &err));
	for (uint32_t node = 0; node < 3; node++)
		assert_true(match[node].node == node && !match[node].swapped);
	free(match);
	assert_ok(huffman_match(&a, &b, &match, &err));
	for (uint32_t node = 0; node < 3; node++)
		assert_true(match[node].node == node && match[node].swapped == (node == 2));
	free(match);
	assert_ok(huffman_match(&a, &c, &match, &err));
	for (uint32_t node = 0; node < 4; node++)
		assert_true(match[node].node == HUFFMAN_NONE);
	free(match);
	Huffman none = {0};
	assert_ok(huffman_match(&none, &a, &match, &err));
	assert_true(match[0].node == HUFFMAN_NONE);
	free(match);
	huffman_release(&a);
	huffman_release(&b);
	huffman_release(&c);
}

/* Way of a word as the nodes from the root, each with its side. */
static void assert_same_way(const Huffman *before, const Huffman *now, uint32_t word, uint32_t shift)
{
	size_t length = huffman_length(before, word);
	assert_int_equal(huffman_length(now, word), length + shift);
	for (size_t i = 0; i < length; i++) {
		uint32_t node = before->ways[before->starts[word] + i];
		bool zero = i < before->zeros[word], found = false;
		for (size_t j = 0; j < length + shift; j++)
			found |= now->ways[now->starts[word] + j] == node + shift &&
				 zero == (j < now->zeros[word]);
		assert_true(found);
	}
}

/* Known words keep their ways, below one more node; new ones are coded among themselves. */
static void test_a_tree_is_extended(void **state)
{
	(void)state;
	uint64_t counts[] = {40, 7, 21, 3, 9, 100, 5, 30};
	Huffman before = tree_of(counts, 5), now = {0}, fresh = tree_of(counts + 5, 3);
	const uint32_t order[] = {5, 7, 6};
	for (size_t more = 0; more <= 3; more++) {
		const uint32_t one[] = {5}, two[] = {5, 6};
		const uint32_t *theirs = more == 1 ? one : more == 2 ? two : order;
		assert_ok(huffman_extend(&before, counts, theirs, 5 + more, &now, &err));
		double sum = 0;
		for (uint32_t word = 0; word < now.words; word++)
			sum += ldexp(1, -(int)huffman_length(&now, word));
		assert_near(sum, 1, 0);
		for (uint32_t word = 0; word < 5; word++)
			assert_same_way(&before, &now, word, more > 0);
	}
	for (uint32_t word = 0; word < 3; word++)
		assert_int_equal(huffman_length(&now, 5 + word), huffman_length(&fresh, word) + 1);
	huffman_release(&before);
	huffman_release(&now);
	huffman_release(&fresh);
}

/* What is no tree is refused: a child twice, a node above itself, a number too high. */
static void test_children_are_checked(void **state)
{
	(void)state;
	const uint64_t counts[] = {40, 7, 21, 3, 9};
	Huffman tree = tree_of(counts, 5), again = {0};
	uint32_t children[4][2];
	assert_ok(huffman_from_children((const uint32_t(*)[2])tree.children, 5, &again, &err));
	assert_memory_equal(again.ways, tree.ways, tree.starts[5] * sizeof *tree.ways);
	memcpy(children, tree.children, sizeof children);
	const uint32_t wrong[] = {children[0][1] == 1 ? 2 : 1, 5, 9, UINT32_MAX};
	for (size_t i = 0; i < 4; i++) {
		Error why = ERROR_INIT;
		children[3][0] = wrong[i];
		if (wrong[i] != tree.children[3][0])
			assert_false(huffman_from_children((const uint32_t(*)[2])children, 5, &again, &why));
	}
	huffman_release(&tree);
	huffman_release(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_tree_is_shorter),
		cmocka_unit_test(test_nodes_first_is_the_tree_of_word2vec),
		cmocka_unit_test(test_lengths_equal_the_reference),
		cmocka_unit_test(test_codes_fill_the_tree),
		cmocka_unit_test(test_gradients_are_those_of_the_words_probability),
		cmocka_unit_test(test_probabilities_sum_to_one),
		cmocka_unit_test(test_a_way_that_is_too_long_is_refused),
		cmocka_unit_test(test_nodes_are_found_again),
		cmocka_unit_test(test_a_tree_is_extended),
		cmocka_unit_test(test_children_are_checked),
	};
	return cmocka_run_group_tests_name("huffman", tests, NULL, NULL) != 0;
}
