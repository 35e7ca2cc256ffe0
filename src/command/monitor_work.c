/* The work of `monitor`, a piece at a time. */
#include "audit/bootstrap.h"
#include "command/monitor.h"
#include "measure/overlap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS_A_STEP = 64, NEIGHBOURS = 30, DRAWS = 2000, QUERIES = 1000, AMONG = 30000 };

/* Trained apart, the same items have cosines around 0; a model that learned on has them near 1. */
static const double APART_BELOW = 0.2;

static void next_phase(Monitor *self)
{
	self->phase++;
	self->next = 0;
}

/* --- what can be told without common coordinates --- */

static bool measure_population(Monitor *self, Error *err)
{
	self->population = population_new(self->spaces[0], self->spaces[1], self->sample, self->seed, err);
	if (!self->population)
		return false;
	self->agreement = population_agreement(self->population);
	bool widths = self->spaces[0]->vectors.cols != self->spaces[1]->vectors.cols;
	self->is_apart = widths || !strcmp(self->apart, "yes") ||
			 (!strcmp(self->apart, "auto") && self->agreement < APART_BELOW);
	self->norms = population_norms(self->population);
	self->similarities = population_similarities(self->population);
	self->domains = population_domains(self->population);
	self->n_dimensions = self->is_apart ? 0 : self->spaces[0]->vectors.cols;
	self->dimensions = memory_new(self->n_dimensions + 1, sizeof *self->dimensions);
	next_phase(self);
	return true;
}

static void measure_dimension(Monitor *self)
{
	if (self->next == self->n_dimensions) {
		next_phase(self);
		return;
	}
	self->dimensions[self->next] = population_dimension(self->population, self->next);
	self->next++;
}

/* --- the kernel test --- */

static bool start_shift(Monitor *self, Error *err)
{
	size_t most = 0;
	for (int side = 0; side < 2; side++)
		most = self->spaces[side]->vectors.rows > most ? self->spaces[side]->vectors.rows : most;
	uint32_t *all = memory_data(most, sizeof *all, "the rows to be compared", err);
	for (size_t i = 0; all && i < most; i++)
		all[i] = (uint32_t)i;
	ShiftInput input = {.from = matrix_rows(&self->spaces[0]->vectors),
		.to = matrix_rows(&self->spaces[1]->vectors),
		.from_at = all,
		.to_at = all,
		.n_from = self->spaces[0]->vectors.rows,
		.n_to = self->spaces[1]->vectors.rows,
		.most = self->sample < 500 ? self->sample : 500,
		.permutations = self->permutations,
		.neighbours = NEIGHBOURS,
		.seed = self->seed};
	self->shift = all ? shift_test_new(&input, err) : NULL;
	free(all);
	return self->shift != NULL;
}

static bool measure_shift(Monitor *self, Pool *pool, Error *err)
{
	if (self->is_apart) {
		next_phase(self);
		return true;
	}
	if (!self->shift)
		return start_shift(self, err);
	self->shifted = shift_test_finished(self->shift);
	if (self->shifted)
		next_phase(self);
	return self->shifted || shift_test_step(self->shift, pool, err);
}

/* --- neighbours --- */

typedef struct Shares {
	const double *values;
	size_t count;
} Shares;

static double resampled_mean(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Shares *shares = context;
	double sum = 0;
	for (size_t i = 0; i < shares->count; i++)
		sum += counts[0][i] * shares->values[i];
	return sum / (double)shares->count;
}

static void conclude_overlap(Monitor *self, Pool *pool)
{
	size_t count = stability_queries(self->stability);
	double *values = memory_new(count, sizeof *values), sum = 0;
	for (size_t i = 0; i < count; i++) {
		values[i] = (double)stability_common(self->stability, i, 0, 1) / (double)self->k;
		sum += values[i];
	}
	Shares shares = {values, count};
	BootstrapOptions options = {.draws = DRAWS, .level = 0.95, .seed = self->seed};
	Bootstrap interval = {NAN, NAN, 0};
	bootstrap_interval(resampled_mean, &shares, &count, 1, &options, pool, &interval);
	self->overlap = sum / (double)count;
	self->overlap_low = interval.low;
	self->overlap_high = interval.high;
	self->overlap_n = count;
	free(values);
}

static bool measure_overlap(Monitor *self, Pool *pool, Error *err)
{
	if (!self->stability && population_common(self->population) >= self->k + 2) {
		StabilityOptions options = {
			.k = self->k, .queries = QUERIES, .limit = AMONG, .seed = self->seed};
		self->stability = stability_new(self->spaces, 2, &options, err);
		return self->stability != NULL;
	}
	if (self->stability && stability_done(self->stability) < 1)
		return stability_step(self->stability, pool, err);
	if (self->stability)
		conclude_overlap(self, pool);
	next_phase(self);
	return true;
}

/* --- audits --- */

/* Both spaces or neither. */
static void measure_audit(Monitor *self, Pool *pool)
{
	if (self->next == self->n_audits) {
		next_phase(self);
		return;
	}
	MonitorAudit *its = &self->audits[self->next++];
	Args *options = args_of(its->test->options, "", &its->why);
	its->fine = options != NULL;
	for (int side = 0; side < 2 && its->fine; side++) {
		AuditInput input = {.space = self->spaces[side],
			.sets = its->query.sets,
			.further = its->query.further,
			.seed = self->seed,
			.pool = pool};
		its->fine = its->test->run(its->test, &input, options, &its->audits[side], &its->why);
	}
	args_free(options);
}

/* --- retrieval --- */

static bool find_partners(Monitor *self, int side, size_t first, size_t count, Pool *pool, Error *err)
{
	uint32_t queries[PAIRS_A_STEP], *neighbours = memory_new(count * self->k, sizeof *neighbours);
	for (size_t i = 0; i < count; i++)
		queries[i] = self->pairs[first + i].from[side];
	bool fine = overlap_neighbours(self->spaces[side], queries, count, self->k, pool, neighbours, err);
	for (size_t i = 0; fine && i < count; i++)
		for (size_t j = 0; j < self->k; j++)
			if (neighbours[i * self->k + j] == self->pairs[first + i].to[side])
				self->found[side][first + i] = 1;
	free(neighbours);
	return fine;
}

static bool measure_retrieval(Monitor *self, Pool *pool, Error *err)
{
	if (self->next == self->n_pairs) {
		PairedOptions options = {.seed = self->seed};
		self->recall = paired_bootstrap(self->found[0], self->found[1], self->n_pairs, &options, pool);
		next_phase(self);
		return true;
	}
	size_t left = self->n_pairs - self->next, count = left < PAIRS_A_STEP ? left : PAIRS_A_STEP;
	bool fine = true;
	for (int side = 0; side < 2 && fine; side++)
		fine = find_partners(self, side, self->next, count, pool, err);
	self->next += count;
	return fine;
}

/* --- the job --- */

static bool monitor_step(void *work, Pool *pool, bool *finished, Error *err)
{
	Monitor *self = work;
	bool fine = true;
	switch (self->phase) {
	case MONITOR_POPULATION:
		fine = measure_population(self, err);
		break;
	case MONITOR_DIMENSIONS:
		measure_dimension(self);
		break;
	case MONITOR_SHIFT:
		fine = measure_shift(self, pool, err);
		break;
	case MONITOR_OVERLAP:
		fine = measure_overlap(self, pool, err);
		break;
	case MONITOR_AUDITS:
		measure_audit(self, pool);
		break;
	case MONITOR_RETRIEVAL:
		fine = measure_retrieval(self, pool, err);
		break;
	case MONITOR_OVER:
		break;
	}
	*finished = self->phase == MONITOR_OVER;
	return fine;
}

static double part_done(const Monitor *self)
{
	switch (self->phase) {
	case MONITOR_DIMENSIONS:
		return (double)self->next / (double)(self->n_dimensions + 1);
	case MONITOR_SHIFT:
		return self->shift ? shift_test_done(self->shift) : 0;
	case MONITOR_OVERLAP:
		return self->stability ? stability_done(self->stability) : 0;
	case MONITOR_AUDITS:
		return (double)self->next / (double)(self->n_audits + 1);
	case MONITOR_RETRIEVAL:
		return (double)self->next / (double)(self->n_pairs + 1);
	default:
		return 0;
	}
}

static bool monitor_look(void *work, bool last, Snapshot *into, Error *err)
{
	static const char *const phases[] = {"drawing samples", "comparing dimensions",
		"comparing distributions", "comparing neighbours", "auditing", "asking for pairs", "done"};
	(void)last, (void)err;
	const Monitor *self = work;
	into->progress = (Progress){
		.done = 100 * (self->phase + part_done(self)) / MONITOR_OVER, .total = 100, .unit = "%"};
	snprintf(into->progress.phase, sizeof into->progress.phase, "%s", phases[self->phase]);
	return true;
}

static void monitor_free(void *work)
{
	Monitor *self = work;
	for (size_t i = 0; i < self->n_audits; i++) {
		audit_release(&self->audits[i].audits[0]);
		audit_release(&self->audits[i].audits[1]);
		audit_query_release(&self->audits[i].query);
	}
	for (int side = 0; side < 2; side++) {
		space_unref(self->spaces[side]);
		free(self->names[side]);
		free(self->found[side]);
	}
	population_free(self->population);
	shift_test_free(self->shift);
	stability_free(self->stability);
	free(self->dimensions);
	free(self->audits);
	free(self->pairs);
	free(self);
}

const WorkType monitor_work = {monitor_step, monitor_look, monitor_free};
