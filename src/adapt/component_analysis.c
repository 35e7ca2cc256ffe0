#include "adapt/component_analysis.h"

#include "adapt/component_problem.h"
#include "adapt/shared.h"
#include "base/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a step. */
enum { BLOCK = 1024 };

typedef struct ComponentAnalysis {
	Adaptation base;
	AdaptInput input;
	Rows sides[2]; /* source, target */
	ComponentProblem problem;
	KernelKind kind;
	double gamma;
	size_t most;       /* rows of a side in the sample */
	size_t iterations; /* with classes; else 1 */
	enum { SAMPLE, SOLVE, CARRY } stage;
	size_t iteration;
	size_t side, next; /* being carried */
} ComponentAnalysis;

void component_analysis_free(Adaptation *adaptation)
{
	ComponentAnalysis *self = (ComponentAnalysis *)adaptation;
	adaptation_release(adaptation);
	component_problem_release(&self->problem);
	free(self);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* dim= as it is possible: there are no more components than features. */
static bool choose_dim(ComponentAnalysis *self, const Args *options, Error *err)
{
	size_t sampled = least(self->most, self->sides[0].count) + least(self->most, self->sides[1].count);
	size_t features = self->kind == KERNEL_PRIMAL ? self->sides[0].width : sampled;
	self->problem.dim = (size_t)args_integer(options, "dim");
	if (self->problem.dim <= features)
		return true;
	if (args_given(options, "dim"))
		return args_fault(options, "dim", 0, err, "there are %zu components at most", features);
	self->problem.dim = features;
	return true;
}

Adaptation *component_analysis_start(
	const Adapter *adapter, bool by_class, const AdaptInput *input, const Args *options, Error *err)
{
	ComponentAnalysis *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->sides[0] = matrix_rows(&input->source->vectors);
	self->sides[1] = matrix_rows(&input->target->vectors);
	self->kind = kernel_kind(args_text(options, "kernel"));
	self->gamma = args_number(options, "gamma");
	self->most = (size_t)args_integer(options, "sample");
	self->problem.mu = args_number(options, "mu");
	self->problem.classes = by_class ? input->classes->count : 0;
	self->iterations = by_class ? (size_t)args_integer(options, "iterations") : 1;
	if (choose_dim(self, options, err) &&
		adaptation_begin(&self->base, adapter, input, self->problem.dim, "features", 100, "%", err))
		return &self->base;
	component_analysis_free(&self->base);
	return NULL;
}

/* --- the sample --- */

static void draw(const ComponentAnalysis *self, size_t side, size_t count, size_t at, Matrix *sample)
{
	Rows rows = self->sides[side];
	const uint32_t *known = side == 0 ? self->input.source_class : self->input.target_class;
	uint32_t *chosen = memory_new(count, sizeof *chosen);
	Random random;
	random_init(&random, self->input.seed, side);
	random_sample(&random, rows.count, count, chosen);
	for (size_t i = 0; i < count; i++) {
		memcpy(matrix_row(sample, at + i), rows_at(rows, chosen[i]), rows.width * sizeof(float));
		if (self->problem.classes)
			self->problem.known[at + i] = known ? known[chosen[i]] : UINT32_MAX;
	}
	free(chosen);
}

static bool sample(ComponentAnalysis *self, Pool *pool, Error *err)
{
	size_t sources = least(self->most, self->sides[0].count),
	       targets = least(self->most, self->sides[1].count);
	Matrix rows = {0};
	if (!matrix_init(&rows, sources + targets, self->sides[0].width, "a sample of both sides", err))
		return false;
	self->problem.known = memory_new(rows.rows, sizeof *self->problem.known);
	draw(self, 0, sources, 0, &rows);
	draw(self, 1, targets, sources, &rows);
	bool ok = kernel_features_init(&self->problem.features, self->kind, self->gamma, matrix_rows(&rows),
			  self->input.seed, err) &&
		  component_problem_begin(&self->problem, matrix_rows(&rows), sources, pool, err);
	matrix_release(&rows);
	self->stage = SOLVE;
	adaptation_phase(&self->base, "components", "", component_problem_seconds(&self->problem));
	return ok;
}

/* --- components --- */

static void describe(ComponentAnalysis *self)
{
	const ComponentProblem *problem = &self->problem;
	Adaptation *base = &self->base;
	adaptation_figure(base, "sample_source", (double)problem->sources, 0);
	adaptation_figure(base, "sample_target", (double)(problem->rows - problem->sources), 0);
	adaptation_figure(base, "features", (double)problem->width, 0);
	adaptation_figure(base, "dim", (double)problem->dim, 0);
	adaptation_figure(base, "mu", problem->mu, 4);
	if (self->kind == KERNEL_RBF)
		adaptation_figure(base, "gamma", problem->features.gamma, 6);
	adaptation_figure(base, "first_value", problem->values[0], 4);
	adaptation_figure(base, "last_value", problem->values[problem->dim - 1], 6);
	if (!problem->classes)
		return;
	adaptation_figure(base, "iterations", (double)self->iteration, 0);
	adaptation_figure(base, "changed", (double)problem->changed, 0);
}

static bool solve(ComponentAnalysis *self, Pool *pool, Error *err)
{
	ComponentProblem *problem = &self->problem;
	if (!component_problem_solve(problem, pool, err))
		return false;
	self->iteration++;
	double at = (double)self->iteration;
	series_add(adaptation_series(&self->base, "distance of domains", "iterations"), at, problem->distance);
	if (problem->classes)
		series_add(adaptation_series(&self->base, "guesses changed", "iterations"), at,
			(double)problem->changed);
	self->base.progress.done = 90 * at / (double)self->iterations;
	if (self->iteration < self->iterations && problem->changed > 0)
		return true;
	describe(self);
	self->stage = CARRY;
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "mapping");
	return true;
}

/* --- all rows --- */

/* Rows first .. first + count of a side onto `vectors`, laid out as the shared space. */
static bool carry_block(const ComponentAnalysis *self, size_t side, size_t first, size_t count, Pool *pool,
	Matrix *vectors, Error *err)
{
	size_t at = side == 0 ? self->sides[1].count + first : first;
	return component_problem_place(
		&self->problem, rows_part(self->sides[side], first, count), pool, matrix_row(vectors, at), err);
}

static bool carry(ComponentAnalysis *self, Pool *pool, Error *err)
{
	size_t count = least(BLOCK, self->sides[self->side].count - self->next);
	if (!carry_block(self, self->side, self->next, count, pool, &self->base.shared->vectors, err))
		return false;
	self->next += count;
	if (self->next == self->sides[self->side].count) {
		self->side++;
		self->next = 0;
	}
	self->base.progress.finished = self->side == 2;
	return self->side < 2 || space_finish(self->base.shared, err);
}

bool component_analysis_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	ComponentAnalysis *self = (ComponentAnalysis *)adaptation;
	switch (self->stage) {
	case SAMPLE:
		return sample(self, pool, err);
	case SOLVE:
		return solve(self, pool, err);
	default:
		return carry(self, pool, err);
	}
}

bool component_analysis_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	const ComponentAnalysis *self = (const ComponentAnalysis *)adaptation;
	bool ok = true;
	for (size_t side = 0; ok && self->iteration > 0 && side < 2; side++)
		for (size_t first = 0; ok && first < self->sides[side].count; first += BLOCK)
			ok = carry_block(self, side, first, least(BLOCK, self->sides[side].count - first), NULL,
				vectors, err);
	return ok;
}
