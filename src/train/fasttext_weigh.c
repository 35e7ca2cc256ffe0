/* How much each number mattered where words are made of n-grams: as word2vec_weigh.c. */
#include "train/fasttext.h"

#include <stdlib.h>
#include <string.h>

static void square_to(const float *gradient, size_t width, float *sums)
{
	for (size_t i = 0; i < width; i++)
		sums[i] += gradient[i] * gradient[i];
}

/* To all that a word is made of: all of it moves by the whole gradient. */
static void add_to_word(const Word2vec *net, uint32_t word, const float *squares, Elastic *into)
{
	const WordNgrams *ngrams = net->ngrams;
	elastic_rows_add(&into->inputs, word, squares);
	for (size_t i = ngrams->starts[word]; i < ngrams->starts[word + 1]; i++)
		elastic_rows_add(&into->ngrams, ngrams->lists[i], squares);
}

static void draw_reach(WordRun *run, size_t middle, size_t *first, size_t *last)
{
	word_run_window(run, middle, 1 + random_below(&run->random, run->net->options.window), first, last);
}

static void weigh_skipgram(WordRun *run, size_t middle, float **rows, Elastic *into)
{
	const Word2vec *net = run->net;
	size_t first, last, width = net->inputs.width;
	float vector[WORD2VEC_DIM] __attribute__((aligned(64)));
	float gradient[WORD2VEC_DIM], squares[WORD2VEC_DIM];
	OutputDraw draw;
	draw_reach(run, middle, &first, &last);
	fasttext_compose(net, run->words[middle], rows, vector);
	memset(squares, 0, width * sizeof *squares);
	for (size_t i = first; i <= last; i++) {
		if (i == middle)
			continue;
		word2vec_draw_outputs(run, run->words[i], &draw);
		word2vec_weigh_outputs(net, vector, &draw, into, gradient);
		square_to(gradient, width, squares);
	}
	add_to_word(net, run->words[middle], squares, into);
}

static void weigh_cbow(WordRun *run, size_t middle, float **rows, Elastic *into)
{
	const Word2vec *net = run->net;
	size_t first, last, count = 0, width = net->inputs.width;
	float vector[WORD2VEC_DIM] __attribute__((aligned(64)));
	float gradient[WORD2VEC_DIM], squares[WORD2VEC_DIM];
	OutputDraw draw;
	draw_reach(run, middle, &first, &last);
	if (first == last)
		return;
	for (size_t i = first; i <= last; i++)
		if (i != middle)
			count += fasttext_rows(net, run->words[i], rows + count);
	net->kernels->mean_of_rows(rows, count, net->inputs.stride, vector);
	word2vec_draw_outputs(run, run->words[middle], &draw);
	word2vec_weigh_outputs(net, vector, &draw, into, gradient);
	memset(squares, 0, width * sizeof *squares);
	square_to(gradient, width, squares);
	for (size_t i = first; i <= last; i++)
		if (i != middle)
			add_to_word(net, run->words[i], squares, into);
}

void fasttext_weigh_words(WordRun *run, Elastic *into)
{
	bool mean = run->net->architecture->mean;
	size_t inputs = mean ? 2 * run->net->options.window : 1;
	float **rows = memory_new(inputs * (1 + run->net->ngrams->most), sizeof *rows);
	for (size_t i = 0; i < run->n_words; i++)
		(mean ? weigh_cbow : weigh_skipgram)(run, i, rows, into);
	free(rows);
}
