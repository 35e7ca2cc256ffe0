/*
 * Orthogonal Procrustes between two spaces: both are made comparable (unit rows, centred, as Artetxe, Labaka &
 * Agirre, EMNLP 2016 found best), the map is fitted on the pairs, and every item of the source is carried over.
 */
#include "adapt/linear.h"
#include "adapt/orthogonal.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Procrustes {
	Linear linear;
	OrthogonalOptions options;
} Procrustes;

static void procrustes_free(Adaptation *adaptation)
{
	linear_release((Linear *)adaptation);
	free(adaptation);
}

/* A map of reduced rank leads to so many dimensions, and the target's rows are brought there, too. */
static Adaptation *procrustes_start(const AdaptInput *input, const Args *options, Error *err)
{
	size_t width = input->target->vectors.cols, rank = (size_t)args_integer(options, "rank");
	if (rank > width) {
		error_set(err, ERROR_USAGE, "rank=%zu is more than the %zu dimensions that there are", rank,
			width);
		return NULL;
	}
	Procrustes *self = memory_new(1, sizeof *self);
	self->options = (OrthogonalOptions){args_yes(options, "rotation"), args_yes(options, "scale"), rank};
	self->linear.refine = refinement_options(options);
	bool reduced = rank > 0 && rank < width;
	if (linear_begin(&self->linear, &adapter_procrustes, input, comparable_options(options),
		    reduced ? rank : width, reduced, err))
		return &self->linear.base;
	procrustes_free(&self->linear.base);
	return NULL;
}

static void describe(Linear *self, const Orthogonal *fit)
{
	Adaptation *base = &self->base;
	adaptation_figure(base, "pairs", (double)self->input.pairs->count, 0);
	adaptation_figure(base, "dim", (double)fit->kept, 0);
	adaptation_figure(base, "rank", (double)fit->rank, 0);
	adaptation_figure(base, "sigma_max", fit->singular[0], 4);
	adaptation_figure(base, "sigma_min", fit->singular[fit->kept - 1], 4);
	if (fit->kept == fit->width)
		adaptation_figure(base, "determinant", fit->reflects ? -1 : 1, 0);
	adaptation_figure(base, "scale", fit->scale, 4);
	adaptation_figure(base, "residual", fit->residual, 4);
	if (fit->rank < fit->kept)
		snprintf(base->note, sizeof base->note,
			"the pairs leave %zu of %zu directions open: maps that differ there fit as well",
			fit->kept - fit->rank, fit->kept);
	else if (!fit->unique && fit->kept < fit->width)
		snprintf(base->note, sizeof base->note,
			"the best map of rank %zu is not unique: the next direction fits as well as the last "
			"that is kept",
			fit->kept);
	else if (!fit->unique)
		snprintf(base->note, sizeof base->note,
			"the best rotation is not unique: the pairs ask for a reflection, and several "
			"directions could pay for it");
}

/* The first `count` axes (rows of d) as the columns of a map, each times `factor`. */
static bool set_map(const double *axes, size_t d, size_t count, double factor, Matrix *map, Error *err)
{
	if (!matrix_init(map, d, count, "an orthogonal map", err))
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < d; j++)
			matrix_row(map, j)[i] = (float)(factor * axes[i * d + j]);
	return true;
}

static bool learn(Linear *linear, Rows x, Rows y, Pool *pool, Error *err)
{
	Procrustes *self = (Procrustes *)linear;
	Orthogonal fit = {0};
	bool ok = orthogonal_fit(x, y, self->options, pool, &fit, err);
	if (ok && linear->moves_target)
		ok = set_map(fit.from, fit.width, fit.kept, fit.scale, &linear->source_map, err) &&
		     set_map(fit.to, fit.width, fit.kept, 1, &linear->target_map, err);
	else if (ok)
		ok = set_map(fit.map, fit.width, fit.width, fit.scale, &linear->source_map, err);
	if (ok)
		describe(linear, &fit);
	orthogonal_release(&fit);
	return ok;
}

static bool procrustes_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	return linear_step((Linear *)adaptation, learn, pool, err);
}

static const ArgSpec options[] = {
	COMPARABLE_NORMALISE,
	COMPARABLE_CENTRE,
	{.name = "rotation", .kind = ARG_YESNO, .help = "rotate only, never mirror", .fallback = "no"},
	{.name = "scale",
		.kind = ARG_YESNO,
		.help = "also fit one factor for the whole source",
		.fallback = "no"},
	{.name = "rank",
		.kind = ARG_INTEGER,
		.help = "keep only so many directions, those in which pairs agree most; 0: all",
		.fallback = "0",
		.low = 0,
		.high = 65536},
	REFINEMENT_OPTIONS,
	{.name = NULL},
};

const Adapter adapter_procrustes = {
	.name = "procrustes",
	.title = "Orthogonal Procrustes",
	.summary = "the rotation (or reflection) that brings paired items nearest to each other",
	.source = "Schönemann, Psychometrika 31(1), 1966; Artetxe, Labaka & Agirre, EMNLP 2016; Smith et al., "
		  "ICLR 2017",
	.needs = ADAPT_NEEDS_PAIRS | ADAPT_SAME_WIDTH,
	.options = options,
	.start = procrustes_start,
	.step = procrustes_step,
	.look = linear_look_mapped,
	.free = procrustes_free,
};
