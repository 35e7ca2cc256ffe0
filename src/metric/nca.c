/*
 * Neighbourhood components analysis: the map under which an item that picks a neighbour at random, near ones
 * more likely, most often picks one of its class (metric/pair_loss.h). Batch by batch, each item picking among
 * those of its batch; a batch of all items is the method as it was published.
 *
 * The temperature is the mean squared distance of an item to its nearest in a batch, under the start map, so
 * that the scale of the vectors does not matter; 1 is the paper's.
 */
#include "metric/pair_descent.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_BATCH = 20000 };

typedef struct Nca {
	MetricLearning base;
	PairDescent descent;
	bool begun;
	uint32_t *order;
	size_t next, round, batch, steps, step;
	double rate, temperature; /* 0: to be found */
} Nca;

static void nca_free(MetricLearning *learning)
{
	Nca *self = (Nca *)learning;
	pair_descent_release(&self->descent);
	free(self->order);
	metric_learning_release(learning);
	free(self);
}

static double scale_of(const PairDescent *descent)
{
	double sum = 0;
	for (size_t i = 0; i < descent->count; i++) {
		const float *row = descent->pairs + i * descent->count;
		float least = INFINITY;
		for (size_t j = 0; j < descent->count; j++)
			least = j != i && row[j] < least ? row[j] : least;
		sum += least;
	}
	return sum > 0 ? sum / (double)descent->count : 1;
}

/* A part of a round that is shorter than a batch begins the next round instead. */
static const uint32_t *next_batch(Nca *self)
{
	size_t count = self->base.input.rows.count;
	if (self->next + self->batch > count || self->step == 0) {
		pair_descent_order(&self->base.input, self->round++, self->order);
		self->next = 0;
	}
	self->next += self->batch;
	return self->order + self->next - self->batch;
}

/* Falls to 0 by a half cosine. */
static double rate_now(const Nca *self)
{
	return self->rate * 0.5 * (1 + cos(M_PI * (double)self->step / (double)self->steps));
}

static bool nca_step(MetricLearning *learning, Pool *pool, Error *err)
{
	Nca *self = (Nca *)learning;
	Progress *progress = &learning->progress;
	if (!self->begun) {
		self->begun = true;
		progress->finished = self->steps == 0;
		return metric_start_map(&learning->input, pool, &learning->map, err);
	}
	pair_descent_look(&self->descent, next_batch(self), self->batch, pool);
	if (self->temperature == 0)
		self->temperature = scale_of(&self->descent);
	PairBatch batch = pair_descent_batch(&self->descent);
	double loss = pair_loss_nca(&batch, -1, self->temperature, pool);
	if (!pair_descent_gradient(&self->descent, pool, err))
		return false;
	pair_descent_move(&self->descent, rate_now(self));
	series_add(&learning->loss, (double)self->step, loss);
	progress->done = (double)++self->step;
	progress->finished = self->step == self->steps;
	return true;
}

static MetricLearning *nca_start(const MetricInput *input, const Args *options, Error *err)
{
	Nca *self = memory_new(1, sizeof *self);
	size_t wanted = (size_t)args_integer(options, "batch"), count = input->rows.count;
	self->batch = wanted && wanted < count ? wanted : count;
	if (self->batch > MOST_BATCH) {
		nca_free(&self->base);
		args_fault(options, "batch", 0, err, "all %zu items at a time are too many; %d are the most",
			count, MOST_BATCH);
		return NULL;
	}
	self->steps = (size_t)args_integer(options, "steps");
	self->rate = args_number(options, "rate");
	self->temperature = args_given(options, "temperature") ? args_number(options, "temperature") : 0;
	self->order = memory_data(count, sizeof *self->order, "the order of items", err);
	self->base.progress = (Progress){.total = (double)self->steps, .unit = "steps", .phase = "learning"};
	if (self->order && metric_learning_init(&self->base, &metric_nca, input, err) &&
		pair_descent_init(&self->descent, &self->base.input, &self->base.map, false, self->batch, err))
		return &self->base;
	nca_free(&self->base);
	return NULL;
}

static const ArgSpec nca_options[] = {
	{.name = "steps", .kind = ARG_INTEGER, .help = "batches", .fallback = "500", .low = 0, .high = 1e6},
	{.name = "batch",
		.kind = ARG_INTEGER,
		.help = "items that pick among each other at a time; 0: all",
		.fallback = "512",
		.low = 0,
		.high = 20000},
	{.name = "rate",
		.kind = ARG_NUMBER,
		.help = "of learning at first (Adam); it falls to 0",
		.fallback = "0.01",
		.low = 1e-9,
		.high = 10},
	{.name = "temperature",
		.kind = ARG_NUMBER,
		.help = "by which squared distances are divided; when left out their mean to the nearest item, "
			"1 is the paper's",
		.low = 1e-12,
		.high = 1e12},
	{.name = NULL},
};

const MetricLearner metric_nca = {
	.name = "nca",
	.title = "Neighbourhood components analysis",
	.summary = "By descent: an item that picks a neighbour at random, near ones more likely, picks one of "
		   "its class as often as can be",
	.source = "Goldberger, Roweis, Hinton & Salakhutdinov, NIPS 17, 2005",
	.score = METRIC_L2,
	.options = nca_options,
	.start = nca_start,
	.step = nca_step,
	.free = nca_free,
};
