/* How much each number mattered for the words of a text: squared gradients, summed up for elastic.h. */
#include "train/word2vec_piece.h"

#include <math.h>
#include <string.h>

static float inner(const float *x, const float *y, size_t width)
{
	float sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += x[i] * y[i];
	return sum;
}

void word2vec_weigh_outputs(
	const Word2vec *net, const float *vector, const OutputDraw *draw, Elastic *into, float *gradient)
{
	size_t width = net->outputs.width;
	float squares[WORD2VEC_DIM];
	memset(gradient, 0, width * sizeof *gradient);
	for (size_t k = 0; k < draw->n_outputs; k++) {
		const float *output = row_blocks_at(&net->outputs, draw->rows[k]);
		float error = 1 / (1 + expf(-inner(vector, output, width))) - (k < draw->n_true);
		for (size_t i = 0; i < width; i++) {
			gradient[i] += error * output[i];
			squares[i] = error * error * vector[i] * vector[i];
		}
		elastic_rows_add(&into->outputs, draw->rows[k], squares);
	}
}

static void weigh_inputs(
	const Word2vec *net, const uint32_t *words, size_t count, const OutputDraw *draw, Elastic *into)
{
	size_t width = net->inputs.width;
	float vector[WORD2VEC_DIM], gradient[WORD2VEC_DIM];
	memset(vector, 0, width * sizeof *vector);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++)
			vector[j] += row_blocks_at(&net->inputs, words[i])[j] / (float)count;
	word2vec_weigh_outputs(net, vector, draw, into, gradient);
	for (size_t j = 0; j < width; j++)
		gradient[j] *= gradient[j];
	for (size_t i = 0; i < count; i++)
		elastic_rows_add(&into->inputs, words[i], gradient);
}

static void weigh_window(WordRun *run, size_t middle, Elastic *into)
{
	const Word2vec *net = run->net;
	size_t first, last, count = 0, each = net->architecture->mean ? KERNEL_INPUTS : 1;
	uint32_t words[KERNEL_INPUTS];
	OutputDraw draw;
	word_run_window(run, middle, 1 + random_below(&run->random, net->options.window), &first, &last);
	word2vec_draw_outputs(run, run->words[middle], &draw);
	for (size_t i = first; i <= last; i++)
		if (i != middle)
			words[count++] = run->words[i];
	for (size_t i = 0; i < count; i += each)
		weigh_inputs(net, words + i, count < each ? count : each, &draw, into);
}

void word2vec_weigh_windows(WordRun *run, Elastic *into)
{
	for (size_t i = 0; i < run->n_words; i++)
		weigh_window(run, i, into);
}
