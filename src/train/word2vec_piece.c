#include "train/word2vec_piece.h"

#include <string.h>

enum { AHEAD = 8 }; /* windows drawn in advance, so that their rows are on the way when their turn comes */

typedef struct Window {
	uint32_t outputs[KERNEL_OUTPUTS]; /* rows: the word in the middle, then those drawn; or its way in the
					     tree */
	size_t n_true, n_outputs, reach;
} Window;

typedef struct Run {
	const Word2vec *net;
	Random random;
	float rate;
	uint32_t words[RUN_TOKENS]; /* that were kept */
	size_t n_words;
	Window windows[AHEAD]; /* of word i at i mod AHEAD */
	PieceSum sum;
	LossSum *domain; /* of sum: that of the words at hand */
} Run;

/* Without branches on chance: they could not be foreseen. */
static void keep_words(Run *run, const uint32_t *map, const uint32_t *tokens, size_t count)
{
	const uint32_t *keep = run->net->keep;
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t word = map[tokens[i]];
		run->words[n] = word;
		n += (uint32_t)(random_next(&run->random) >> 32) < keep[word];
	}
	run->n_words = n;
}

static void prefetch_row(const RowBlocks *rows, uint32_t row)
{
	const float *at = row_blocks_at(rows, row);
	for (size_t i = 0; i < rows->stride; i += KERNEL_LANES)
		__builtin_prefetch(at + i, 1);
}

_Static_assert((int)HUFFMAN_LONGEST <= (int)KERNEL_OUTPUTS, "a way in the tree is one logistic step");

static void take_way(const Huffman *tree, uint32_t word, Window *window)
{
	window->n_true = tree->zeros[word];
	window->n_outputs = huffman_length(tree, word);
	memcpy(window->outputs, tree->ways + tree->starts[word], window->n_outputs * sizeof *window->outputs);
}

/* A drawn word that is the one in the middle is left out, as in word2vec. */
static void draw_words(Run *run, uint32_t word, Window *window)
{
	window->outputs[0] = word;
	window->n_true = window->n_outputs = 1;
	for (size_t i = 0; i < run->net->options.negative; i++) {
		uint32_t drawn = alias_draw(&run->net->negatives, &run->random);
		window->outputs[window->n_outputs] = drawn;
		window->n_outputs += drawn != word;
	}
}

static void draw_window(Run *run, size_t middle)
{
	const Word2vec *net = run->net;
	Window *window = &run->windows[middle % AHEAD];
	window->reach = 1 + random_below(&run->random, net->options.window);
	if (net->options.hierarchical)
		take_way(&net->tree, run->words[middle], window);
	else
		draw_words(run, run->words[middle], window);
	for (size_t i = 0; i < window->n_outputs; i++)
		prefetch_row(&net->outputs, window->outputs[i]);
	size_t entering = middle + net->options.window;
	if (entering < run->n_words)
		prefetch_row(&net->inputs, run->words[entering]);
}

static void train_window(Run *run, size_t middle)
{
	const Word2vec *net = run->net;
	const Window *window = &run->windows[middle % AHEAD];
	float *inputs[KERNEL_INPUTS], *outputs[KERNEL_OUTPUTS];
	size_t first = middle > window->reach ? middle - window->reach : 0, n_inputs = 0;
	size_t last = middle + window->reach < run->n_words ? middle + window->reach : run->n_words - 1;
	for (size_t i = first; i <= last; i++)
		if (i != middle)
			inputs[n_inputs++] = row_blocks_at(&net->inputs, run->words[i]);
	if (n_inputs == 0)
		return;
	for (size_t i = 0; i < window->n_outputs; i++)
		outputs[i] = row_blocks_at(&net->outputs, window->outputs[i]);
	LogisticStep step = {.inputs = inputs,
		.moved = inputs,
		.n_inputs = n_inputs,
		.outputs = outputs,
		.n_true = window->n_true,
		.n_outputs = window->n_outputs,
		.width = net->inputs.stride,
		.rate = run->rate};
	LossSum learned = net->architecture->learn(net->kernels, &step);
	loss_add(&run->sum.all, learned);
	loss_add(run->domain, learned);
}

static void train_words(Run *run)
{
	for (size_t i = 0; i < AHEAD && i < run->n_words; i++)
		draw_window(run, i);
	for (size_t i = 0; i < run->n_words; i++) {
		train_window(run, i);
		if (i + AHEAD < run->n_words)
			draw_window(run, i + AHEAD);
	}
}

double word2vec_rate(const Word2vec *net, size_t place)
{
	double pieces = (double)net->text.n_pieces;
	double done = ((double)net->epoch * pieces + (double)place) / (pieces * (double)net->options.epochs);
	double left = 1 - done;
	return net->options.lr * (left > 1e-4 ? left : 1e-4);
}

static PieceSum go_through(const Word2vec *net, Piece rest, double rate, uint64_t stream)
{
	Run run = {.net = net, .rate = (float)rate};
	random_init(&run.random, net->seed, stream);
	const uint32_t *map = net->text.maps[rest.corpus], *tokens;
	size_t count;
	while (piece_next(&net->text, &rest, &tokens, &count)) {
		uint32_t domain = piece_domain(&net->text, &rest);
		run.domain = &run.sum.by_domain[domain < DOMAIN_CURVES ? domain : DOMAIN_CURVES];
		keep_words(&run, map, tokens, count);
		train_words(&run);
	}
	return run.sum;
}

void word2vec_train_piece(void *context, size_t index, int thread)
{
	(void)thread;
	Word2vec *net = context;
	size_t place = net->next + index;
	uint32_t piece = net->order[place];
	net->sums[index] = go_through(
		net, net->text.pieces[piece], word2vec_rate(net, place), word2vec_stream(net, piece));
}

/* At a learning rate of 0 every row stays what it is. */
void word2vec_measure_piece(void *context, size_t index, int thread)
{
	(void)thread;
	Word2vec *net = context;
	size_t piece = net->measured + index;
	net->sums[index] = go_through(net, net->text.held[piece], 0, random_mix(UINT64_MAX) ^ piece);
}
