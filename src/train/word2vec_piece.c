#include "train/word2vec_piece.h"

#include <stdlib.h>
#include <string.h>

enum { AHEAD = 8 }; /* windows drawn in advance, so that their rows are on the way when their turn comes */

typedef struct Window {
	OutputDraw draw;
	size_t reach;
} Window;

/* Without branches on chance: they could not be foreseen. */
void word2vec_keep_words(WordRun *run, const uint32_t *map, const uint32_t *tokens, size_t count)
{
	const uint32_t *keep = run->net->keep;
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t word = map ? map[tokens[i]] : tokens[i];
		run->words[n] = word;
		n += (uint32_t)(random_next(&run->random) >> 32) < keep[word];
	}
	run->n_words = n;
}

_Static_assert((int)HUFFMAN_LONGEST <= (int)KERNEL_OUTPUTS, "a way in the tree is one logistic step");

static void take_way(const Huffman *tree, uint32_t word, OutputDraw *draw)
{
	draw->n_true = tree->zeros[word];
	draw->n_outputs = huffman_length(tree, word);
	memcpy(draw->rows, tree->ways + tree->starts[word], draw->n_outputs * sizeof *draw->rows);
}

enum { REDRAWS = 64 };

/* Where words that were known hardly count, one of the others is taken in the end. */
static uint32_t draw_word(WordRun *run)
{
	uint32_t drawn = alias_draw(&run->net->negatives, &run->random);
	for (size_t i = 0; drawn >= run->among && run->among && i < REDRAWS; i++)
		drawn = alias_draw(&run->net->negatives, &run->random);
	return drawn;
}

/* A drawn word that is the one to be told is left out, as in word2vec. */
static void draw_words(WordRun *run, uint32_t word, OutputDraw *draw)
{
	draw->rows[0] = word;
	draw->n_true = draw->n_outputs = 1;
	for (size_t i = 0; i < run->net->options.negative; i++) {
		uint32_t drawn = draw_word(run);
		draw->rows[draw->n_outputs] = drawn;
		draw->n_outputs += drawn != word;
	}
}

void word2vec_draw_outputs(WordRun *run, uint32_t word, OutputDraw *draw)
{
	const Word2vec *net = run->net;
	if (net->options.hierarchical)
		take_way(&net->tree, word, draw);
	else
		draw_words(run, word, draw);
	for (size_t i = 0; i < draw->n_outputs; i++)
		word2vec_prefetch(&net->outputs, draw->rows[i]);
}

void word2vec_take_outputs(const Word2vec *net, const OutputDraw *draw, float **outputs, LogisticStep *step)
{
	for (size_t i = 0; i < draw->n_outputs; i++)
		outputs[i] = row_blocks_at(&net->outputs, draw->rows[i]);
	step->outputs = outputs;
	step->n_true = draw->n_true;
	step->n_outputs = draw->n_outputs;
}

static void draw_window(WordRun *run, size_t middle, Window *window)
{
	const Word2vec *net = run->net;
	window->reach = 1 + random_below(&run->random, net->options.window);
	word2vec_draw_outputs(run, run->words[middle], &window->draw);
	size_t entering = middle + net->options.window;
	if (net->options.words && entering < run->n_words)
		word2vec_prefetch(&net->inputs, run->words[entering]);
}

/* Its inputs: the words around the one in the middle. */
static size_t window_words(const WordRun *run, size_t middle, size_t reach, uint32_t *words)
{
	size_t first, last, count = 0;
	word_run_window(run, middle, reach, &first, &last);
	for (size_t i = first; i <= last; i++)
		if (i != middle)
			words[count++] = run->words[i];
	return count;
}

/* The rows that the moves of words are added to: their own, but for frozen words. */
static void divert_moves(WordRun *run, const uint32_t *words, float *const *inputs, size_t count, float **moved)
{
	const unsigned char *marks = run->net->hold.marks;
	for (size_t i = 0; i < count; i++)
		moved[i] = run->copies || marks[words[i]] & HOLD_FROZEN ? run->nowhere : inputs[i];
}

/* To where the anchor ties them. */
static void pull_back(const WordRun *run, const uint32_t *words, float *const *inputs, size_t count)
{
	const Word2vec *net = run->net;
	for (size_t i = 0; i < count; i++)
		if (hold_ties(&net->hold, words[i]))
			net->kernels->pull_row(row_blocks_at(&net->hold.places, words[i]), run->pull, inputs[i],
				net->inputs.stride);
}

/* Number by number, as much as each mattered. */
static void pull_each(const WordRun *run, const uint32_t *words, float *const *inputs, size_t count)
{
	const Word2vec *net = run->net;
	for (size_t i = 0; i < count; i++)
		if (!(net->hold.marks[words[i]] & HOLD_FROZEN))
			elastic_rows_pull(&net->elastic.inputs, words[i], run->rate, inputs[i]);
}

void word2vec_pull_outputs(const WordRun *run, const OutputDraw *draw, float *const *outputs)
{
	const Elastic *elastic = &run->net->elastic;
	if (elastic->strength <= 0 || run->rate <= 0)
		return;
	for (size_t k = 0; k < draw->n_outputs; k++)
		elastic_rows_pull(&elastic->outputs, draw->rows[k], run->rate, outputs[k]);
}

/* Copies of the outputs learn in their place, and nothing comes of that. */
static void take_copies(const WordRun *run, float **outputs, const LogisticStep *step)
{
	for (size_t i = 0; i < step->n_outputs; i++) {
		memcpy(run->copies[i], outputs[i], step->width * sizeof(float));
		outputs[i] = run->copies[i];
	}
}

static void train_window(WordRun *run, size_t middle, const Window *window)
{
	const Word2vec *net = run->net;
	uint32_t words[KERNEL_INPUTS];
	float *inputs[KERNEL_INPUTS], *moved[KERNEL_INPUTS], *outputs[KERNEL_OUTPUTS];
	size_t n_words = net->options.words ? window_words(run, middle, window->reach, words) : 0;
	size_t n_inputs = n_words + (run->document != NULL);
	bool diverted = net->hold.n_frozen || run->frozen || run->copies;
	if (n_inputs == 0)
		return;
	for (size_t i = 0; i < n_words; i++)
		inputs[i] = row_blocks_at(&net->inputs, words[i]);
	if (diverted)
		divert_moves(run, words, inputs, n_words, moved);
	if (run->document) {
		inputs[n_words] = run->document;
		moved[n_words] = run->frozen ? run->nowhere : run->document;
	}
	LogisticStep step = {.inputs = inputs,
		.moved = diverted ? moved : inputs,
		.n_inputs = n_inputs,
		.width = net->outputs.stride,
		.rate = run->rate};
	word2vec_take_outputs(net, &window->draw, outputs, &step);
	if (run->copies)
		take_copies(run, outputs, &step);
	word_run_add(run, net->architecture->learn(net->kernels, &step));
	if (run->pull > 0)
		pull_back(run, words, inputs, n_words);
	if (net->elastic.strength > 0 && run->rate > 0)
		pull_each(run, words, inputs, n_words);
	word2vec_pull_outputs(run, &window->draw, outputs);
	if (run->pull > 0 && run->document_place)
		net->kernels->pull_row(run->document_place, run->pull, run->document, net->outputs.stride);
}

void word2vec_train_windows(WordRun *run)
{
	Window windows[AHEAD]; /* of word i at i mod AHEAD */
	for (size_t i = 0; i < AHEAD && i < run->n_words; i++)
		draw_window(run, i, &windows[i]);
	for (size_t i = 0; i < run->n_words; i++) {
		train_window(run, i, &windows[i % AHEAD]);
		if (i + AHEAD < run->n_words)
			draw_window(run, i + AHEAD, &windows[i % AHEAD]);
	}
}

double word2vec_rate(const Word2vec *net, size_t place)
{
	double pieces = (double)net->text.n_pieces;
	double done = ((double)net->epoch * pieces + (double)place) / (pieces * (double)net->options.epochs);
	double left = 1 - done;
	return net->options.lr * (left > 1e-4 ? left : 1e-4);
}

static void take_document(WordRun *run, size_t corpus, size_t document)
{
	const Word2vec *net = run->net;
	const Hold *hold = &net->document_hold;
	uint32_t number = net->documents->numbers[corpus][document];
	run->document = row_blocks_at(&net->documents->rows, number);
	run->frozen = hold->marks[number] & HOLD_FROZEN;
	run->document_place = hold_ties(hold, number) ? row_blocks_at(&hold->places, number) : NULL;
}

static PieceSum go_through(const Word2vec *net, Piece rest, double rate, uint64_t stream, size_t among)
{
	WordRun run = {.net = net, .rate = (float)rate, .pull = hold_pull(&net->hold, rate), .among = among};
	random_init(&run.random, net->seed, stream);
	const uint32_t *map = net->text.maps[rest.corpus], *tokens;
	size_t count;
	while (piece_next(&net->text, &rest, &tokens, &count)) {
		uint32_t domain = piece_domain(&net->text, &rest);
		if (net->documents)
			take_document(&run, rest.corpus, piece_document(&net->text, &rest));
		run.domain = &run.sum.by_domain[domain < DOMAIN_CURVES ? domain : DOMAIN_CURVES];
		word2vec_keep_words(&run, map, tokens, count);
		net->architecture->train_words(&run);
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
		net, net->text.pieces[piece], word2vec_rate(net, place), word2vec_stream(net, piece), 0);
}

/* At a learning rate of 0 every row stays what it is. */
void word2vec_measure_piece(void *context, size_t index, int thread)
{
	(void)thread;
	Word2vec *net = context;
	size_t piece = net->measured + index;
	Piece at = piece < net->text.n_held ? net->text.held[piece]
					    : net->rehearsal.judged[piece - net->text.n_held];
	/* What was known is judged by what was known: words that join would be told apart ever more easily. */
	bool judges = piece >= net->text.n_held;
	bool earlier =
		judges && net->rehearsal.group_of[piece - net->text.n_held] < net->rehearsal.earlier.count;
	net->sums[index] = go_through(net, at, 0, random_mix(UINT64_MAX) ^ piece, earlier ? net->known : 0);
}

void word2vec_infer(const Word2vec *net, const uint32_t *words, size_t count, uint64_t stream, float *row)
{
	enum { EPOCHS = 50 };
	Error none = ERROR_INIT;
	float *copies[KERNEL_OUTPUTS];
	size_t stride = net->outputs.stride;
	float *rows = memory_data(KERNEL_OUTPUTS, stride * sizeof *rows, "copies of rows", &none);
	for (size_t i = 0; rows && i < KERNEL_OUTPUTS; i++)
		copies[i] = rows + i * stride;
	WordRun run = {.net = net, .document = row, .copies = copies, .domain = &(LossSum){0}};
	random_init(&run.random, net->seed, stream);
	for (size_t epoch = 0; rows && epoch < EPOCHS; epoch++) {
		run.rate = (float)(net->options.lr * (1 - (double)epoch / EPOCHS));
		for (size_t at = 0; at < count; at += RUN_TOKENS) {
			word2vec_keep_words(
				&run, NULL, words + at, count - at < RUN_TOKENS ? count - at : RUN_TOKENS);
			net->architecture->train_words(&run);
		}
	}
	free(rows);
}
