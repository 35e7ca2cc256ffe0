/*
 * Canonical correlation analysis of paired items: both sides are carried to the axes along which they correlate
 * most. Hotelling, Biometrika 28, 1936; for vectors of words: Faruqui & Dyer, EACL 2014. The sides may differ
 * in width.
 */
#include "adapt/canonical.h"
#include "adapt/linear.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Cca {
	Linear linear;
	CanonicalOptions options;
} Cca;

static void cca_free(Adaptation *adaptation)
{
	linear_release((Linear *)adaptation);
	free(adaptation);
}

static size_t dim_of(const AdaptInput *input, const Args *args)
{
	size_t source = input->source->vectors.cols, target = input->target->vectors.cols,
	       most = source < target ? source : target, dim = (size_t)args_integer(args, "dim"),
	       share = (size_t)ceil(0.8 * (double)most);
	return dim > 0 ? dim : share;
}

static Adaptation *cca_start(const AdaptInput *input, const Args *args, Error *err)
{
	size_t source = input->source->vectors.cols, target = input->target->vectors.cols,
	       most = source < target ? source : target;
	Cca *self = memory_new(1, sizeof *self);
	self->options = (CanonicalOptions){.whiten = true,
		.ridge = args_number(args, "ridge"),
		.source_weight = args_number(args, "weight"),
		.target_weight = args_number(args, "weight"),
		.dewhiten = DEWHITEN_NONE,
		.dim = dim_of(input, args)};
	self->linear.refine = refinement_options(args);
	bool fine = self->options.dim <= most ||
		    error_set(err, ERROR_USAGE, "dim=%zu is more than the %zu dimensions that both sides have",
			    self->options.dim, most);
	if (fine && linear_begin(&self->linear, &adapter_cca, input, comparable_options(args),
			    self->options.dim, true, err))
		return &self->linear.base;
	cca_free(&self->linear.base);
	return NULL;
}

static void describe(Linear *self, const Canonical *fit)
{
	Adaptation *base = &self->base;
	double sum = 0;
	for (size_t i = 0; i < fit->dim; i++)
		sum += fit->singular[i];
	adaptation_figure(base, "pairs", (double)self->input.pairs->count, 0);
	adaptation_figure(base, "dim", (double)fit->dim, 0);
	adaptation_figure(base, "source_rank", (double)fit->source_rank, 0);
	adaptation_figure(base, "target_rank", (double)fit->target_rank, 0);
	adaptation_figure(base, "correlation_max", fit->singular[0], 4);
	adaptation_figure(base, "correlation_mean", sum / (double)fit->dim, 4);
	adaptation_figure(base, "correlation_min", fit->singular[fit->dim - 1], 4);
	if (self->input.pairs->count <= fit->source_width + fit->target_width)
		snprintf(base->note, sizeof base->note,
			"with %zu pairs for %zu and %zu dimensions, some directions correlate by chance alone; "
			"more pairs, a larger ridge= or a lower dim= help",
			self->input.pairs->count, fit->source_width, fit->target_width);
}

static void take_off(const double *mean, float *rows, size_t count, size_t width)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++)
			rows[i * width + j] = (float)(rows[i * width + j] - mean[j]);
}

/* Correlations are of deviations from the pairs' means, so that of all rows these are taken off, on top of what
 * an earlier round took. */
static bool centre(Matrix *side, Rows pairs, Matrix *centred, double **taken, Error *err)
{
	if (!matrix_copy(pairs, centred, err))
		return false;
	double *mean = memory_new(pairs.width, sizeof *mean);
	statistics_column_means(pairs, mean);
	take_off(mean, side->data, side->rows, side->cols);
	take_off(mean, centred->data, centred->rows, centred->cols);
	for (size_t j = 0; *taken && j < pairs.width; j++)
		mean[j] += (*taken)[j];
	free(*taken);
	*taken = mean;
	return true;
}

static bool learn(Linear *linear, Rows x, Rows y, Pool *pool, Error *err)
{
	const Cca *self = (Cca *)linear;
	Matrix a = {0}, b = {0};
	Canonical fit = {0};
	bool ok = centre(&linear->source, x, &a, &linear->source_centre, err) &&
		  centre(&linear->target, y, &b, &linear->target_centre, err) &&
		  canonical_fit(matrix_rows(&a), matrix_rows(&b), self->options, pool, &fit, err) &&
		  linear_set_map(&linear->source_map, fit.source_map, fit.source_width, fit.dim, err) &&
		  linear_set_map(&linear->target_map, fit.target_map, fit.target_width, fit.dim, err);
	if (ok)
		describe(linear, &fit);
	canonical_release(&fit);
	matrix_release(&a);
	matrix_release(&b);
	return ok;
}

static bool cca_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	return linear_step((Linear *)adaptation, learn, pool, err);
}

static const ArgSpec options[] = {
	COMPARABLE_NORMALISE,
	COMPARABLE_CENTRE,
	{.name = "ridge",
		.kind = ARG_NUMBER,
		.help = "share of the mean variance that is added to every variance, against few pairs",
		.fallback = "0.1",
		.low = 0,
		.high = 1000},
	{.name = "weight",
		.kind = ARG_NUMBER,
		.help = "power of a direction's correlation that weights it, on both sides; 0 is plain CCA",
		.fallback = "0.5",
		.low = 0,
		.high = 8},
	{.name = "dim",
		.kind = ARG_INTEGER,
		.help = "keep so many directions, those that correlate most; 0: four fifths",
		.fallback = "0",
		.low = 0,
		.high = 65536},
	REFINEMENT_OPTIONS,
	{.name = NULL},
};

const Adapter adapter_cca = {
	.name = "cca",
	.title = "Canonical correlation analysis",
	.summary = "both sides carried to the directions along which paired items correlate most",
	.source = "Hotelling, Biometrika 28, 1936; Faruqui & Dyer, EACL 2014",
	.needs = ADAPT_NEEDS_PAIRS,
	.options = options,
	.start = cca_start,
	.step = cca_step,
	.look = linear_look_mapped,
	.free = cca_free,
};
