/* Learning from a run of words that are made of n-grams. */
#include "train/fasttext.h"

#include <stdlib.h>
#include <string.h>

/* The window around a word, drawn while the one before is learned, so that its rows are on the way. */
typedef struct Window {
	size_t n_draws;
	OutputDraw draws[KERNEL_INPUTS]; /* skip-gram: of each word around it; CBOW: one, of the word itself */
	size_t first, last;
} Window;

static void prefetch_word(const Word2vec *net, uint32_t word)
{
	const WordNgrams *ngrams = net->ngrams;
	word2vec_prefetch(&net->inputs, word);
	for (size_t i = ngrams->starts[word]; i < ngrams->starts[word + 1]; i++)
		word2vec_prefetch(&ngrams->subwords->rows, ngrams->lists[i]);
}

size_t fasttext_rows(const Word2vec *net, uint32_t word, float **rows)
{
	rows[0] = row_blocks_at(&net->inputs, word);
	return 1 + word_ngrams_rows(net->ngrams, word, rows + 1);
}

/* Of these, the rows that may move. */
static size_t free_rows_of_word(const Word2vec *net, uint32_t word, float **rows)
{
	const WordNgrams *ngrams = net->ngrams;
	if (net->hold.marks[word] & HOLD_FROZEN)
		return 0;
	rows[0] = row_blocks_at(&net->inputs, word);
	size_t count = 1;
	for (size_t i = ngrams->starts[word]; i < ngrams->starts[word + 1]; i++)
		if (!(net->ngram_hold.marks[ngrams->lists[i]] & HOLD_FROZEN))
			rows[count++] = row_blocks_at(&ngrams->subwords->rows, ngrams->lists[i]);
	return count;
}

void fasttext_compose(const Word2vec *net, uint32_t word, float **rows, float *vector)
{
	net->kernels->mean_of_rows(rows, fasttext_rows(net, word, rows), net->inputs.stride, vector);
}

/* Rows of which inputs are made, and their mean before and after it learned. */
typedef struct Composition {
	float **rows;
	size_t count;
	float before[WORD2VEC_DIM] __attribute__((aligned(64)));
	float mean[WORD2VEC_DIM] __attribute__((aligned(64)));
} Composition;

static void compose(const Word2vec *net, Composition *made)
{
	size_t width = net->inputs.stride;
	net->kernels->mean_of_rows(made->rows, made->count, width, made->mean);
	memcpy(made->before, made->mean, width * sizeof *made->mean);
}

/* All rows move as their mean did. */
static void move_rows(const Word2vec *net, Composition *made)
{
	size_t width = net->inputs.stride;
	for (size_t i = 0; i < width; i++)
		made->mean[i] -= made->before[i];
	net->kernels->add_to_rows(made->mean, made->rows, made->count, width);
}

/* The rows of a word to where the anchor ties them. */
static void pull_word(const Word2vec *net, uint32_t word, float pull)
{
	const WordNgrams *ngrams = net->ngrams;
	const RowBlocks *rows = &ngrams->subwords->rows;
	const Hold *own = &net->hold, *shared = &net->ngram_hold;
	size_t width = net->inputs.stride;
	if (hold_ties(own, word))
		net->kernels->pull_row(
			row_blocks_at(&own->places, word), pull, row_blocks_at(&net->inputs, word), width);
	for (size_t i = ngrams->starts[word]; i < ngrams->starts[word + 1]; i++) {
		uint32_t row = ngrams->lists[i];
		if (hold_ties(shared, row))
			net->kernels->pull_row(
				row_blocks_at(&shared->places, row), pull, row_blocks_at(rows, row), width);
	}
}

/* The same, each number as much as it mattered. */
static void pull_each(const WordRun *run, uint32_t word, float rate)
{
	const Word2vec *net = run->net;
	const WordNgrams *ngrams = net->ngrams;
	const RowBlocks *rows = &ngrams->subwords->rows;
	bool frozen = net->hold.n_frozen > 0;
	if (frozen && net->hold.marks[word] & HOLD_FROZEN)
		return;
	elastic_rows_pull(&net->elastic.inputs, word, rate, row_blocks_at(&net->inputs, word));
	for (size_t i = ngrams->starts[word]; i < ngrams->starts[word + 1]; i++) {
		uint32_t row = ngrams->lists[i];
		if (!frozen || !(net->ngram_hold.marks[row] & HOLD_FROZEN))
			elastic_rows_pull(&net->elastic.ngrams, row, rate, row_blocks_at(rows, row));
	}
}

/* After `examples` that a word took part in: once for all, as their moves are made together. */
static void pull_back(const WordRun *run, uint32_t word, size_t examples)
{
	double rate = (double)run->rate * (double)examples;
	if (run->pull > 0)
		pull_word(run->net, word, hold_pull(&run->net->hold, rate));
	if (run->net->elastic.strength > 0)
		pull_each(run, word, (float)rate);
}

static bool pulls(const WordRun *run)
{
	return run->rate > 0 && (run->pull > 0 || run->net->elastic.strength > 0);
}

static void learn_draw(WordRun *run, const OutputDraw *draw, Composition *made)
{
	float *inputs[] = {made->mean}, *outputs[KERNEL_OUTPUTS];
	LogisticStep step = {.inputs = inputs,
		.moved = inputs,
		.n_inputs = 1,
		.width = run->net->inputs.stride,
		.rate = run->rate};
	word2vec_take_outputs(run->net, draw, outputs, &step);
	word_run_add(run, (LossSum){run->net->kernels->logistic_step(&step), 1});
	word2vec_pull_outputs(run, draw, outputs);
}

static void draw_reach(WordRun *run, size_t middle, Window *window)
{
	size_t reach = 1 + random_below(&run->random, run->net->options.window);
	word_run_window(run, middle, reach, &window->first, &window->last);
	window->n_draws = 0;
}

static void draw_skipgram(WordRun *run, size_t middle, Window *window)
{
	prefetch_word(run->net, run->words[middle]);
	draw_reach(run, middle, window);
	for (size_t i = window->first; i <= window->last; i++)
		if (i != middle)
			word2vec_draw_outputs(run, run->words[i], &window->draws[window->n_draws++]);
}

static void learn_skipgram(WordRun *run, size_t middle, const Window *window, Composition *made)
{
	if (window->n_draws == 0)
		return;
	made->count = fasttext_rows(run->net, run->words[middle], made->rows);
	compose(run->net, made);
	for (size_t i = 0; i < window->n_draws; i++)
		learn_draw(run, &window->draws[i], made);
	if (run->net->hold.n_frozen)
		made->count = free_rows_of_word(run->net, run->words[middle], made->rows);
	move_rows(run->net, made);
	if (pulls(run))
		pull_back(run, run->words[middle], window->n_draws);
}

static void draw_cbow(WordRun *run, size_t middle, Window *window)
{
	size_t entering = middle + run->net->options.window;
	if (entering < run->n_words)
		prefetch_word(run->net, run->words[entering]);
	draw_reach(run, middle, window);
	if (window->first < window->last)
		word2vec_draw_outputs(run, run->words[middle], &window->draws[window->n_draws++]);
}

typedef size_t TakeRows(const Word2vec *net, uint32_t word, float **rows);

static void take_rows(
	const WordRun *run, size_t middle, const Window *window, TakeRows *take, Composition *made)
{
	made->count = 0;
	for (size_t i = window->first; i <= window->last; i++)
		if (i != middle)
			made->count += take(run->net, run->words[i], made->rows + made->count);
}

static void learn_cbow(WordRun *run, size_t middle, const Window *window, Composition *made)
{
	if (window->n_draws == 0)
		return;
	take_rows(run, middle, window, fasttext_rows, made);
	compose(run->net, made);
	learn_draw(run, &window->draws[0], made);
	if (run->net->hold.n_frozen)
		take_rows(run, middle, window, free_rows_of_word, made);
	move_rows(run->net, made);
	for (size_t i = window->first; pulls(run) && i <= window->last; i++)
		if (i != middle)
			pull_back(run, run->words[i], 1);
}

typedef void DrawWindow(WordRun *run, size_t middle, Window *window);
typedef void LearnWindow(WordRun *run, size_t middle, const Window *window, Composition *made);

static void train_words(WordRun *run, size_t inputs, DrawWindow *draw, LearnWindow *learn)
{
	Window windows[2]; /* of word i at i mod 2 */
	Composition made;
	made.rows = memory_new(inputs * (1 + run->net->ngrams->most), sizeof *made.rows);
	if (run->n_words)
		draw(run, 0, &windows[0]);
	for (size_t i = 0; i < run->n_words; i++) {
		if (i + 1 < run->n_words)
			draw(run, i + 1, &windows[(i + 1) % 2]);
		learn(run, i, &windows[i % 2], &made);
	}
	free(made.rows);
}

void fasttext_train_skipgram(WordRun *run)
{
	train_words(run, 1, draw_skipgram, learn_skipgram);
}

void fasttext_train_cbow(WordRun *run)
{
	train_words(run, 2 * run->net->options.window, draw_cbow, learn_cbow);
}
