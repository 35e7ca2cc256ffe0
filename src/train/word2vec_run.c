/* The life of a model's rows and of one run over a text: begin, step by step, end. */
#include "base/text.h"
#include "data/fasttext_rows.h"
#include "train/held_out.h"
#include "train/word2vec.h"
#include "train/word2vec_piece.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CURVE_POINTS = 400 };

Word2vec *word2vec_new(const Architecture *architecture)
{
	Word2vec *net = memory_new(1, sizeof *net);
	net->model.trainer = architecture->trainer;
	net->architecture = architecture;
	net->model.progress.finished = true;
	series_init(&net->model.series[CURVE_LOSS], "loss", "words");
	series_init(&net->model.series[CURVE_EPOCH_LOSS], "epoch loss", "epoch");
	series_init(&net->model.series[CURVE_RATE], "learning rate", "words");
	series_init(&net->model.series[CURVE_HELD_OUT], HELD_OUT_LOSS, "words");
	net->model.n_series = CURVE_DOMAIN;
	net->kernels = kernels_best();
	net->documents = architecture->documents ? document_rows_new() : NULL;
	return net;
}

_Static_assert((int)CURVE_DOMAIN + 2 * (int)DOMAIN_CURVES <= (int)MODEL_SERIES, "a model holds all curves");

static void name_domain_curve(Word2vec *net, size_t domain)
{
	Text name = {0};
	text_format(&name, "loss in %s", dictionary_word(&net->vocab.domains, (uint32_t)domain));
	net->domain_curves[domain] = net->model.n_series;
	series_init(&net->model.series[net->model.n_series++], text_of(&name), "words");
	text_release(&name);
}

void word2vec_name_domain_curves(Word2vec *net)
{
	size_t domains = net->vocab.domains.count;
	for (size_t i = 0; domains > 1 && i < domains && i < DOMAIN_CURVES; i++)
		if (!net->domain_curves[i] && net->model.n_series < MODEL_SERIES)
			name_domain_curve(net, i);
}

static void init_row(const Word2vec *net, size_t row)
{
	Random random;
	double spread = 2 * net->architecture->spread;
	random_init(&random, net->seed, ~(uint64_t)row);
	float *at = row_blocks_at(&net->inputs, row);
	for (size_t i = 0; i < net->inputs.width; i++)
		at[i] = (float)((random_uniform(&random) - 0.5) * spread / (double)net->inputs.width);
}

static bool enough_words(const Word2vec *net, const Vocab *vocab, Error *err)
{
	if (vocab->words.count >= 2)
		return true;
	return error_set(err, ERROR_INPUT,
		"%s occurs min_count=%llu times or more in this text; training needs at least two words: load "
		"more text, or lower min_count",
		vocab->words.count ? "only one word" : "no word", (unsigned long long)net->options.min_count);
}

/* Words of a space come first, in its order, so that the known words are the first ones. */
static bool admit_words(const Word2vec *net, const TrainInput *input, Vocab *joined, Error *err)
{
	return !input->from || vocab_admit(joined, &input->from->items, input->corpora, input->n_corpora,
				       !input->from_all, net->options.max_vocab, err);
}

static void take_row(const float *from, RowBlocks *rows, size_t row)
{
	if (from)
		memcpy(row_blocks_at(rows, row), from, rows->width * sizeof *from);
}

/* Words that the space has begin at its vectors, and are known. Of a .bin they take what these were made of and
 * learned with, too. */
static void take_rows(Word2vec *net, const Vocab *joined, size_t old, const Space *from)
{
	for (uint32_t word = (uint32_t)old; word < joined->words.count; word++) {
		uint32_t row = dictionary_find_text(&from->items, dictionary_word(&joined->words, word));
		if (row == DICTIONARY_NONE)
			continue;
		take_row(from->rows ? row_blocks_at(&from->rows->words, row) : matrix_row(&from->vectors, row),
			&net->inputs, word);
		if (from->rows && !net->options.hierarchical)
			take_row(fasttext_rows_output(from->rows, row), &net->outputs, word);
		hold_know(&net->hold, word);
	}
}

/* Room for the rows first, then the words: a model that runs out of memory stays as it was. */
static bool grow(Word2vec *net, Vocab *joined, const TrainInput *input, Error *err)
{
	const Space *from = input->from;
	size_t old = net->vocab.words.count, count = joined->words.count;
	net->known_ngrams = net->ngrams ? net->ngrams->subwords->rows.rows : 0;
	if (!hold_begin(&net->hold, count, err) || !row_blocks_grow(&net->inputs, count, "the vectors", err) ||
		(net->ngrams &&
			!word_ngrams_join(net->ngrams, &joined->words, old, net->seed, input->stop, err)) ||
		!(net->options.hierarchical ? word2vec_replant(net, joined, err)
					    : row_blocks_grow(&net->outputs, count, "the output vectors", err)))
		return false;
	for (size_t row = old; row < count; row++)
		init_row(net, row);
	for (size_t row = 0; row < old; row++)
		hold_know(&net->hold, row);
	if (from)
		take_rows(net, joined, old, from);
	Vocab swap = net->vocab;
	net->vocab = *joined;
	*joined = swap;
	return true;
}

bool word2vec_learn_words(Word2vec *net, const TrainInput *input, Error *err)
{
	const Word2vecOptions *with = &net->options;
	Vocab joined = {0};
	bool fine =
		training_text_check_holdout(input->corpora, input->n_corpora, with->holdout, err) &&
		vocab_copy(&net->vocab, &joined, err) && admit_words(net, input, &joined, err) &&
		vocab_join(&joined, input->corpora, input->n_corpora, with->min_count, with->max_vocab, err) &&
		enough_words(net, &joined, err) && grow(net, &joined, input, err);
	vocab_release(&joined);
	return fine;
}

double word2vec_keep(double f, double t)
{
	double keep = t > 0 && f > 0 ? (sqrt(f / t) + 1) * t / f : 1;
	return keep < 1 ? keep : 1;
}

bool word2vec_set_sampling(Word2vec *net, Error *err)
{
	size_t count = net->vocab.words.count;
	double *weights = memory_data(count, sizeof *weights, "the sampling weights", err);
	free(net->keep);
	net->keep = weights ? memory_data(count + 1, sizeof *net->keep, "the subsampling table", err) : NULL;
	bool fine = net->keep != NULL;
	for (size_t i = 0; fine && i < count; i++) {
		double f = (double)net->vocab.counts[i] / (double)net->vocab.tokens;
		net->keep[i] = (uint32_t)(word2vec_keep(f, net->options.sample) * UINT32_MAX);
		weights[i] = pow((double)net->vocab.counts[i], net->architecture->negative_power);
	}
	if (!net->options.hierarchical)
		fine = fine && alias_init(&net->negatives, weights, count, err);
	free(weights);
	return fine;
}

void word2vec_forget_sampling(Word2vec *net)
{
	free(net->keep);
	net->keep = NULL;
	alias_release(&net->negatives);
}

/* Pieces are mixed anew for each epoch, so that corpora that come one after the other are learned together. */
static void mix_pieces(Word2vec *net)
{
	Random random;
	random_init(&random, net->seed, word2vec_stream(net, SIZE_MAX));
	training_text_shuffle(&net->text, &random, net->order);
	domain_mix_draw(&net->mix, net->epoch, net->order, net->text.n_pieces);
	rehearsal_draw(&net->rehearsal, &net->text, net->epoch, net->order);
}

static void name_epoch(Word2vec *net)
{
	snprintf(net->model.progress.phase, sizeof net->model.progress.phase, "epoch %zu of %zu",
		net->epoch + 1, net->options.epochs);
}

static void begin_epoch(Word2vec *net)
{
	mix_pieces(net);
	net->next = 0;
	net->whole = (LossSum){0};
	name_epoch(net);
}

/* Pieces on which the loss is measured. */
static size_t to_measure(const Word2vec *net)
{
	return net->text.n_held + net->rehearsal.n_judged;
}

/* Nothing to do without text that was held out or is judged. */
static void begin_measuring(Word2vec *net)
{
	net->measuring = to_measure(net) > 0;
	net->measured = 0;
	net->held_out = (LossSum){0};
	word2vec_judge_restart(net);
}

static double total_words(const Word2vec *net)
{
	return domain_mix_tokens(&net->mix, &net->text, net->options.epochs) +
	       rehearsal_tokens(&net->rehearsal, &net->text, net->options.epochs);
}

/* What a run needs and no archive holds: all of it follows from the input and the vocabulary. */
static bool set_up_run(Word2vec *net, const TrainInput *input, Error *err)
{
	word_looks_release(&net->looks);
	if (!training_text_init(&net->text, &net->vocab, input->corpora, input->n_corpora, err) ||
		!word2vec_set_sampling(net, err) ||
		(net->documents &&
			!document_rows_join(net->documents, input, net->options.dim, net->seed, err)))
		return false;
	if (net->options.evenness > 0)
		training_text_part_domains(&net->text);
	training_text_hold_out(&net->text, net->options.holdout, net->seed);
	if (!domain_mix_init(&net->mix, &net->text, &net->vocab.domains, net->options.evenness, net->seed,
		    &net->model, err))
		return false;
	if (!rehearsal_init(
		    &net->rehearsal, &net->text, &net->vocab, input, net->seed, net->options.rehearse, err))
		return false;
	net->fresh_corpora = input->n_corpora;
	net->order = memory_resize(net->order, net->text.n_pieces, sizeof *net->order);
	net->model.drawing = net->documents != NULL;
	pace_start(&net->pace);
	return true;
}

/* A piece of what set_up_run left to do. */
static bool draw_step(Word2vec *net, Error *err)
{
	if (net->documents->arriving && !document_rows_step(net->documents, err))
		return false;
	net->model.drawing = net->documents->arriving != NULL;
	return net->model.drawing || word2vec_hold(&net->model, err);
}

bool word2vec_draw_rest(Word2vec *net, Error *err)
{
	while (net->model.drawing)
		if (!draw_step(net, err))
			return false;
	return true;
}

bool word2vec_begin_run(Word2vec *net, const TrainInput *input, Error *err)
{
	size_t documents = net->documents ? net->documents->documents->names.count : 0;
	if (!set_up_run(net, input, err) || !word2vec_tie(net, documents, err) ||
		!word2vec_elastic_begin(net, err) || !word2vec_hold(&net->model, err))
		return false;
	const Series *curve = &net->model.series[CURVE_LOSS];
	net->words_before = curve->count ? curve->x[curve->count - 1] : 0;
	net->runs++;
	net->epoch = 0;
	net->known = net->hold.n_known;
	net->point = (PieceSum){0};
	word2vec_name_domain_curves(net);
	word2vec_judge_begin(net);
	net->model.progress = (Progress){.total = total_words(net), .unit = "words"};
	begin_epoch(net);
	begin_measuring(net);
	return true;
}

static size_t judged_domains(const Word2vec *net)
{
	return net->rehearsal.n_judged ? net->rehearsal.earlier.count + net->rehearsal.fresh.count : 0;
}

bool word2vec_take_up_run(Word2vec *net, const TrainInput *input, Error *err)
{
	if (!set_up_run(net, input, err) ||
		!hold_resume(&net->hold, net->vocab.words.count, net->known, net->options.anchor, err) ||
		!word2vec_hold(&net->model, err))
		return false;
	size_t pieces = net->text.n_pieces;
	bool fits =
		net->epoch < net->options.epochs && net->model.progress.total == total_words(net) &&
		(net->measuring ? net->next <= pieces && net->measured < to_measure(net) : net->next < pieces);
	if (fits && !net->elastic.strength && !word2vec_elastic_begin(net, err))
		return false;
	if (!fits || net->model.n_losses != judged_domains(net))
		return error_set(err, ERROR_INPUT, "the run that was saved does not fit this text");
	mix_pieces(net);
	return true;
}

static void add_point(Series *series, double x, LossSum *sum)
{
	if (sum->examples)
		series_add(series, x, sum->loss / (double)sum->examples);
	*sum = (LossSum){0};
}

/* One on each curve; `place` is that of the last piece. */
static void add_points(Word2vec *net, size_t place)
{
	Model *model = &net->model;
	if (net->point.all.examples == 0)
		return;
	double words = net->words_before + model->progress.done;
	add_point(&model->series[CURVE_LOSS], words, &net->point.all);
	series_add(&model->series[CURVE_RATE], words, word2vec_rate(net, place));
	for (size_t i = 0; i < DOMAIN_CURVES; i++)
		if (net->domain_curves[i])
			add_point(&model->series[net->domain_curves[i]], words, &net->point.by_domain[i]);
}

static void collect_piece(Word2vec *net, const PieceSum *sum)
{
	const Piece *piece = &net->text.pieces[net->order[net->next]];
	net->model.progress.done += (double)(piece->end - piece->begin);
	loss_add(&net->whole, sum->all);
	loss_add(&net->point.all, sum->all);
	for (size_t i = 0; i < DOMAIN_CURVES; i++)
		loss_add(&net->point.by_domain[i], sum->by_domain[i]);
}

/* Adds up the pieces of the step in their order. Points of the curves fall on fixed pieces, wherever steps are
 * cut. */
static void collect(Word2vec *net, size_t count)
{
	size_t interval = net->text.n_pieces * net->options.epochs / CURVE_POINTS + 1;
	for (size_t i = 0; i < count; i++) {
		collect_piece(net, &net->sums[i]);
		net->next++;
		if ((net->epoch * net->text.n_pieces + net->next) % interval == 0)
			add_points(net, net->next - 1);
	}
}

static void end_run(Word2vec *net)
{
	add_points(net, net->next - 1);
	net->model.progress.finished = true;
	word_looks_release(&net->looks);
	training_text_release(&net->text);
	rehearsal_release(&net->rehearsal);
	domain_mix_release(&net->mix);
	elastic_release(&net->elastic);
	hold_release(&net->hold);
	hold_release(&net->ngram_hold);
	hold_release(&net->document_hold);
}

/* The last epoch's number stays until its text that was held out is measured. */
static void end_epoch(Word2vec *net)
{
	if (net->epoch + 1 == net->options.epochs) {
		end_run(net);
		return;
	}
	net->epoch++;
	begin_epoch(net);
}

static size_t measure_interval(const Word2vec *net)
{
	return held_out_interval(net->text.n_pieces, to_measure(net));
}

/* After a step of training. */
static void end_step(Word2vec *net)
{
	bool over = net->next == net->text.n_pieces;
	Series *by_epoch = &net->model.series[CURVE_EPOCH_LOSS];
	if (over)
		add_point(by_epoch, by_epoch->count ? by_epoch->x[by_epoch->count - 1] + 1 : 1, &net->whole);
	if (over || net->next % measure_interval(net) == 0)
		begin_measuring(net);
	if (over && !net->measuring)
		end_epoch(net);
}

/* After a step of measuring. */
static void collect_measured(Word2vec *net, size_t count)
{
	double words = net->words_before + net->model.progress.done;
	for (size_t i = 0; i < count; i++, net->measured++)
		if (net->measured < net->text.n_held)
			loss_add(&net->held_out, net->sums[i].all);
		else
			word2vec_judge_add(net, net->measured - net->text.n_held, net->sums[i].all);
	if (net->measured < to_measure(net))
		return;
	add_point(&net->model.series[CURVE_HELD_OUT], words, &net->held_out);
	word2vec_judge_end(net, words);
	net->measuring = false;
	if (net->next == net->text.n_pieces)
		end_epoch(net);
}

/* Steps end where something is to be measured, so that this does not depend on the clock. */
static size_t pieces_of_step(const Word2vec *net)
{
	size_t left = net->measuring ? to_measure(net) - net->measured
				     : measure_interval(net) - net->next % measure_interval(net);
	if (!net->measuring && left > net->text.n_pieces - net->next)
		left = net->text.n_pieces - net->next;
	return net->pace.batch < left ? net->pace.batch : left;
}

bool word2vec_step(Model *model, Pool *pool, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	double done = model->progress.done;
	if (model->drawing)
		return draw_step(net, err);
	if (word2vec_elastic_weighs(net)) {
		word2vec_elastic_step(net);
		if (!word2vec_elastic_weighs(net))
			name_epoch(net);
		return true;
	}
	size_t count = pieces_of_step(net);
	pool = net->options.exact ? NULL : pool;
	net->sums = memory_resize(net->sums, count, sizeof *net->sums);
	pace_begin_step(&net->pace);
	pool_run(pool, count, net->measuring ? word2vec_measure_piece : word2vec_train_piece, net);
	pace_end_step(&net->pace, pool_threads(pool));
	if (net->measuring) {
		collect_measured(net, count);
		pace_rest(&net->pace);
		return true;
	}
	collect(net, count);
	if (!isfinite(net->point.all.loss) || !isfinite(net->whole.loss))
		return error_set(err, ERROR_NUMBER,
			"training diverged after %.0f words: the loss is not a finite number; try a smaller lr "
			"than %g",
			model->progress.done, net->options.lr);
	pace_rate(&net->pace, model->progress.done - done, &model->progress);
	end_step(net);
	return true;
}

void word2vec_free(Model *model)
{
	Word2vec *net = (Word2vec *)model;
	model_release(model);
	vocab_release(&net->vocab);
	row_blocks_release(&net->inputs);
	space_unref(net->resting);
	word_ngrams_free(net->ngrams);
	row_blocks_release(&net->outputs);
	huffman_release(&net->tree);
	alias_release(&net->negatives);
	document_rows_free(net->documents);
	word_looks_release(&net->looks);
	training_text_release(&net->text);
	rehearsal_release(&net->rehearsal);
	domain_mix_release(&net->mix);
	elastic_release(&net->elastic);
	hold_release(&net->hold);
	hold_release(&net->ngram_hold);
	hold_release(&net->document_hold);
	free(net->judging);
	free(net->keep);
	free(net->order);
	free(net->sums);
	free(net);
}
