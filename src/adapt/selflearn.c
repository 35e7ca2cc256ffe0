/*
 * Self-learning alignment of two spaces out of a small lexicon or none: both are made comparable, a first map
 * is fitted on the pairs, or on what distributions of similarities suggest, and self-learning goes on from
 * there with the most frequent items. Of several runs the best is taken by a criterion that needs no lexicon.
 */
#include "adapt/adapter.h"
#include "adapt/comparable.h"
#include "adapt/frequent.h"
#include "adapt/orthogonal.h"
#include "adapt/self_learning.h"
#include "adapt/shared.h"
#include "adapt/similarity_start.h"
#include "base/random.h"
#include "linalg/product.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_ROWS = 2048, START_ITEMS = 4000 };

typedef enum Phase { PREPARE, START, LEARN, MAP } Phase;

typedef struct Selflearn {
	Adaptation base;
	AdaptInput input;
	Comparable how;
	SelfLearningOptions options;
	size_t vocabulary, restarts;
	bool hold;
	Pairs held; /* pairs that stay, by place among the frequent rows */
	Phase phase;
	Matrix source;                           /* the source's rows, made comparable */
	Matrix frequent_source, frequent_target; /* the most frequent rows, made comparable */
	SimilarityStart *start;
	SelfLearning *learning;
	double *first, *best;        /* maps: that runs begin with, of the best run so far */
	SelfLearningRound winner;    /* of that run */
	size_t run, rounds, n_start; /* runs that are over; rounds of all runs; pairs that it began with */
	Matrix transposed;           /* W^T, d x d */
	size_t mapped;               /* source rows that are done */
} Selflearn;

static void selflearn_free(Adaptation *adaptation)
{
	Selflearn *self = (Selflearn *)adaptation;
	adaptation_release(&self->base);
	matrix_release(&self->source);
	matrix_release(&self->frequent_source);
	matrix_release(&self->frequent_target);
	similarity_start_free(self->start);
	self_learning_free(self->learning);
	pairs_release(&self->held);
	free(self->first);
	free(self->best);
	matrix_release(&self->transposed);
	free(self);
}

static void read_options(Selflearn *self, const Args *options)
{
	self->how = comparable_options(options);
	self->vocabulary = (size_t)args_integer(options, "vocabulary");
	self->hold = args_yes(options, "hold");
	self->restarts = (size_t)args_integer(options, "restarts");
	self->options = (SelfLearningOptions){.neighbours = (size_t)args_integer(options, "neighbours"),
		.keep = args_number(options, "keep"),
		.growth = 2,
		.threshold = args_number(options, "threshold"),
		.patience = (size_t)args_integer(options, "patience"),
		.rounds = (size_t)args_integer(options, "rounds")};
}

static Adaptation *selflearn_start(const AdaptInput *input, const Args *options, Error *err)
{
	Selflearn *self = memory_new(1, sizeof *self);
	self->input = *input;
	read_options(self, options);
	size_t d = input->target->vectors.cols;
	bool fine = adaptation_begin(&self->base, &adapter_selflearn, input, d, "making comparable",
		(double)self->restarts + 1, "runs", err);
	self->first = fine ? memory_data(d * d, sizeof *self->first, "a map", err) : NULL;
	self->best = self->first ? memory_data(d * d, sizeof *self->best, "a map", err) : NULL;
	if (self->best && matrix_copy(matrix_rows(&input->source->vectors), &self->source, err))
		return &self->base;
	selflearn_free(&self->base);
	return NULL;
}

/* --- before the first round --- */

static bool prepare(Selflearn *self, Pool *pool, Error *err)
{
	const Matrix *target = &self->input.target->vectors;
	Matrix *shared = &self->base.shared->vectors;
	memcpy(shared->data, target->data, target->rows * target->cols * sizeof(float));
	comparable_make(self->how, shared->data, target->rows, target->cols, pool);
	comparable_make(self->how, self->source.data, self->source.rows, self->source.cols, pool);
	Rows rows = rows_part(matrix_rows(shared), 0, target->rows);
	uint32_t *from = memory_new(self->source.rows, sizeof *from),
		 *to = memory_new(target->rows, sizeof *to);
	size_t sources = frequent_order(self->input.source, self->vocabulary, from);
	size_t targets = frequent_order(self->input.target, self->vocabulary, to);
	bool fine = frequent_rows(matrix_rows(&self->source), from, sources, &self->frequent_source, err) &&
		    frequent_rows(rows, to, targets, &self->frequent_target, err);
	if (self->hold)
		frequent_pairs(self->input.pairs, from, sources, to, targets, &self->held);
	free(from);
	free(to);
	self->phase = START;
	return fine;
}

static bool fit_first(Selflearn *self, const Pairs *pairs, Rows source, Rows target, Pool *pool, Error *err)
{
	Matrix x = {0}, y = {0};
	Orthogonal fit = {0};
	bool fine = pairs_vectors(pairs, source, target, &x, &y, err) &&
		    orthogonal_fit(matrix_rows(&x), matrix_rows(&y), (OrthogonalOptions){0}, pool, &fit, err);
	if (fine)
		memcpy(self->first, fit.map, fit.width * fit.width * sizeof *fit.map);
	orthogonal_release(&fit);
	matrix_release(&x);
	matrix_release(&y);
	self->n_start = pairs->count;
	return fine;
}

static void begin_run(Selflearn *self)
{
	self_learning_begin(self->learning, self->first, random_mix(self->input.seed + self->run));
}

static bool begin_learning(Selflearn *self, Error *err)
{
	similarity_start_free(self->start);
	self->start = NULL;
	self->learning = self_learning_new(
		matrix_rows(&self->frequent_source), matrix_rows(&self->frequent_target), self->options, err);
	if (!self->learning || (self->held.count && !self_learning_hold(self->learning, &self->held, err)))
		return false;
	begin_run(self);
	self->phase = LEARN;
	return true;
}

/* A map out of the dictionary that distributions of similarities suggest. */
static bool end_start(Selflearn *self, Pool *pool, Error *err)
{
	Pairs found = {.pairs = memory_new(2 * similarity_start_items(self->start), sizeof(RowPair))};
	found.count = similarity_start_pairs(self->start, found.pairs);
	bool fine = fit_first(self, &found, matrix_rows(&self->frequent_source),
		matrix_rows(&self->frequent_target), pool, err);
	pairs_release(&found);
	return fine && begin_learning(self, err);
}

static bool find_start(Selflearn *self, Pool *pool, Error *err)
{
	const Matrix *target = &self->base.shared->vectors;
	if (self->input.pairs->count)
		return fit_first(self, self->input.pairs, matrix_rows(&self->source),
			       rows_part(matrix_rows(target), 0, self->input.target->vectors.rows), pool,
			       err) &&
		       begin_learning(self, err);
	if (!self->start)
		self->start = similarity_start_new(matrix_rows(&self->frequent_source),
			matrix_rows(&self->frequent_target), START_ITEMS, self->options.neighbours, err);
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "comparing similarities");
	return self->start && similarity_start_step(self->start, pool, err) &&
	       (similarity_start_done(self->start) < 1 || end_start(self, pool, err));
}

/* --- runs --- */

static void note_round(Selflearn *self, SelfLearningRound round)
{
	Adaptation *base = &self->base;
	double at = (double)++self->rounds;
	series_add(adaptation_series(base, "objective", "rounds"), at, round.objective);
	series_add(adaptation_series(base, "pairs", "rounds"), at, (double)round.pairs);
	series_add(adaptation_series(base, "share in play", "rounds"), at, round.keep);
	snprintf(base->progress.phase, sizeof base->progress.phase, "run %zu round %zu: objective %.4f",
		self->run + 1, round.round, round.objective);
}

static void set_map(Selflearn *self, const double *map)
{
	size_t d = self->transposed.rows;
	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < d; j++)
			matrix_row(&self->transposed, j)[i] = (float)map[i * d + j];
}

static void describe(Selflearn *self)
{
	Adaptation *base = &self->base;
	adaptation_figure(base, "start_pairs", (double)self->n_start, 0);
	adaptation_figure(base, "source_items", (double)self->frequent_source.rows, 0);
	adaptation_figure(base, "target_items", (double)self->frequent_target.rows, 0);
	adaptation_figure(base, "runs", (double)self->restarts, 0);
	adaptation_figure(base, "rounds", (double)self->winner.round, 0);
	adaptation_figure(base, "objective", self->winner.objective, 4);
	adaptation_figure(base, "criterion", self->winner.criterion, 4);
	if (!self->input.pairs->count)
		snprintf(base->note, sizeof base->note,
			"no pair was given: the start came from distributions of similarities of the %d most "
			"frequent items",
			START_ITEMS);
}

static bool end_run(Selflearn *self, Error *err)
{
	size_t d = self->source.cols;
	SelfLearningRound round = self_learning_round(self->learning);
	if (self->run == 0 || round.criterion > self->winner.criterion) {
		memcpy(self->best, self_learning_map(self->learning), d * d * sizeof *self->best);
		self->winner = round;
	}
	if (++self->run < self->restarts) {
		begin_run(self);
		return true;
	}
	if (!matrix_init(&self->transposed, d, d, "a map", err))
		return false;
	set_map(self, self->best);
	describe(self);
	self->phase = MAP;
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "mapping");
	return true;
}

static bool learn(Selflearn *self, Pool *pool, Error *err)
{
	size_t before = self_learning_round(self->learning).round;
	if (!self_learning_step(self->learning, pool, err))
		return false;
	SelfLearningRound round = self_learning_round(self->learning);
	if (round.round != before)
		note_round(self, round);
	return !self_learning_finished(self->learning) || end_run(self, err);
}

/* --- the end --- */

static bool map_block(Selflearn *self, Pool *pool, Error *err)
{
	size_t left = self->source.rows - self->mapped, count = left < BLOCK_ROWS ? left : BLOCK_ROWS;
	Space *shared = self->base.shared;
	float *to = matrix_row(&shared->vectors, shared_space_source(self->input.target) + self->mapped);
	product_map(rows_part(matrix_rows(&self->source), self->mapped, count), matrix_rows(&self->transposed),
		pool, to);
	self->mapped += count;
	self->base.progress.finished = self->mapped == self->source.rows;
	return !self->base.progress.finished || space_finish(shared, err);
}

static bool selflearn_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	static bool (*const phases[])(Selflearn *, Pool *, Error *) = {
		[PREPARE] = prepare, [START] = find_start, [LEARN] = learn, [MAP] = map_block};
	Selflearn *self = (Selflearn *)adaptation;
	if (!phases[self->phase](self, pool, err))
		return false;
	double in_run = self->phase == LEARN ? self_learning_done(self->learning) : 0;
	double mapped = self->phase == MAP ? (double)self->mapped / (double)self->source.rows : 0;
	adaptation->progress.done = (double)self->run + in_run + mapped;
	return true;
}

/* The source under the map of the round before; as it is while there is none. */
static bool selflearn_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	(void)err;
	const Selflearn *self = (const Selflearn *)adaptation;
	const Matrix *target = &self->input.target->vectors;
	size_t d = target->cols;
	memcpy(vectors->data, adaptation->shared->vectors.data, target->rows * d * sizeof(float));
	float *to = matrix_row(vectors, shared_space_source(self->input.target));
	const double *map = self->phase == MAP     ? self->best
			    : self->phase == LEARN ? self_learning_map(self->learning)
						   : NULL;
	if (!map) {
		memcpy(to, self->source.data, self->source.rows * d * sizeof *to);
		return true;
	}
	Matrix transposed = {0};
	if (!matrix_init(&transposed, d, d, "a map", err))
		return false;
	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < d; j++)
			matrix_row(&transposed, j)[i] = (float)map[i * d + j];
	product_map(matrix_rows(&self->source), matrix_rows(&transposed), NULL, to);
	matrix_release(&transposed);
	return true;
}

static const ArgSpec options[] = {
	COMPARABLE_NORMALISE,
	COMPARABLE_CENTRE,
	{.name = "vocabulary",
		.kind = ARG_INTEGER,
		.help = "most frequent items of each side to learn from",
		.fallback = "20000",
		.low = 10,
		.high = 200000},
	{.name = "hold",
		.kind = ARG_YESNO,
		.help = "pairs that are given stay in every dictionary",
		.fallback = "yes"},
	{.name = "restarts",
		.kind = ARG_INTEGER,
		.help = "runs from other random numbers; the best is taken by its criterion",
		.fallback = "1",
		.low = 1,
		.high = 100},
	{.name = "keep",
		.kind = ARG_NUMBER,
		.help = "share of pairs that are in play at first",
		.fallback = "0.1",
		.low = 0.001,
		.high = 1},
	{.name = "patience",
		.kind = ARG_INTEGER,
		.help = "rounds without gain before more pairs come into play",
		.fallback = "10",
		.low = 1,
		.high = 1000},
	{.name = "threshold",
		.kind = ARG_NUMBER,
		.help = "what counts as gain of the objective",
		.fallback = "1e-6",
		.low = 0,
		.high = 1},
	{.name = "neighbours",
		.kind = ARG_INTEGER,
		.help = "neighbours that CSLS averages over while learning",
		.fallback = "10",
		.low = 1,
		.high = 64,
		.aliases = "neighbors"},
	{.name = "rounds",
		.kind = ARG_INTEGER,
		.help = "rounds of a run at most; 0: until nothing is gained any more",
		.fallback = "0",
		.low = 0,
		.high = 100000},
	{.name = NULL},
};

const Adapter adapter_selflearn = {
	.name = "selflearn",
	.title = "Self-learning",
	.summary = "an orthogonal map out of a small lexicon or none, by turns of map and dictionary",
	.source = "Artetxe, Labaka & Agirre, ACL 2017 and ACL 2018",
	.needs = ADAPT_TAKES_PAIRS | ADAPT_SAME_WIDTH,
	.options = options,
	.start = selflearn_start,
	.step = selflearn_step,
	.look = selflearn_look,
	.free = selflearn_free,
};
