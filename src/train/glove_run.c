/* The life of a model and of one run: counting pairs, dealing them to buckets, epochs of AdaGrad. */
#include "base/memory.h"
#include "base/random.h"
#include "linalg/kernels.h"
#include "train/glove.h"
#include "train/held_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CURVE_POINTS = 400, AHEAD = 4, DRAWN_NUMBERS = 1 << 19 };

Glove *glove_new(void)
{
	Glove *glove = memory_new(1, sizeof *glove);
	glove->model.trainer = &trainer_glove;
	glove->model.progress.finished = true;
	glove->phase = GLOVE_RESTS;
	series_init(&glove->model.series[GLOVE_CURVE_LOSS], "loss", "pairs");
	series_init(&glove->model.series[GLOVE_CURVE_EPOCH_LOSS], "epoch loss", "epoch");
	series_init(&glove->model.series[GLOVE_CURVE_HELD_OUT], HELD_OUT_LOSS, "pairs");
	glove->model.n_series = GLOVE_CURVES;
	glove->adagrad = adagrad_best();
	glove->kernels = kernels_best();
	return glove;
}

void glove_init_rows(Glove *glove)
{
	size_t half = (glove->options.dim + 2 + KERNEL_LANES - 1) / KERNEL_LANES * KERNEL_LANES;
	row_blocks_init(&glove->words, 2 * half);
	row_blocks_init(&glove->contexts, 2 * half);
}

static void end_run(Glove *glove)
{
	pair_counter_release(&glove->counter);
	extent_release(&glove->pair_bytes);
	free(glove->starts);
	free(glove->cursors);
	free(glove->rows);
	free(glove->order);
	free(glove->sums);
	glove->pairs = NULL;
	glove->starts = glove->cursors = NULL;
	glove->order = glove->rows = NULL;
	glove->sums = NULL;
	hold_release(&glove->hold);
	row_blocks_release(&glove->context_places);
	word_looks_release(&glove->looks);
	glove->phase = GLOVE_RESTS;
	glove->takes_up = false;
	glove->model.progress.finished = true;
}

void glove_free(Model *model)
{
	if (!model)
		return;
	Glove *glove = (Glove *)model;
	end_run(glove);
	model_release(model);
	vocab_release(&glove->vocab);
	cooccurrence_release(&glove->counts);
	row_blocks_release(&glove->words);
	row_blocks_release(&glove->contexts);
	free(glove);
}

/* --- beginning --- */

/* Numbers from +-1 / (2 dim), biases too; `partner` is the column that meets the other side's bias. The
 * authors' program does without the learning rate for biases: their sums begin at its square instead of 1. */
static void init_row(const Glove *glove, float *at, size_t bias, size_t partner, uint64_t stream)
{
	Random random;
	size_t dim = glove->options.dim, half = glove_width(glove);
	random_init(&random, glove->seed, ~stream);
	for (size_t i = 0; i < dim + 2; i++)
		at[i] = (float)((random_uniform(&random) - 0.5) / (double)dim);
	at[partner] = 1;
	for (size_t i = 0; i < half; i++)
		at[half + i] = 1;
	at[half + bias] = (float)(glove->options.lr * glove->options.lr);
}

/* Some 15 ms of one thread. */
static size_t rows_of_piece(const Glove *glove)
{
	return 1 + DRAWN_NUMBERS / glove_width(glove);
}

static void draw_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Glove *glove = context;
	size_t dim = glove->options.dim, each = rows_of_piece(glove), first = glove->drawn + piece * each;
	for (size_t row = first; row < first + each && row < glove->words.rows; row++) {
		init_row(glove, row_blocks_at(&glove->words, row), dim, dim + 1, 2 * row);
		init_row(glove, row_blocks_at(&glove->contexts, row), dim + 1, dim, 2 * row + 1);
	}
}

static bool draw_step(Glove *glove, Pool *pool)
{
	size_t each = rows_of_piece(glove), left = glove->words.rows - glove->drawn;
	size_t pieces = (left + each - 1) / each, threads = (size_t)pool_threads(pool);
	pieces = pieces < threads ? pieces : threads;
	pool_run(pool, pieces, draw_piece, glove);
	glove->drawn += pieces * each < left ? pieces * each : left;
	return glove->model.drawing = glove->drawn < glove->words.rows;
}

void glove_draw_rest(Glove *glove)
{
	while (glove->drawn < glove->words.rows)
		draw_step(glove, NULL);
}

void glove_draw_unnoted(const Glove *glove)
{
	Glove copy = *glove;
	glove_draw_rest(&copy);
}

/* Room for new words; their rows come in the first steps. */
static bool grow(Glove *glove, Error *err)
{
	size_t count = glove->vocab.words.count;
	if (!row_blocks_grow(&glove->words, count, "the vectors", err) ||
		!row_blocks_grow(&glove->contexts, count, "the context vectors", err))
		return false;
	glove->model.drawing = glove->drawn < count;
	return true;
}

/* Vectors of a space are put into rows that are there. */
static bool take_vectors(Glove *glove, const TrainInput *input, Error *err)
{
	while (glove->drawn < glove->words.rows) {
		if (input->stop && atomic_load(input->stop))
			return error_set(err, ERROR_CANCELLED, "stopped while vectors were drawn");
		draw_step(glove, NULL);
	}
	glove_take_vectors(glove, input->from);
	return true;
}

/* After a failure: rows that came may come again, for other words. */
static bool forget_new_rows(Glove *glove, size_t drawn)
{
	glove->drawn = glove->words.rows = glove->contexts.rows = drawn;
	glove->model.drawing = false;
	return false;
}

static bool weigh(Glove *glove, const TrainInput *input, Error *err)
{
	return domain_weights_of_text(&glove->model, input, &glove->vocab.domains, glove->evenness, err);
}

static bool begin_counting(Glove *glove, const TrainInput *input, Error *err)
{
	if (!pair_counter_init(&glove->counter, &glove->vocab, input, glove->options.window, WEIGHT_HARMONIC,
		    glove->model.shares, &glove->counts, err)) {
		pair_counter_release(&glove->counter);
		return false;
	}
	glove->memory = input->memory;
	glove->phase = GLOVE_COUNTS;
	pace_start(&glove->pace);
	glove->model.progress =
		(Progress){.total = glove->counter.total, .unit = "words", .phase = "counting pairs"};
	return true;
}

bool glove_begin_run(Glove *glove, const TrainInput *input, size_t known, double anchor, Error *err)
{
	/* What is refused leaves a run that is under way as it is. */
	if (!weigh(glove, input, err))
		return false;
	glove_draw_rest(glove);
	size_t drawn = glove->drawn;
	end_run(glove);
	if (!grow(glove, err) || (input->from && !take_vectors(glove, input, err)) ||
		!glove_hold_begin(glove, known, anchor, err) || !begin_counting(glove, input, err))
		return forget_new_rows(glove, drawn);
	glove->runs++;
	return true;
}

/* Counting begins once more; counts that are there are only dealt anew. */
bool glove_resume(Model *model, const TrainInput *input, Error *err)
{
	Glove *glove = (Glove *)model;
	Hold *hold = &glove->hold;
	if (!hold_resume(hold, glove->vocab.words.count, hold->n_known, hold->strength, err))
		return false;
	hold_freeze(hold, &model->frozen, &glove->vocab.words);
	model_note_racing(model, input, glove->options.exact);
	if (glove->phase == GLOVE_COUNTS)
		return weigh(glove, input, err) && begin_counting(glove, input, err);
	glove->memory = input->memory;
	glove->takes_up = glove->phase == GLOVE_TRAINS || glove->takes_up;
	glove->phase = GLOVE_SORTS;
	pace_start(&glove->pace);
	return glove_begin_buckets(glove, err);
}

static void mix_buckets(Glove *glove)
{
	Random random;
	for (size_t i = 0; i < glove->n_buckets; i++)
		glove->order[i] = (uint32_t)i;
	random_init(&random, glove->seed, random_mix(random_mix(glove->runs) ^ glove->epoch));
	random_shuffle(&random, glove->order, glove->n_buckets);
}

static void begin_epoch(Glove *glove)
{
	mix_buckets(glove);
	glove->next = 0;
	glove->whole = (GloveSum){0};
	snprintf(glove->model.progress.phase, sizeof glove->model.progress.phase, "epoch %zu of %llu",
		glove->epoch + 1, (unsigned long long)glove->options.epochs);
}

static void begin_training(Glove *glove)
{
	const Series *curve = &glove->model.series[GLOVE_CURVE_LOSS];
	double pairs = (double)glove->starts[glove->n_buckets];
	glove->pairs_before = curve->count ? curve->x[curve->count - 1] : 0;
	glove->phase = GLOVE_TRAINS;
	glove->epoch = 0;
	pace_start(&glove->pace);
	glove->point = (GloveSum){0};
	glove->model.progress = (Progress){.total = pairs * (double)glove->options.epochs, .unit = "pairs"};
	begin_epoch(glove);
	glove_measure_begin(glove);
}

static bool take_up_training(Glove *glove, Error *err)
{
	size_t most = glove->n_buckets - (glove->measuring ? 0 : 1);
	if (glove->epoch >= glove->options.epochs || glove->next > most)
		return error_set(
			err, ERROR_INPUT, "the saved model is damaged: its run does not fit its counts");
	glove->takes_up = false;
	glove->phase = GLOVE_TRAINS;
	pace_start(&glove->pace);
	mix_buckets(glove);
	if (glove->measuring)
		glove_measure_begin(glove);
	return true;
}

/* --- training --- */

static void prefetch_row(const RowBlocks *rows, uint32_t row)
{
	const float *at = row_blocks_at(rows, row);
	for (size_t i = 0; i < rows->stride; i += KERNEL_LANES)
		__builtin_prefetch(at + i, 1);
}

static void shuffle_pairs(Random *random, GlovePair *pairs, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = random_below(random, i);
		GlovePair pair = pairs[i - 1];
		pairs[i - 1] = pairs[j];
		pairs[j] = pair;
	}
}

static double train_pair(const Glove *glove, const GlovePair *pair)
{
	AdagradStep step = {.x = row_blocks_at(&glove->words, pair->word),
		.y = row_blocks_at(&glove->contexts, pair->context),
		.width = glove_width(glove),
		.held_x = glove->options.dim + 1,
		.held_y = glove->options.dim,
		.target = pair->log_count,
		.weight = pair->weight,
		.rate = (float)glove->options.lr};
	bool holds = glove->hold.n_frozen > 0 || glove->hold.strength > 0;
	return holds ? glove_train_held(glove, pair, &step) : glove->adagrad(&step);
}

static void train_bucket(void *context, size_t index, int thread)
{
	(void)thread;
	Glove *glove = context;
	uint32_t bucket = glove->order[glove->next + index];
	size_t count = glove->starts[bucket + 1] - glove->starts[bucket];
	/* A copy: pairs that lie in a file are only read. */
	GlovePair *pairs = memory_resize(NULL, count, sizeof *pairs);
	memcpy(pairs, glove->pairs + glove->starts[bucket], count * sizeof *pairs);
	Random random;
	random_init(&random, glove->seed, random_mix(random_mix(glove->runs) ^ glove->epoch) + 1 + bucket);
	shuffle_pairs(&random, pairs, count);
	GloveSum sum = {.pairs = count};
	for (size_t i = 0; i < count; i++) {
		if (i + AHEAD < count) {
			prefetch_row(&glove->words, pairs[i + AHEAD].word);
			prefetch_row(&glove->contexts, pairs[i + AHEAD].context);
		}
		sum.loss += train_pair(glove, &pairs[i]);
	}
	free(pairs);
	glove->sums[index] = sum;
}

static void add_point(Series *series, double x, GloveSum *sum)
{
	if (sum->pairs)
		series_add(series, x, sum->loss / (double)sum->pairs);
	*sum = (GloveSum){0};
}

static void add_sum(GloveSum *to, const GloveSum *sum)
{
	to->loss += sum->loss;
	to->pairs += sum->pairs;
}

/* Adds up the buckets of the step in their order. Points of the curve fall on fixed buckets, wherever steps are
 * cut. */
static void collect(Glove *glove, size_t count)
{
	Progress *progress = &glove->model.progress;
	size_t interval = glove->n_buckets * glove->options.epochs / CURVE_POINTS + 1;
	for (size_t i = 0; i < count; i++) {
		progress->done += (double)glove->sums[i].pairs;
		add_sum(&glove->point, &glove->sums[i]);
		add_sum(&glove->whole, &glove->sums[i]);
		glove->next++;
		if ((glove->epoch * glove->n_buckets + glove->next) % interval == 0)
			add_point(&glove->model.series[GLOVE_CURVE_LOSS], glove->pairs_before + progress->done,
				&glove->point);
	}
}

static void end_epoch(Glove *glove)
{
	Series *by_epoch = &glove->model.series[GLOVE_CURVE_EPOCH_LOSS];
	add_point(by_epoch, by_epoch->count ? by_epoch->x[by_epoch->count - 1] + 1 : 1, &glove->whole);
	if (++glove->epoch < glove->options.epochs) {
		begin_epoch(glove);
		return;
	}
	add_point(&glove->model.series[GLOVE_CURVE_LOSS], glove->pairs_before + glove->model.progress.done,
		&glove->point);
	end_run(glove);
}

static void expect_buckets(const Glove *glove, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t from = glove->starts[glove->order[glove->next + i]];
		uint64_t to = glove->starts[glove->order[glove->next + i] + 1];
		extent_expect(
			&glove->pair_bytes, from * sizeof *glove->pairs, (to - from) * sizeof *glove->pairs);
	}
}

static bool train_step(Glove *glove, Pool *pool, Error *err)
{
	size_t left = glove->n_buckets - glove->next,
	       count = glove->pace.batch < left ? glove->pace.batch : left;
	glove->sums = memory_resize(glove->sums, count, sizeof *glove->sums);
	expect_buckets(glove, count);
	pool = glove->options.exact ? NULL : pool;
	pace_begin_step(&glove->pace);
	pool_run(pool, count, train_bucket, glove);
	pace_end_step(&glove->pace, pool_threads(pool));
	collect(glove, count);
	if (!isfinite(glove->point.loss) || !isfinite(glove->whole.loss))
		return error_set(err, ERROR_NUMBER,
			"training diverged after %.0f pairs: the loss is not a finite number; try a smaller lr "
			"than %g",
			glove->model.progress.done, glove->options.lr);
	if (glove->next == glove->n_buckets)
		glove_measure_begin(glove);
	if (glove->next == glove->n_buckets && !glove->measuring)
		end_epoch(glove);
	return true;
}

/* At the start of a run, and at the end of each epoch. */
static void measure_step(Glove *glove, Pool *pool)
{
	if (glove_measure(glove, pool) && glove->next == glove->n_buckets)
		end_epoch(glove);
}

static bool count_step(Glove *glove, Pool *pool, Error *err)
{
	if (glove->counter.phase != COUNT_DONE) {
		bool fine = pair_counter_step(&glove->counter, pool, err);
		glove->model.progress.done = glove->counter.done;
		glove->model.progress.total = glove->counter.total;
		return fine;
	}
	cooccurrence_release(&glove->counts);
	glove->counts = pair_counter_take(&glove->counter);
	pair_counter_release(&glove->counter);
	glove->phase = GLOVE_SORTS;
	model_forget_data(&glove->model);
	return glove_begin_buckets(glove, err);
}

static bool sort_step(Glove *glove, Error *err)
{
	if (!glove_fill_buckets(glove))
		return true;
	if (glove->takes_up)
		return take_up_training(glove, err);
	begin_training(glove);
	return true;
}

bool glove_step(Model *model, Pool *pool, Error *err)
{
	Glove *glove = (Glove *)model;
	GlovePhase phase = glove->phase;
	double done = model->progress.done;
	bool fine = true;
	if (model->drawing)
		draw_step(glove, pool);
	else if (phase == GLOVE_COUNTS)
		fine = count_step(glove, pool, err);
	else if (phase == GLOVE_TRAINS && glove->measuring)
		measure_step(glove, pool);
	else if (phase == GLOVE_TRAINS)
		fine = train_step(glove, pool, err);
	else
		fine = sort_step(glove, err);
	if (fine && glove->phase == phase)
		pace_rate(&glove->pace, model->progress.done - done, &model->progress);
	return fine;
}
