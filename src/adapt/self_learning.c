#include "adapt/self_learning.h"

#include "adapt/induction.h"
#include "adapt/orthogonal.h"
#include "base/random.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct SelfLearning {
	Rows source, target;
	SelfLearningOptions options;
	Induction *induction;
	Orthogonal fit;
	double *map;       /* the one that rounds begin with */
	Matrix transposed; /* W^T */
	Matrix mapped;     /* source rows in the target's coordinates */
	Matrix x, y;       /* vectors of the dictionary */
	RowPair *pairs;    /* room for induced ones and for those that are held, twice */
	size_t n_pairs, n_held;
	RowPair *held;
	bool *source_held, *target_held; /* by row: whether a held pair has it */
	bool inducing, finished;
	double keep, best;
	size_t stage_began; /* the round in which the share in play was last raised */
	size_t improved;    /* the round in which something was last gained */
	SelfLearningRound round;
};

SelfLearningOptions self_learning_options(const Args *options)
{
	return (SelfLearningOptions){.neighbours = (size_t)args_integer(options, "neighbours"),
		.keep = args_number(options, "keep"),
		.growth = 2,
		.threshold = args_number(options, "threshold"),
		.patience = (size_t)args_integer(options, "patience"),
		.rounds = (size_t)args_integer(options, "rounds")};
}

static bool reserve_pairs(SelfLearning *self, Error *err)
{
	size_t pairs = self->source.count + self->target.count + 2 * self->n_held;
	free(self->pairs);
	self->pairs = memory_data(pairs, sizeof *self->pairs, "a dictionary", err);
	return self->pairs &&
	       matrix_init(&self->x, pairs, self->source.width, "the vectors of a dictionary", err) &&
	       matrix_init(&self->y, pairs, self->target.width, "the vectors of a dictionary", err);
}

static bool reserve(SelfLearning *self, Error *err)
{
	size_t width = self->source.width;
	self->induction = induction_new(self->target, self->source.count, self->options.neighbours, err);
	self->map = memory_data(width * width, sizeof *self->map, "a map", err);
	return self->induction && self->map && matrix_init(&self->transposed, width, width, "a map", err) &&
	       matrix_init(&self->mapped, self->source.count, width, "mapped vectors", err) &&
	       reserve_pairs(self, err);
}

SelfLearning *self_learning_new(Rows source, Rows target, SelfLearningOptions options, Error *err)
{
	SelfLearning *self = memory_new(1, sizeof *self);
	*self = (SelfLearning){.source = source, .target = target, .options = options};
	if (reserve(self, err))
		return self;
	self_learning_free(self);
	return NULL;
}

void self_learning_free(SelfLearning *self)
{
	if (!self)
		return;
	induction_free(self->induction);
	orthogonal_release(&self->fit);
	free(self->map);
	free(self->pairs);
	free(self->held);
	free(self->source_held);
	free(self->target_held);
	matrix_release(&self->transposed);
	matrix_release(&self->mapped);
	matrix_release(&self->x);
	matrix_release(&self->y);
	free(self);
}

bool self_learning_hold(SelfLearning *self, const Pairs *pairs, Error *err)
{
	self->n_held = pairs->count;
	self->held = memory_new(pairs->count, sizeof *self->held);
	self->source_held = memory_new(self->source.count, sizeof *self->source_held);
	self->target_held = memory_new(self->target.count, sizeof *self->target_held);
	for (size_t i = 0; i < pairs->count; i++) {
		self->held[i] = pairs->pairs[i];
		self->source_held[pairs->pairs[i].source] = true;
		self->target_held[pairs->pairs[i].target] = true;
	}
	return reserve_pairs(self, err);
}

void self_learning_begin(SelfLearning *self, const double *map, uint64_t seed)
{
	size_t width = self->source.width;
	memcpy(self->map, map, width * width * sizeof *map);
	self->options.seed = seed;
	self->keep = fmin(self->options.keep, 1);
	self->best = -INFINITY;
	self->improved = self->stage_began = 0;
	self->n_pairs = 0;
	self->inducing = self->finished = false;
	self->round = (SelfLearningRound){0};
}

/* --- a round --- */

static bool begin_round(SelfLearning *self, Pool *pool, Error *err)
{
	if (!orthogonal_transposed(self->map, self->source.width, &self->transposed, err))
		return false;
	product_map(self->source, matrix_rows(&self->transposed), pool, self->mapped.data);
	induction_begin(self->induction, matrix_rows(&self->mapped), self->keep,
		random_mix(self->options.seed + self->round.round));
	self->inducing = true;
	return true;
}

static void gather_pair(void *context, size_t at, int thread)
{
	(void)thread;
	const SelfLearning *self = context;
	size_t bytes = self->source.width * sizeof(float);
	memcpy(matrix_row(&self->x, at), rows_at(self->source, self->pairs[at].source), bytes);
	memcpy(matrix_row(&self->y, at), rows_at(self->target, self->pairs[at].target), bytes);
}

static bool learn_map(SelfLearning *self, Pool *pool, Error *err)
{
	size_t width = self->source.width;
	pool_run(pool, self->n_pairs, gather_pair, self);
	Rows x = rows_part(matrix_rows(&self->x), 0, self->n_pairs);
	Rows y = rows_part(matrix_rows(&self->y), 0, self->n_pairs);
	if (!orthogonal_fit(x, y, (OrthogonalOptions){0}, pool, &self->fit, err))
		return false;
	memcpy(self->map, self->fit.map, width * width * sizeof *self->map);
	return true;
}

/* More pairs come into play when for a while nothing was gained; with all in play that is the end. */
static void go_on(SelfLearning *self)
{
	size_t round = self->round.round;
	if (self->round.objective >= self->best + self->options.threshold) {
		self->best = self->round.objective;
		self->improved = round;
	}
	self->finished = self->options.rounds && round >= self->options.rounds;
	if (round - self->improved < self->options.patience)
		return;
	self->finished = self->finished || self->keep >= 1;
	self->keep = fmin(1, self->keep * self->options.growth);
	self->improved = self->stage_began = round;
}

/* Pairs that are held count twice, like those that both ways agree on. */
static void add_held(SelfLearning *self)
{
	size_t kept = 0;
	for (size_t i = 0; i < self->n_pairs; i++) {
		RowPair pair = self->pairs[i];
		if (!self->source_held[pair.source] && !self->target_held[pair.target])
			self->pairs[kept++] = pair;
	}
	for (size_t i = 0; i < 2 * self->n_held; i++)
		self->pairs[kept++] = self->held[i / 2];
	self->n_pairs = kept;
}

static bool end_round(SelfLearning *self, Pool *pool, Error *err)
{
	self->inducing = false;
	self->n_pairs = induction_pairs(self->induction, self->pairs);
	if (self->n_held)
		add_held(self);
	self->round = (SelfLearningRound){self->round.round + 1, self->keep,
		induction_objective(self->induction), induction_criterion(self->induction), self->n_pairs};
	go_on(self);
	return learn_map(self, pool, err);
}

bool self_learning_step(SelfLearning *self, Pool *pool, Error *err)
{
	if (!self->inducing)
		return begin_round(self, pool, err);
	return induction_step(self->induction, pool, err) &&
	       (induction_done(self->induction) < 1 || end_round(self, pool, err));
}

bool self_learning_finished(const SelfLearning *self)
{
	return self->finished;
}

double self_learning_done(const SelfLearning *self)
{
	if (self->finished)
		return 1;
	double growth = log(fmax(self->options.growth, 1 + 1e-9));
	double stages = 1 + ceil(-log(fmin(self->options.keep, 1)) / growth);
	double stage = stages - 1 - ceil(-log(self->keep) / growth);
	double rounds = (double)(self->round.round - self->stage_began);
	return (stage + rounds / (rounds + (double)self->options.patience)) / stages;
}

SelfLearningRound self_learning_round(const SelfLearning *self)
{
	return self->round;
}

const double *self_learning_map(const SelfLearning *self)
{
	return self->map;
}

const RowPair *self_learning_pairs(const SelfLearning *self, size_t *count)
{
	*count = self->n_pairs;
	return self->pairs;
}
