/*
 * Standardisation by domain: z-scores of every column, each side with its own mean and standard deviation
 * (divided by n), which takes away a shift or a scale that a domain puts on single columns, and nothing that
 * mixes columns. which=target gives the source the statistics of the target instead and leaves the target as it
 * is, as adaptive batch normalisation does with a network's inputs (Li, Wang, Shi, Hou & Liu, Pattern
 * Recognition 80, 2018).
 */
#include "adapt/adapter.h"
#include "adapt/shared.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096 };

typedef struct Side {
	Rows rows;
	size_t at;         /* row of the shared space where it begins */
	double *mean, *sd; /* by column; while they are gathered sd holds sums of squares */
} Side;

typedef struct Standardise {
	Adaptation base;
	Side sides[2]; /* source, target */
	bool onto_target;
	AdaptInput input;
	enum { MEANS, SPREADS, MAP } stage;
	size_t side, next; /* at work */
} Standardise;

static void standardise_free(Adaptation *adaptation)
{
	Standardise *self = (Standardise *)adaptation;
	adaptation_release(adaptation);
	for (size_t i = 0; i < 2; i++)
		free(self->sides[i].mean);
	free(self);
}

static Side side_of(const Space *space, size_t at)
{
	Side side = {.rows = matrix_rows(&space->vectors), .at = at};
	side.mean = memory_new(2 * side.rows.width, sizeof *side.mean);
	side.sd = side.mean + side.rows.width;
	return side;
}

static Adaptation *standardise_start(const AdaptInput *input, const Args *options, Error *err)
{
	Standardise *self = memory_new(1, sizeof *self);
	self->sides[0] = side_of(input->source, shared_space_source(input->target));
	self->sides[1] = side_of(input->target, 0);
	self->input = *input;
	self->onto_target = strcmp(args_text(options, "which"), "target") == 0;
	double rows = (double)(input->source->vectors.rows + input->target->vectors.rows);
	if (adaptation_begin(&self->base, &adapter_standardise, input, input->target->vectors.cols,
		    "statistics", 3 * rows, "items", err))
		return &self->base;
	standardise_free(&self->base);
	return NULL;
}

static void add_means(const Side *side, size_t first, size_t count)
{
	for (size_t i = first; i < first + count; i++)
		for (size_t j = 0; j < side->rows.width; j++)
			side->mean[j] += rows_at(side->rows, i)[j] / (double)side->rows.count;
}

static void add_squares(const Side *side, size_t first, size_t count)
{
	for (size_t i = first; i < first + count; i++)
		for (size_t j = 0; j < side->rows.width; j++) {
			double deviation = rows_at(side->rows, i)[j] - side->mean[j];
			side->sd[j] += deviation * deviation / (double)side->rows.count;
		}
}

/* A column that does not vary, but for rounding, is only shifted. */
static void end_spreads(const Side *side)
{
	for (size_t j = 0; j < side->rows.width; j++) {
		double sd = sqrt(side->sd[j]);
		side->sd[j] = sd > 1e-7 * fabs(side->mean[j]) ? sd : 0;
	}
}

static void map_rows(const Standardise *self, const Side *side, size_t first, size_t count)
{
	size_t width = side->rows.width;
	const Side *target = &self->sides[1];
	for (size_t i = first; i < first + count; i++) {
		float *to = matrix_row(&self->base.shared->vectors, side->at + i);
		const float *row = rows_at(side->rows, i);
		if (self->onto_target && side == target) {
			memcpy(to, row, width * sizeof *to);
			continue;
		}
		for (size_t j = 0; j < width; j++) {
			double z = row[j] - side->mean[j];
			double sd = self->onto_target && target->sd[j] > 0 ? target->sd[j] : 1;
			z = side->sd[j] > 0 ? z / side->sd[j] * sd : z;
			to[j] = (float)(self->onto_target ? z + target->mean[j] : z);
		}
	}
}

static size_t constant_columns(const Side *side)
{
	size_t constant = 0;
	for (size_t j = 0; j < side->rows.width; j++)
		constant += !(side->sd[j] > 0);
	return constant;
}

/* The largest factor between the standard deviations of one column. */
static double largest_factor(const Standardise *self)
{
	double largest = 1;
	const double *source = self->sides[0].sd, *target = self->sides[1].sd;
	for (size_t j = 0; j < self->sides[0].rows.width; j++)
		if (source[j] > 0 && target[j] > 0)
			largest = fmax(largest, fmax(source[j] / target[j], target[j] / source[j]));
	return largest;
}

static void describe(Standardise *self)
{
	adaptation_figure(&self->base, "dim", (double)self->sides[0].rows.width, 0);
	adaptation_figure(&self->base, "constant_source", (double)constant_columns(&self->sides[0]), 0);
	adaptation_figure(&self->base, "constant_target", (double)constant_columns(&self->sides[1]), 0);
	adaptation_figure(&self->base, "largest_factor", largest_factor(self), 2);
}

static MapStage map_of(const Standardise *self, size_t i)
{
	const Side *side = &self->sides[i], *target = &self->sides[1];
	size_t width = side->rows.width;
	if (self->onto_target && i == 1)
		return (MapStage){0};
	MapStage map = {
		.mean = map_stage_numbers(side->mean, width), .scale = memory_new(width, sizeof *map.scale)};
	for (size_t j = 0; j < width; j++)
		map.scale[j] = side->sd[j] > 0 ? (self->onto_target && target->sd[j] > 0 ? target->sd[j] : 1) /
							 side->sd[j]
					       : 1;
	if (self->onto_target)
		map.shift = map_stage_numbers(target->mean, width);
	return map;
}

static void remember(Standardise *self)
{
	MapStage source = map_of(self, 0), target = map_of(self, 1);
	adaptation_remember(&self->base, &self->input, &source, &target);
}

static void end_side(Standardise *self)
{
	self->next = 0;
	if (self->stage == SPREADS)
		end_spreads(&self->sides[self->side]);
	self->side++;
	if (self->side < 2)
		return;
	self->side = 0;
	if (self->stage == SPREADS)
		describe(self);
	if (self->stage == MAP) {
		self->base.progress.finished = true;
		remember(self);
	} else
		self->stage++;
}

static bool standardise_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	(void)pool;
	Standardise *self = (Standardise *)adaptation;
	const Side *side = &self->sides[self->side];
	size_t left = side->rows.count - self->next, count = left < BLOCK ? left : BLOCK;
	if (self->stage == MEANS)
		add_means(side, self->next, count);
	else if (self->stage == SPREADS)
		add_squares(side, self->next, count);
	else
		map_rows(self, side, self->next, count);
	self->next += count;
	adaptation->progress.done += (double)count;
	if (self->next == side->rows.count)
		end_side(self);
	return !adaptation->progress.finished || space_finish(adaptation->shared, err);
}

static const ArgSpec options[] = {
	{.name = "which",
		.kind = ARG_CHOICE,
		.help = "both: z-scores on both sides; target: the source takes the means and standard "
			"deviations of the target, which stays",
		.fallback = "both",
		.choices = "both|target"},
	{.name = NULL},
};

const Adapter adapter_standardise = {
	.name = "standardise",
	.title = "Standardisation by domain",
	.summary = "z-scores of every column, each side by its own mean and standard deviation",
	.source = "Li, Wang, Shi, Hou & Liu, Pattern Recognition 80, 2018 (which=target)",
	.needs = ADAPT_SAME_WIDTH,
	.options = options,
	.start = standardise_start,
	.step = standardise_step,
	.free = standardise_free,
};
