/* What each number of a model mattered for its earlier texts: elastic.h. */
#include "train/archive.h"
#include "train/word2vec.h"
#include "train/word2vec_piece.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void elastic_release(Elastic *self)
{
	row_blocks_release(&self->inputs);
	row_blocks_release(&self->outputs);
	row_blocks_release(&self->input_places);
	row_blocks_release(&self->output_places);
	*self = (Elastic){0};
}

bool word2vec_elastic_check(const Word2vec *net, const TrainInput *input, Error *err)
{
	if (net->options.ewc <= 0)
		return true;
	if (net->options.hierarchical)
		return error_set(err, ERROR_INPUT,
			"ewc= is for loss=ns: with loss=hs the inner nodes of the tree change with the words");
	return input->n_earlier > 0 ||
	       error_set(err, ERROR_INPUT,
		       "ewc= weighs what mattered for earlier texts, of which none is known here: load again "
		       "what the model learned, or name it with earlier=");
}

bool word2vec_elastic_begin(Word2vec *net, Error *err)
{
	Elastic *self = &net->elastic;
	elastic_release(self);
	if (net->options.ewc <= 0)
		return true;
	size_t words = net->vocab.words.count, earlier = net->rehearsal.n_earlier;
	static const char *const what = "what numbers mattered";
	row_blocks_init(&self->inputs, net->inputs.width);
	row_blocks_init(&self->outputs, net->outputs.width);
	self->strength = net->options.ewc;
	self->pieces = earlier < ELASTIC_PIECES ? earlier : ELASTIC_PIECES;
	return row_blocks_grow(&self->inputs, words, what, err) &&
	       row_blocks_grow(&self->outputs, words, what, err) &&
	       row_blocks_copy(&net->inputs, &self->input_places, "a copy of the vectors", err) &&
	       row_blocks_copy(&net->outputs, &self->output_places, "a copy of the output vectors", err);
}

bool word2vec_elastic_weighs(const Word2vec *net)
{
	return net->elastic.weighed < net->elastic.pieces;
}

/* --- squared gradients --- */

static void add_squares(const float *gradient, size_t width, float *sums)
{
	for (size_t i = 0; i < width; i++)
		sums[i] += gradient[i] * gradient[i];
}

static float inner(const float *x, const float *y, size_t width)
{
	float sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += x[i] * y[i];
	return sum;
}

/* An example: `vector` is to tell the outputs drawn; `gradient` becomes that of the loss in it. */
static void weigh_outputs(Word2vec *net, const float *vector, const OutputDraw *draw, float *gradient)
{
	size_t width = net->outputs.width;
	float move[WORD2VEC_DIM];
	memset(gradient, 0, width * sizeof *gradient);
	for (size_t k = 0; k < draw->n_outputs; k++) {
		const float *output = row_blocks_at(&net->outputs, draw->rows[k]);
		float error = 1 / (1 + expf(-inner(vector, output, width))) - (k < draw->n_true);
		for (size_t i = 0; i < width; i++) {
			gradient[i] += error * output[i];
			move[i] = error * vector[i];
		}
		add_squares(move, width, row_blocks_at(&net->elastic.outputs, draw->rows[k]));
	}
}

static void weigh_words(Word2vec *net, const uint32_t *words, size_t count, const OutputDraw *draw)
{
	size_t width = net->inputs.width;
	float vector[WORD2VEC_DIM], gradient[WORD2VEC_DIM];
	memset(vector, 0, width * sizeof *vector);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++)
			vector[j] += row_blocks_at(&net->inputs, words[i])[j] / (float)count;
	weigh_outputs(net, vector, draw, gradient);
	for (size_t i = 0; i < count; i++)
		add_squares(gradient, width, row_blocks_at(&net->elastic.inputs, words[i]));
}

static void weigh_window(WordRun *run, Word2vec *net, size_t middle)
{
	size_t first, last, count = 0, each = net->architecture->mean ? KERNEL_INPUTS : 1;
	uint32_t words[KERNEL_INPUTS];
	OutputDraw draw;
	word_run_window(run, middle, 1 + random_below(&run->random, net->options.window), &first, &last);
	word2vec_draw_outputs(run, run->words[middle], &draw);
	for (size_t i = first; i <= last; i++)
		if (i != middle)
			words[count++] = run->words[i];
	for (size_t i = 0; i < count; i += each)
		weigh_words(net, words + i, count < each ? count : each, &draw);
}

static void weigh_piece(Word2vec *net, size_t number)
{
	Piece rest = net->text.pieces[net->rehearsal.mixed[number]];
	WordRun run = {.net = net};
	const uint32_t *map = net->text.maps[rest.corpus], *tokens;
	size_t count;
	random_init(&run.random, net->seed, random_mix(UINT64_MAX / 2) ^ number);
	net->elastic.tokens += rest.end - rest.begin;
	while (piece_next(&net->text, &rest, &tokens, &count)) {
		word2vec_keep_words(&run, map, tokens, count);
		for (size_t i = 0; i < run.n_words; i++)
			weigh_window(&run, net, i);
	}
}

/* --- from sums to strengths --- */

/* How often each word is met in a pass over the new text, thinned out as it is. */
static double *kept_words(const Word2vec *net, size_t corpora)
{
	size_t words = net->vocab.words.count;
	double *kept = memory_new(words + 1, sizeof *kept);
	for (size_t c = 0; c < corpora; c++) {
		const Corpus *corpus = net->text.corpora[c];
		for (uint32_t i = 0; i < corpus->words.count; i++)
			kept[net->text.maps[c][i]] += (double)corpus->counts[i];
	}
	for (size_t i = 0; i < words; i++)
		kept[i] *= (double)net->keep[i] / UINT32_MAX;
	return kept;
}

static void scale_row(const RowBlocks *rows, size_t row, double factor)
{
	float *at = row_blocks_at(rows, row);
	for (size_t i = 0; i < rows->width; i++)
		at[i] = (float)(factor * (double)at[i]);
}

static double earlier_tokens(const Word2vec *net)
{
	double tokens = 0;
	for (size_t i = 0; i < net->rehearsal.n_earlier; i++) {
		const Piece *piece = &net->text.pieces[net->rehearsal.n_fresh + i];
		tokens += (double)(piece->end - piece->begin);
	}
	return tokens;
}

/* A word is in the window of another window + 1 times, and drawn against others by its share in the draws. */
static void deal_out(Word2vec *net)
{
	Elastic *self = &net->elastic;
	double *kept = kept_words(net, net->fresh_corpora), windows = 0, drawn = 0;
	double power = net->architecture->negative_power;
	for (size_t i = 0; i < net->vocab.words.count; i++) {
		windows += kept[i];
		drawn += pow((double)net->vocab.counts[i], power);
	}
	double strength = self->tokens ? self->strength * earlier_tokens(net) / (double)self->tokens : 0;
	for (size_t i = 0; i < net->vocab.words.count; i++) {
		bool known = net->hold.marks[i] & HOLD_KNOWN;
		double as_input = kept[i] * (double)(net->options.window + 1);
		double share = pow((double)net->vocab.counts[i], power) / drawn;
		double as_output = kept[i] + windows * (double)net->options.negative * share;
		scale_row(&self->inputs, i, known ? strength / fmax(as_input, 1) : 0);
		scale_row(&self->outputs, i, known ? strength / fmax(as_output, 1) : 0);
	}
	free(kept);
}

void word2vec_elastic_step(Word2vec *net)
{
	Elastic *self = &net->elastic;
	snprintf(net->model.progress.phase, sizeof net->model.progress.phase, "weighing what mattered");
	weigh_piece(net, self->weighed++);
	if (self->weighed == self->pieces)
		deal_out(net);
}

/* --- in an archive --- */

bool word2vec_elastic_save(const Word2vec *net, Archive *archive, Error *err)
{
	const Elastic *self = &net->elastic;
	if (self->strength <= 0 || net->model.progress.finished)
		return true;
	if (!archive_put_number(archive, "ewc", self->strength, err))
		return false;
	return word2vec_elastic_weighs(net) ||
	       (archive_put_number(archive, "ewc pieces", (double)self->pieces, err) &&
		       archive_put_rows(archive, "ewc inputs", &self->inputs, err) &&
		       archive_put_rows(archive, "ewc outputs", &self->outputs, err) &&
		       archive_put_rows(archive, "ewc input places", &self->input_places, err) &&
		       archive_put_rows(archive, "ewc output places", &self->output_places, err));
}

static bool load_rows(Word2vec *net, Archive *archive, const char *key, RowBlocks *rows, Error *err)
{
	row_blocks_init(rows, net->options.dim);
	return archive_get_rows(archive, key, net->vocab.words.count, rows, err);
}

bool word2vec_elastic_load(Word2vec *net, Archive *archive, Error *err)
{
	Elastic *self = &net->elastic;
	double pieces;
	if (!archive_get_number(archive, "ewc", &net->options.ewc, err) ||
		!archive_get_number(archive, "ewc pieces", &pieces, err))
		return false;
	if (!(net->options.ewc >= 0 && pieces >= 0 && pieces <= ELASTIC_PIECES))
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range");
	if (pieces < 1)
		return true;
	self->strength = net->options.ewc;
	self->pieces = self->weighed = (size_t)pieces;
	return load_rows(net, archive, "ewc inputs", &self->inputs, err) &&
	       load_rows(net, archive, "ewc outputs", &self->outputs, err) &&
	       load_rows(net, archive, "ewc input places", &self->input_places, err) &&
	       load_rows(net, archive, "ewc output places", &self->output_places, err);
}
