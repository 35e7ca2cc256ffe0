/*
 * Importance weights for covariate shift: every item of the source counts as much as it is more likely in the
 * target (Shimodaira, Journal of Statistical Planning and Inference 90, 2000). Vectors stay as they are; the
 * shared space has weights, and what learns from it heeds them.
 */
#include "adapt/adapter.h"
#include "adapt/density_ratio.h"
#include "adapt/mean_matching.h"
#include "adapt/shared.h"
#include "base/random.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096 };

typedef struct Weights {
	Adaptation base;
	AdaptInput input;
	Rows source, target;
	enum { BY_LOGISTIC, BY_ULSIF, BY_KMM } by;
	double cost, most; /* a weight is at most so many times the mean */
	size_t sample, landmarks;
	DensityRatio ratio;
	MeanMatching *matching;
	bool learned;
	double *ratios; /* by row of the source */
	size_t next;
} Weights;

static void weights_free(Adaptation *adaptation)
{
	Weights *self = (Weights *)adaptation;
	adaptation_release(adaptation);
	density_ratio_release(&self->ratio);
	mean_matching_free(self->matching);
	free(self->ratios);
	free(self);
}

static Adaptation *weights_start(const AdaptInput *input, const Args *options, Error *err)
{
	Weights *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->source = matrix_rows(&input->source->vectors);
	self->target = matrix_rows(&input->target->vectors);
	const char *by = args_text(options, "ratio");
	self->by = *by == 'l' ? BY_LOGISTIC : *by == 'u' ? BY_ULSIF : BY_KMM;
	self->cost = args_given(options, "ratio_cost") ? args_number(options, "ratio_cost") : 0;
	self->most = args_number(options, "clip");
	self->sample = (size_t)args_integer(options, "sample");
	self->landmarks = (size_t)args_integer(options, "landmarks");
	self->ratios = memory_data(self->source.count, sizeof *self->ratios, "the weights of a space", err);
	if (self->ratios && adaptation_begin(&self->base, &adapter_weights, input, self->target.width,
				    "density ratio", (double)self->source.count, "items", err))
		return &self->base;
	weights_free(&self->base);
	return NULL;
}

static bool draw(const Weights *self, Rows rows, uint64_t stream, Matrix *sample, Error *err)
{
	size_t count = rows.count < self->sample ? rows.count : self->sample;
	uint32_t *at = memory_new(count, sizeof *at);
	Random random;
	random_init(&random, self->input.seed, stream);
	random_sample(&random, rows.count, count, at);
	bool ok = matrix_init(sample, count, rows.width, "a sample of a domain", err);
	for (size_t i = 0; ok && i < count; i++)
		memcpy(matrix_row(sample, i), rows_at(rows, at[i]), rows.width * sizeof(float));
	free(at);
	return ok;
}

static bool learn(Weights *self, Pool *pool, Error *err)
{
	Matrix source = {0}, target = {0};
	bool ok = draw(self, self->source, 0, &source, err) && draw(self, self->target, 1, &target, err);
	if (ok && self->by == BY_LOGISTIC)
		ok = density_ratio_logistic(matrix_rows(&source), matrix_rows(&target), self->cost,
			pool_stop(pool), &self->ratio, err);
	else if (ok)
		ok = density_ratio_ulsif(
			matrix_rows(&source), matrix_rows(&target), self->input.seed, pool, &self->ratio, err);
	matrix_release(&source);
	matrix_release(&target);
	self->learned = ok;
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "weighing");
	return ok;
}

/* Cut to `most` times their mean, and then of mean 1. False when all are 0. */
static bool set_weights(Weights *self, float *weights)
{
	size_t n = self->source.count;
	double sum = 0, cut = 0;
	for (size_t i = 0; i < n; i++)
		sum += self->ratios[i] / (double)n;
	/* The bound of mean matching is one already. */
	double most = self->by == BY_KMM ? INFINITY : self->most * sum;
	for (size_t i = 0; i < n; i++) {
		self->ratios[i] = fmin(self->ratios[i], most);
		cut += self->ratios[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++)
		weights[i] = (float)(self->ratios[i] / cut);
	return cut > 0;
}

/* Between the mean of the target and that of the source, weighted or not, over the root of the variance of the
 * target. */
static double gap_of_means(const Weights *self, const float *weights)
{
	size_t width = self->source.width;
	double *source = memory_new(2 * width, sizeof *source), *target = source + width, gap = 0, variance = 0;
	for (size_t i = 0; i < self->source.count; i++)
		for (size_t j = 0; j < width; j++)
			source[j] += (weights ? (double)weights[i] : 1) * (double)rows_at(self->source, i)[j] /
				     (double)self->source.count;
	statistics_column_means(self->target, target);
	for (size_t i = 0; i < self->target.count; i++)
		for (size_t j = 0; j < width; j++)
			variance += pow((double)rows_at(self->target, i)[j] - target[j], 2) /
				    (double)self->target.count;
	for (size_t j = 0; j < width; j++)
		gap += pow(source[j] - target[j], 2);
	free(source);
	return variance > 0 ? sqrt(gap / variance) : 0;
}

static void describe_matching(Weights *self)
{
	Adaptation *base = &self->base;
	MeanMatchingState state = mean_matching_state(self->matching);
	adaptation_figure(base, "gamma", state.gamma, 6);
	adaptation_figure(base, "kernel_rank", (double)state.rank, 0);
	adaptation_figure(base, "iterations", (double)state.iterations, 0);
	adaptation_figure(base, "objective", state.objective, 4);
	adaptation_figure(base, "duality_gap", state.gap, 6);
}

static void describe(Weights *self, const float *weights)
{
	Adaptation *base = &self->base;
	size_t n = self->source.count;
	double largest = 0, effective = effective_sample_size(weights, n);
	for (size_t i = 0; i < n; i++)
		largest = fmax(largest, (double)weights[i]);
	adaptation_figure(base, "items", (double)n, 0);
	adaptation_figure(base, "effective_items", effective, 1);
	adaptation_figure(base, "largest_weight", largest, 2);
	adaptation_figure(base, "gap_before", gap_of_means(self, NULL), 4);
	adaptation_figure(base, "gap_after", gap_of_means(self, weights), 4);
	if (self->by == BY_LOGISTIC)
		adaptation_figure(base, "ratio_cost", self->ratio.cost, 4);
	if (self->by == BY_ULSIF) {
		adaptation_figure(base, "gamma", self->ratio.gamma, 6);
		adaptation_figure(base, "penalty", self->ratio.penalty, 4);
	}
	if (self->by == BY_KMM)
		describe_matching(self);
	if (effective < 0.1 * (double)n)
		snprintf(base->note, sizeof base->note,
			"%.0f items of equal weight would tell as much as these %zu: the domains hardly "
			"overlap, and what is learned hangs on a few items; a smaller clip= evens weights out",
			effective, n);
}

static bool finish(Weights *self, Error *err)
{
	Space *shared = self->base.shared;
	size_t targets = self->target.count, width = self->target.width;
	memcpy(shared->vectors.data, self->target.data, targets * width * sizeof(float));
	memcpy(matrix_row(&shared->vectors, targets), self->source.data,
		self->source.count * width * sizeof(float));
	adaptation_remember(&self->base, &self->input, &(MapStage){0}, &(MapStage){0});
	free(shared->weights);
	shared->weights =
		memory_data(shared->vectors.rows, sizeof *shared->weights, "the weights of a space", err);
	if (!shared->weights)
		return false;
	for (size_t i = 0; i < targets; i++)
		shared->weights[i] = 1;
	if (!set_weights(self, shared->weights + targets))
		return error_set(err, ERROR_INPUT,
			"no item of \"%s\" is at all likely in \"%s\", so that all weights would be 0",
			self->input.source_name, self->input.target_name);
	describe(self, shared->weights + targets);
	self->base.progress.finished = true;
	return space_finish(shared, err);
}

enum { KMM_ITERATIONS = 1000 };
#define KMM_PRECISION 1e-6

static bool match_means(Weights *self, Pool *pool, Error *err)
{
	Progress *progress = &self->base.progress;
	size_t n = self->source.count;
	if (!self->matching)
		self->matching = mean_matching_new(self->source, self->target,
			(MeanMatchingOptions){.landmarks = self->landmarks,
				.bound = self->most,
				.precision = KMM_PRECISION,
				.iterations = KMM_ITERATIONS,
				.seed = self->input.seed});
	if (!mean_matching_step(self->matching, pool, err))
		return false;
	MeanMatchingState state = mean_matching_state(self->matching);
	if (state.iterations)
		snprintf(progress->phase, sizeof progress->phase, "iteration %zu, gap %.3g", state.iterations,
			state.gap);
	progress->done = mean_matching_done(self->matching) * (double)n;
	if (!state.finished)
		return true;
	memcpy(self->ratios, mean_matching_weights(self->matching), n * sizeof *self->ratios);
	return finish(self, err);
}

static bool weights_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	Weights *self = (Weights *)adaptation;
	if (self->by == BY_KMM)
		return match_means(self, pool, err);
	if (!self->learned)
		return learn(self, pool, err);
	size_t left = self->source.count - self->next, count = left < BLOCK ? left : BLOCK;
	if (!density_ratio_of(&self->ratio, rows_part(self->source, self->next, count), pool,
		    self->ratios + self->next, err))
		return false;
	self->next += count;
	adaptation->progress.done = (double)self->next;
	return self->next < self->source.count || finish(self, err);
}

static const ArgSpec options[] = {
	{.name = "ratio",
		.kind = ARG_CHOICE,
		.help = "logistic: what tells the domains apart; ulsif: the ratio of densities fitted by least "
			"squares; kmm: kernel mean matching, weights under which the means in the space of a "
			"kernel meet",
		.fallback = "logistic",
		.choices = "logistic|ulsif|kmm"},
	{.name = "ratio_cost",
		.kind = ARG_NUMBER,
		.help = "of errors against the size of weights, ratio=logistic: less evens the weights out; "
			"left out: what tells the domains of items best that were not learned from, and leaves "
			"half of the source in effect",
		.low = 1e-9,
		.high = 1e9},
	{.name = "clip",
		.kind = ARG_NUMBER,
		.help = "largest weight, in units of the mean of all before they are cut; ratio=kmm: the bound "
			"B of its programme",
		.fallback = "20",
		.low = 1,
		.high = 1e9},
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items of each side that are learned from, drawn at random",
		.fallback = "2000",
		.low = 4,
		.high = 1000000},
	{.name = "landmarks",
		.kind = ARG_INTEGER,
		.help = "ratio=kmm: items of the source, drawn at random, by similarities to which the kernel "
			"is seen, so that nothing is items x items; with as many as there are it is exact",
		.fallback = "300",
		.low = 2,
		.high = 5000},
	{.name = NULL},
};

const Adapter adapter_weights = {
	.name = "weights",
	.title = "Importance weights",
	.summary = "weighs every item of the source by how much more likely it is in the target; vectors stay",
	.source = "Shimodaira, Journal of Statistical Planning and Inference 90, 2000; Huang & al., NIPS 2006; "
		  "Kanamori, Hido & Sugiyama, JMLR 10, 2009",
	.needs = ADAPT_SAME_WIDTH,
	.options = options,
	.start = weights_start,
	.step = weights_step,
	.free = weights_free,
};
