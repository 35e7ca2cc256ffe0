/* The life of a model's rows and of one run over a text: begin, step by step, end. */
#include "base/clock.h"
#include "train/sgns.h"
#include "train/sgns_piece.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CURVE_POINTS = 400 };

#define STEP_SECONDS 0.02
#define NEGATIVE_POWER 0.75

Sgns *sgns_new(void)
{
	Sgns *sgns = memory_new(1, sizeof *sgns);
	sgns->model.trainer = &trainer_sgns;
	sgns->model.progress.finished = true;
	series_init(&sgns->model.series[0], "loss", "words");
	series_init(&sgns->model.series[1], "epoch loss", "epoch");
	sgns->model.n_series = 2;
	sgns->kernels = kernels_best();
	return sgns;
}

static void init_row(const Sgns *sgns, size_t row)
{
	Random random;
	random_init(&random, sgns->seed, ~(uint64_t)row);
	float *at = row_blocks_at(&sgns->inputs, row);
	for (size_t i = 0; i < sgns->inputs.width; i++)
		at[i] = (float)((random_uniform(&random) - 0.5) / (double)sgns->inputs.width);
}

static bool enough_words(const Sgns *sgns, const Vocab *vocab, Error *err)
{
	if (vocab->words.count >= 2)
		return true;
	return error_set(err, ERROR_INPUT,
		"%s occurs min_count=%llu times or more in this text; training needs at least two words: load "
		"more "
		"text, or lower min_count",
		vocab->words.count ? "only one word" : "no word", (unsigned long long)sgns->options.min_count);
}

/* Room for the rows first, then the words: a model that runs out of memory stays as it was. */
static bool grow(Sgns *sgns, Vocab *joined, Error *err)
{
	size_t old = sgns->vocab.words.count, count = joined->words.count;
	if (!row_blocks_grow(&sgns->inputs, count, "the vectors", err) ||
		!row_blocks_grow(&sgns->outputs, count, "the output vectors", err))
		return false;
	for (size_t row = old; row < count; row++)
		init_row(sgns, row);
	Vocab swap = sgns->vocab;
	sgns->vocab = *joined;
	*joined = swap;
	return true;
}

bool sgns_learn_words(Sgns *sgns, const TrainInput *input, Error *err)
{
	const SgnsOptions *with = &sgns->options;
	Vocab joined = {0};
	bool fine =
		vocab_copy(&sgns->vocab, &joined, err) &&
		vocab_join(&joined, input->corpora, input->n_corpora, with->min_count, with->max_vocab, err) &&
		enough_words(sgns, &joined, err) && grow(sgns, &joined, err);
	vocab_release(&joined);
	return fine;
}

static bool set_sampling(Sgns *sgns, Error *err)
{
	size_t count = sgns->vocab.words.count;
	double *weights = memory_data(count, sizeof *weights, "the sampling weights", err);
	free(sgns->keep);
	sgns->keep = weights ? memory_data(count + 1, sizeof *sgns->keep, "the subsampling table", err) : NULL;
	bool fine = sgns->keep != NULL;
	for (size_t i = 0; fine && i < count; i++) {
		double f = (double)sgns->vocab.counts[i] / (double)sgns->vocab.tokens;
		sgns->keep[i] = (uint32_t)(sgns_keep(f, sgns->options.sample) * UINT32_MAX);
		weights[i] = pow((double)sgns->vocab.counts[i], NEGATIVE_POWER);
	}
	fine = fine && alias_init(&sgns->negatives, weights, count, err);
	free(weights);
	return fine;
}

/* Pieces are mixed anew for each epoch, so that corpora that come one after the other are learned together. */
static void begin_epoch(Sgns *sgns)
{
	for (size_t i = 0; i < sgns->text.n_pieces; i++)
		sgns->order[i] = (uint32_t)i;
	Random random;
	random_init(&random, sgns->seed, sgns_stream(sgns, SIZE_MAX));
	random_shuffle(&random, sgns->order, sgns->text.n_pieces);
	sgns->next = 0;
	sgns->whole = (SgnsSum){0};
	snprintf(sgns->model.progress.phase, sizeof sgns->model.progress.phase, "epoch %zu of %zu",
		sgns->epoch + 1, sgns->options.epochs);
}

bool sgns_begin_run(Sgns *sgns, const TrainInput *input, Error *err)
{
	if (!training_text_init(&sgns->text, &sgns->vocab, input->corpora, input->n_corpora, err) ||
		!set_sampling(sgns, err))
		return false;
	const Series *curve = &sgns->model.series[0];
	sgns->words_before = curve->count ? curve->x[curve->count - 1] : 0;
	sgns->order = memory_resize(sgns->order, sgns->text.n_pieces, sizeof *sgns->order);
	sgns->runs++;
	sgns->epoch = 0;
	sgns->batch = 1;
	sgns->last_step = clock_now();
	sgns->point = (SgnsSum){0};
	sgns->model.progress =
		(Progress){.total = (double)sgns->text.tokens * (double)sgns->options.epochs, .unit = "words"};
	begin_epoch(sgns);
	return true;
}

static void add_point(Series *series, double x, SgnsSum *sum)
{
	if (sum->pairs)
		series_add(series, x, sum->loss / (double)sum->pairs);
	*sum = (SgnsSum){0};
}

/* Adds up the pieces of the step in their order. Points of the curve fall on fixed pieces, wherever steps are
 * cut. */
static void collect(Sgns *sgns, size_t count)
{
	Progress *progress = &sgns->model.progress;
	size_t interval = sgns->text.n_pieces * sgns->options.epochs / CURVE_POINTS + 1;
	for (size_t i = 0; i < count; i++) {
		const Piece *piece = &sgns->text.pieces[sgns->order[sgns->next]];
		progress->done += (double)(piece->end - piece->begin);
		sgns->point.loss += sgns->sums[i].loss;
		sgns->point.pairs += sgns->sums[i].pairs;
		sgns->whole.loss += sgns->sums[i].loss;
		sgns->whole.pairs += sgns->sums[i].pairs;
		sgns->next++;
		if ((sgns->epoch * sgns->text.n_pieces + sgns->next) % interval == 0)
			add_point(&sgns->model.series[0], sgns->words_before + progress->done, &sgns->point);
	}
}

static void end_epoch(Sgns *sgns)
{
	Progress *progress = &sgns->model.progress;
	Series *by_epoch = &sgns->model.series[1];
	add_point(by_epoch, by_epoch->count ? by_epoch->x[by_epoch->count - 1] + 1 : 1, &sgns->whole);
	if (++sgns->epoch < sgns->options.epochs) {
		begin_epoch(sgns);
		return;
	}
	add_point(&sgns->model.series[0], sgns->words_before + progress->done, &sgns->point);
	progress->finished = true;
	training_text_release(&sgns->text);
}

/* Over about the last second. */
static void update_rate(Sgns *sgns, double words)
{
	double now = clock_now(), seconds = now - sgns->last_step;
	double rate = seconds > 0 ? words / seconds : 0, fresh = 1 - exp(-seconds);
	Progress *progress = &sgns->model.progress;
	progress->rate = progress->rate > 0 ? progress->rate + fresh * (rate - progress->rate) : rate;
	sgns->last_step = now;
}

/* As many pieces next time as should take one step's time. On a busy machine the clock runs on while threads
 * wait for their turn: what they worked is the better measure then. */
static void choose_batch(Sgns *sgns, double wall, double worked)
{
	double seconds = worked < wall ? worked : wall;
	double factor = seconds > 0 ? STEP_SECONDS / seconds : 2;
	factor = factor < 0.25 ? 0.25 : factor > 2 ? 2 : factor;
	sgns->batch = (size_t)((double)sgns->batch * factor + 0.5);
	sgns->batch = sgns->batch > 1 ? sgns->batch : 1;
}

bool sgns_step(Model *model, Pool *pool, Error *err)
{
	Sgns *sgns = (Sgns *)model;
	double wall = clock_now(), cpu = clock_cpu(), done = model->progress.done;
	size_t left = sgns->text.n_pieces - sgns->next, count = sgns->batch < left ? sgns->batch : left;
	pool = sgns->options.exact ? NULL : pool;
	sgns->sums = memory_resize(sgns->sums, count, sizeof *sgns->sums);
	pool_run(pool, count, sgns_train_piece, sgns);
	choose_batch(sgns, clock_now() - wall, (clock_cpu() - cpu) / pool_threads(pool));
	collect(sgns, count);
	if (!isfinite(sgns->point.loss) || !isfinite(sgns->whole.loss))
		return error_set(err, ERROR_NUMBER,
			"training diverged after %.0f words: the loss is not a finite number; try a smaller lr "
			"than %g",
			model->progress.done, sgns->options.lr);
	update_rate(sgns, model->progress.done - done);
	if (sgns->next == sgns->text.n_pieces)
		end_epoch(sgns);
	return true;
}

void sgns_free(Model *model)
{
	Sgns *sgns = (Sgns *)model;
	for (size_t i = 0; i < model->n_series; i++)
		series_release(&model->series[i]);
	provenance_release(&model->provenance);
	vocab_release(&sgns->vocab);
	row_blocks_release(&sgns->inputs);
	row_blocks_release(&sgns->outputs);
	alias_release(&sgns->negatives);
	training_text_release(&sgns->text);
	free(sgns->keep);
	free(sgns->order);
	free(sgns->sums);
	free(sgns);
}
