/*
 * Orthogonal Procrustes between two spaces: both are made comparable (unit rows, centred, as Artetxe, Labaka &
 * Agirre, EMNLP 2016 found best), the map is fitted on the pairs, and every item of the source is carried over.
 */
#include "adapt/adapter.h"
#include "adapt/comparable.h"
#include "adapt/orthogonal.h"
#include "adapt/shared.h"
#include "linalg/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_ROWS = 2048 };

typedef struct Procrustes {
	Adaptation base;
	AdaptInput input;
	Comparable how;
	OrthogonalOptions options;
	Matrix source;     /* the source's rows, made comparable */
	Matrix transposed; /* scale W^T, d x d: rows are multiplied by it from the right */
	size_t mapped;     /* source rows that are done */
} Procrustes;

static void procrustes_free(Adaptation *adaptation)
{
	Procrustes *self = (Procrustes *)adaptation;
	adaptation_release(&self->base);
	matrix_release(&self->source);
	matrix_release(&self->transposed);
	free(self);
}

static Adaptation *procrustes_start(const AdaptInput *input, const Args *options, Error *err)
{
	Procrustes *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->how = comparable_options(options);
	self->options.rotation = args_yes(options, "rotation");
	self->options.scale = args_yes(options, "scale");
	bool fine = adaptation_begin(&self->base, &adapter_procrustes, input, input->target->vectors.cols,
		"aligning", (double)input->source->vectors.rows, "items", err);
	if (fine && matrix_copy(matrix_rows(&input->source->vectors), &self->source, err))
		return &self->base;
	procrustes_free(&self->base);
	return NULL;
}

static void describe(Procrustes *self, const Orthogonal *fit)
{
	Adaptation *base = &self->base;
	adaptation_figure(base, "pairs", (double)self->input.pairs->count, 0);
	adaptation_figure(base, "dim", (double)fit->width, 0);
	adaptation_figure(base, "rank", (double)fit->rank, 0);
	adaptation_figure(base, "sigma_max", fit->singular[0], 4);
	adaptation_figure(base, "sigma_min", fit->singular[fit->width - 1], 4);
	adaptation_figure(base, "determinant", fit->reflects ? -1 : 1, 0);
	adaptation_figure(base, "scale", fit->scale, 4);
	adaptation_figure(base, "residual", fit->residual, 4);
	if (fit->rank < fit->width)
		snprintf(base->note, sizeof base->note,
			"the pairs leave %zu of %zu directions open: maps that differ there fit as well",
			fit->width - fit->rank, fit->width);
	else if (!fit->unique)
		snprintf(base->note, sizeof base->note,
			"the best rotation is not unique: the pairs ask for a reflection, and several "
			"directions could pay for it");
}

static bool fit_pairs(Procrustes *self, Rows source, Rows target, Pool *pool, Orthogonal *fit, Error *err)
{
	Matrix x = {0}, y = {0};
	bool ok = pairs_vectors(self->input.pairs, source, target, &x, &y, err) &&
		  orthogonal_fit(matrix_rows(&x), matrix_rows(&y), self->options, pool, fit, err);
	matrix_release(&x);
	matrix_release(&y);
	return ok;
}

static bool learn(Procrustes *self, Pool *pool, Error *err)
{
	const Matrix *target = &self->input.target->vectors;
	size_t d = target->cols;
	float *to = self->base.shared->vectors.data;
	memcpy(to, target->data, target->rows * d * sizeof *to);
	comparable_make(self->how, to, target->rows, d, pool);
	comparable_make(self->how, self->source.data, self->source.rows, d, pool);
	Orthogonal fit = {0};
	bool ok = matrix_init(&self->transposed, d, d, "an orthogonal map", err) &&
		  fit_pairs(self, matrix_rows(&self->source), (Rows){to, target->rows, d, d}, pool, &fit, err);
	for (size_t i = 0; ok && i < d; i++)
		for (size_t j = 0; j < d; j++)
			matrix_row(&self->transposed, j)[i] = (float)(fit.scale * fit.map[i * d + j]);
	if (ok)
		describe(self, &fit);
	orthogonal_release(&fit);
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "mapping");
	return ok;
}

static bool procrustes_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	Procrustes *self = (Procrustes *)adaptation;
	if (!self->transposed.data)
		return learn(self, pool, err);
	size_t left = self->source.rows - self->mapped, count = left < BLOCK_ROWS ? left : BLOCK_ROWS;
	float *to = matrix_row(
		&adaptation->shared->vectors, shared_space_source(self->input.target) + self->mapped);
	product_map(rows_part(matrix_rows(&self->source), self->mapped, count), matrix_rows(&self->transposed),
		pool, to);
	self->mapped += count;
	adaptation->progress.done = (double)self->mapped;
	adaptation->progress.finished = self->mapped == self->source.rows;
	return !adaptation->progress.finished || space_finish(adaptation->shared, err);
}

static const ArgSpec options[] = {
	COMPARABLE_NORMALISE,
	COMPARABLE_CENTRE,
	{.name = "rotation", .kind = ARG_YESNO, .help = "rotate only, never mirror", .fallback = "no"},
	{.name = "scale",
		.kind = ARG_YESNO,
		.help = "also fit one factor for the whole source",
		.fallback = "no"},
	{.name = NULL},
};

const Adapter adapter_procrustes = {
	.name = "procrustes",
	.title = "Orthogonal Procrustes",
	.summary = "the rotation (or reflection) that brings paired items nearest to each other",
	.source = "Schönemann, Psychometrika 31(1), 1966; Artetxe, Labaka & Agirre, EMNLP 2016",
	.needs = ADAPT_NEEDS_PAIRS | ADAPT_SAME_WIDTH,
	.options = options,
	.start = procrustes_start,
	.step = procrustes_step,
	.free = procrustes_free,
};
