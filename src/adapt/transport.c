/*
 * Transport: the source's rows are carried to where the target's are, by the entropic optimal transport between
 * both (linalg/sinkhorn.h): each goes to the mean of the target's rows weighted by its row of the plan. Of more
 * rows than sample= a sample of each side takes part, and another row of the source moves as the nearest of the
 * sample does.
 *
 * With classes of the source the plan is found in rounds: what a row of the target gets from a class costs the
 * more the less it already gets from it, so that it comes to be served by one class (Courty, Flamary, Tuia &
 * Rakotomamonjy, IEEE TPAMI 39(9), 2017: their regulariser of groups with p = 1/2, majorised). Costs and plan
 * are taken relative to their means here, so that the options mean the same for all sizes and scales.
 */
#include "adapt/adapter.h"
#include "adapt/shared.h"
#include "adapt/transport_plan.h"
#include "base/random.h"
#include "linalg/kernels_search.h"
#include "linalg/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows of the source whose nearest ones are found in a step. */
enum { BLOCK = 1024 };

/* Rows of the plan that are off by more in all may move their items to elsewhere. */
static const double WORTH_SAYING = 0.01;

typedef struct Transport {
	Adaptation base;
	AdaptInput input;
	Rows source, target;
	size_t most; /* rows of a sample */
	TransportPlan plan;
	Matrix from, to;           /* the samples */
	uint32_t *from_at, *to_at; /* their rows */
	uint32_t *nearest;         /* by row of the source: of the sample */
	size_t next;               /* row whose nearest is to be found */
	enum { SAMPLE, NEAREST, SOLVE, CARRY } stage;
} Transport;

static void transport_free(Adaptation *adaptation)
{
	Transport *self = (Transport *)adaptation;
	adaptation_release(adaptation);
	transport_plan_release(&self->plan);
	matrix_release(&self->from);
	matrix_release(&self->to);
	free(self->from_at);
	free(self->to_at);
	free(self->nearest);
	free(self);
}

static Adaptation *transport_start(const AdaptInput *input, const Args *options, Error *err)
{
	Transport *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->source = matrix_rows(&input->source->vectors);
	self->target = matrix_rows(&input->target->vectors);
	self->most = (size_t)args_integer(options, "sample");
	self->plan.regularisation = args_number(options, "reg");
	self->plan.class_weight = args_number(options, "classes");
	self->plan.rounds = (size_t)args_integer(options, "rounds");
	self->plan.most_iterations = (size_t)args_integer(options, "iterations");
	self->nearest = memory_data(self->source.count, sizeof *self->nearest, "the nearest of a sample", err);
	if (self->nearest && adaptation_begin(&self->base, &adapter_transport, input, self->target.width,
				     "distances", 100, "%", err))
		return &self->base;
	transport_free(&self->base);
	return NULL;
}

/* --- the sample --- */

static bool draw(
	Rows rows, size_t most, uint64_t seed, uint64_t stream, uint32_t **at, Matrix *sample, Error *err)
{
	size_t count = rows.count < most ? rows.count : most;
	Random random;
	random_init(&random, seed, stream);
	*at = memory_new(count, sizeof **at);
	random_sample(&random, rows.count, count, *at);
	if (!matrix_init(sample, count, rows.width, "a sample to transport", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(sample, i), rows_at(rows, (*at)[i]), rows.width * sizeof(float));
	return true;
}

static uint32_t *classes_at(const uint32_t *class_of, const uint32_t *at, size_t count)
{
	uint32_t *classes = class_of ? memory_new(count, sizeof *classes) : NULL;
	for (size_t i = 0; classes && i < count; i++)
		classes[i] = class_of[at[i]];
	return classes;
}

static bool sample(Transport *self, Pool *pool, Error *err)
{
	const AdaptInput *input = &self->input;
	if (!draw(self->source, self->most, input->seed, 0, &self->from_at, &self->from, err) ||
		!draw(self->target, self->most, input->seed, 1, &self->to_at, &self->to, err))
		return false;
	self->plan.source_class = classes_at(input->source_class, self->from_at, self->from.rows);
	self->plan.target_class = classes_at(input->target_class, self->to_at, self->to.rows);
	self->plan.classes = input->classes ? input->classes->count : 0;
	if (!transport_plan_begin(&self->plan, matrix_rows(&self->from), matrix_rows(&self->to), pool, err))
		return false;
	/* Until the rest is known each of them moves as the first does. */
	for (size_t i = 0; i < self->from.rows; i++)
		self->nearest[self->from_at[i]] = (uint32_t)i;
	self->stage = self->from.rows < self->source.count ? NEAREST : SOLVE;
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "transport");
	return true;
}

static bool find_nearest(Transport *self, Pool *pool, Error *err)
{
	size_t left = self->source.count - self->next, count = left < BLOCK ? left : BLOCK, n = self->from.rows;
	float *products = memory_data(count * n, sizeof *products, "products with a sample", err);
	if (!products)
		return false;
	const SearchKernels *kernels = search_kernels_best();
	double *half = memory_new(n, sizeof *half);
	for (size_t j = 0; j < n; j++)
		half[j] =
			kernels->dot(matrix_row(&self->from, j), matrix_row(&self->from, j), self->from.cols) /
			2.0;
	product_rows(rows_part(self->source, self->next, count), matrix_rows(&self->from), pool, products);
	for (size_t i = 0; i < count; i++) {
		size_t best = 0;
		for (size_t j = 1; j < n; j++)
			if (products[i * n + j] - half[j] > products[i * n + best] - half[best])
				best = j;
		self->nearest[self->next + i] = (uint32_t)best;
	}
	free(half);
	free(products);
	self->next += count;
	if (self->next < self->source.count)
		return true;
	for (size_t i = 0; i < n; i++)
		self->nearest[self->from_at[i]] = (uint32_t)i;
	self->stage = SOLVE;
	return true;
}

/* --- the plan --- */

static void note_progress(Transport *self)
{
	const TransportPlan *plan = &self->plan;
	double at = (double)plan->sinkhorn.iterations;
	series_add(adaptation_series(&self->base, "transport cost", "iterations"), at,
		sinkhorn_cost(&plan->sinkhorn));
	series_add(
		adaptation_series(&self->base, "marginal error", "iterations"), at, plan->sinkhorn.violation);
	if (plan->source_class)
		series_add(adaptation_series(&self->base, "class purity", "iterations"), at, plan->purity);
	self->base.progress.done = 100 * transport_plan_done(plan);
}

static void describe(Transport *self)
{
	const TransportPlan *plan = &self->plan;
	Adaptation *base = &self->base;
	adaptation_figure(base, "sample_source", (double)self->from.rows, 0);
	adaptation_figure(base, "sample_target", (double)self->to.rows, 0);
	adaptation_figure(base, "reg", plan->regularisation, 4);
	adaptation_figure(base, "iterations", (double)plan->sinkhorn.iterations, 0);
	adaptation_figure(base, "marginal_error", plan->sinkhorn.violation, 6);
	adaptation_figure(base, "cost", sinkhorn_cost(&plan->sinkhorn), 4);
	if (plan->source_class)
		adaptation_figure(base, "class_purity", plan->purity, 3);
	if (plan->sinkhorn.violation > WORTH_SAYING)
		snprintf(base->note, sizeof base->note,
			"after %zu iterations the rows of the plan are still off by %.2g in all; "
			"iterations=%zu or a larger reg= brings it further",
			plan->sinkhorn.iterations, plan->sinkhorn.violation, 4 * plan->most_iterations);
}

/* Where the rows of the source come to lie; to: as many x width. */
static bool carry(const Transport *self, Pool *pool, float *to, Error *err)
{
	Matrix moves = {0};
	if (!transport_plan_moves(
		    &self->plan, matrix_rows(&self->from), matrix_rows(&self->to), pool, &moves, err))
		return false;
	for (size_t i = 0; i < self->source.count; i++) {
		const float *row = rows_at(self->source, i), *move = matrix_row(&moves, self->nearest[i]);
		for (size_t j = 0; j < self->source.width; j++)
			to[i * self->source.width + j] = row[j] + move[j];
	}
	matrix_release(&moves);
	return true;
}

static bool place(const Transport *self, Pool *pool, Matrix *vectors, Error *err)
{
	memcpy(vectors->data, self->target.data, self->target.count * self->target.width * sizeof(float));
	return carry(self, pool, matrix_row(vectors, self->target.count), err);
}

static bool transport_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	Transport *self = (Transport *)adaptation;
	switch (self->stage) {
	case SAMPLE:
		return sample(self, pool, err);
	case NEAREST:
		return find_nearest(self, pool, err);
	case SOLVE:
		if (transport_plan_step(&self->plan, pool))
			self->stage = CARRY;
		note_progress(self);
		return true;
	default:
		describe(self);
		adaptation->progress.finished = true;
		return place(self, pool, &adaptation->shared->vectors, err) &&
		       space_finish(adaptation->shared, err);
	}
}

static bool transport_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	const Transport *self = (const Transport *)adaptation;
	if (self->stage >= SOLVE)
		return place(self, NULL, vectors, err);
	memcpy(vectors->data, self->target.data, self->target.count * self->target.width * sizeof(float));
	memcpy(matrix_row(vectors, self->target.count), self->source.data,
		self->source.count * self->source.width * sizeof(float));
	return true;
}

static const ArgSpec options[] = {
	{.name = "reg",
		.kind = ARG_NUMBER,
		.help = "weight of the entropy, as a share of the mean squared distance: less moves each item "
			"to fewer others, and takes more iterations",
		.fallback = "0.1",
		.low = 1e-5,
		.high = 1e3},
	{.name = "classes",
		.kind = ARG_NUMBER,
		.help = "where the classes of the source are known: how much it costs, in the same unit, to "
			"serve one item of the target from several classes; 0: classes are not looked at",
		.fallback = "1",
		.low = 0,
		.high = 1e3,
		.aliases = "reg_cl"},
	{.name = "rounds",
		.kind = ARG_INTEGER,
		.help = "how often the cost of mixing classes is found anew",
		.fallback = "10",
		.low = 1,
		.high = 1000},
	{.name = "iterations",
		.kind = ARG_INTEGER,
		.help = "of Sinkhorn, at most, in a round",
		.fallback = "500",
		.low = 1,
		.high = 1000000},
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items of each side that take part, drawn at random; the others move as their nearest "
			"does",
		.fallback = "1500",
		.low = 2,
		.high = 20000},
	{.name = NULL},
};

const Adapter adapter_transport = {
	.name = "transport",
	.title = "Optimal transport (Sinkhorn)",
	.summary =
		"carries every item of the source to a weighted mean of items of the target, at the least cost",
	.source = "Cuturi, NIPS 2013; Courty, Flamary, Tuia & Rakotomamonjy, IEEE TPAMI 39(9), 2017",
	.needs = ADAPT_SAME_WIDTH | ADAPT_TAKES_CLASSES,
	.options = options,
	.start = transport_start,
	.step = transport_step,
	.look = transport_look,
	.free = transport_free,
};
