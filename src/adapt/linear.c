#include "adapt/linear.h"

#include "adapt/canonical.h"
#include "adapt/shared.h"
#include "linalg/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_ROWS = 2048 };

/* Seconds that maps take to be learned from the pairs, about, with two threads: products of the pairs' vectors,
 * then decompositions by LAPACK. */
static double learning_seconds(const AdaptInput *input)
{
	double d = (double)input->source->vectors.cols, pairs = (double)input->pairs->count;
	return (3e-11 * pairs + 1e-9 * d) * d * d;
}

bool linear_begin(Linear *self, const Adapter *adapter, const AdaptInput *input, Comparable how, size_t dim,
	bool moves_target, Error *err)
{
	self->input = *input;
	self->how = how;
	self->moves_target = moves_target;
	size_t rows = input->source->vectors.rows + (moves_target ? input->target->vectors.rows : 0);
	if (!adaptation_begin(&self->base, adapter, input, dim, "aligning", (double)rows, "items", err))
		return false;
	adaptation_phase(&self->base, "aligning", "", learning_seconds(input));
	return true;
}

void linear_release(Linear *self)
{
	adaptation_release(&self->base);
	matrix_release(&self->source);
	matrix_release(&self->target);
	matrix_release(&self->source_map);
	matrix_release(&self->target_map);
	free(self->source_mean);
	free(self->target_mean);
	free(self->source_centre);
	free(self->target_centre);
	refinement_free(self->refinement);
}

Rows linear_target(const Linear *self)
{
	if (self->moves_target)
		return matrix_rows(&self->target);
	return rows_part(matrix_rows(&self->base.shared->vectors), 0, self->input.target->vectors.rows);
}

bool linear_prepare(Linear *self, Pool *pool, Error *err)
{
	const Matrix *source = &self->input.source->vectors, *target = &self->input.target->vectors;
	float *to = self->base.shared->vectors.data;
	if (!matrix_copy(matrix_rows(source), &self->source, err))
		return false;
	if (self->moves_target && !matrix_copy(matrix_rows(target), &self->target, err))
		return false;
	if (self->moves_target)
		to = self->target.data;
	else
		memcpy(to, target->data, target->rows * target->cols * sizeof *to);
	self->source_mean = memory_new(source->cols, sizeof *self->source_mean);
	self->target_mean = memory_new(target->cols, sizeof *self->target_mean);
	comparable_make_from(self->how, self->source.data, source->rows, source->cols, pool, self->source_mean);
	comparable_make_from(self->how, to, target->rows, target->cols, pool, self->target_mean);
	self->prepared = true;
	return true;
}

bool linear_set_map(Matrix *map, const double *values, size_t width, size_t dim, Error *err)
{
	if (!matrix_init(map, width, dim, "a map", err))
		return false;
	for (size_t i = 0; i < width * dim; i++)
		map->data[i] = (float)values[i];
	return true;
}

bool linear_weighted(Linear *self, const Pairs *pairs, Rows source, Rows target, Pool *pool, Error *err)
{
	static const CanonicalOptions how = {
		.whiten = true, .source_weight = 0.5, .target_weight = 0.5, .dewhiten = DEWHITEN_EACH};
	Matrix x = {0}, y = {0};
	Canonical fit = {0};
	bool fine = pairs_vectors(pairs, source, target, &x, &y, err) &&
		    canonical_fit(matrix_rows(&x), matrix_rows(&y), how, pool, &fit, err) &&
		    linear_set_map(&self->source_map, fit.source_map, fit.source_width, fit.dim, err) &&
		    linear_set_map(&self->target_map, fit.target_map, fit.target_width, fit.dim, err);
	canonical_release(&fit);
	matrix_release(&x);
	matrix_release(&y);
	return fine;
}

bool linear_look(const Linear *self, const double *map, Matrix *vectors, Error *err)
{
	size_t d = vectors->cols, at = shared_space_source(self->input.target);
	Rows source = matrix_rows(self->prepared ? &self->source : &self->input.source->vectors);
	Rows target = self->prepared ? linear_target(self) : matrix_rows(&self->input.target->vectors);
	Matrix transposed = {0};
	memcpy(vectors->data, target.data, target.count * d * sizeof *vectors->data);
	if (!map) {
		memcpy(matrix_row(vectors, at), source.data, source.count * d * sizeof *vectors->data);
		return true;
	}
	if (!matrix_init(&transposed, d, d, "a map", err))
		return false;
	for (size_t i = 0; i < d * d; i++)
		matrix_row(&transposed, i % d)[i / d] = (float)map[i];
	product_map(source, matrix_rows(&transposed), NULL, matrix_row(vectors, at));
	matrix_release(&transposed);
	return true;
}

/* Rows first .. first + count of a side, which begins at row `at` of the shared space. */
static void map_rows(Linear *self, const Matrix *side, const Matrix *map, size_t first, size_t at, Pool *pool)
{
	size_t count = side->rows - first < BLOCK_ROWS ? side->rows - first : BLOCK_ROWS;
	product_map(rows_part(matrix_rows(side), first, count), matrix_rows(map), pool,
		matrix_row(&self->base.shared->vectors, at + first));
	self->mapped += count;
}

/* What a centre becomes: - centre M. */
static double *shift_of(const double *centre, const Matrix *map)
{
	double *shift = centre ? memory_new(map->cols, sizeof *shift) : NULL;
	for (size_t i = 0; centre && i < map->rows; i++)
		for (size_t j = 0; j < map->cols; j++)
			shift[j] -= centre[i] * (double)matrix_row(map, i)[j];
	return shift;
}

/* The maps are not needed any more. */
static void remember(Linear *self)
{
	const AdaptInput *input = &self->input;
	MapStage source = {.unit = self->how.normalise,
		.mean = map_stage_numbers(self->source_mean, input->source->vectors.cols),
		.shift = shift_of(self->source_centre, &self->source_map),
		.map = self->source_map};
	MapStage target = {.unit = self->how.normalise,
		.mean = map_stage_numbers(self->target_mean, input->target->vectors.cols),
		.shift = shift_of(self->target_centre, &self->target_map),
		.map = self->target_map};
	self->source_map = self->target_map = (Matrix){0};
	adaptation_remember(&self->base, &self->input, &source, &target);
}

/* Items that are mapped or, with refinement, rounds, of which mapping is the last. */
static void update_progress(Linear *self)
{
	Progress *progress = &self->base.progress;
	double rows = (double)(self->target.rows + self->source.rows), mapped = (double)self->mapped;
	progress->done = mapped;
	progress->total = rows;
	if (!self->refine.rounds)
		return;
	double round = self->finding ? refinement_done(self->refinement) : 0;
	progress->done = (double)self->refined + round + mapped / rows;
	progress->total = (double)self->refine.rounds + 1;
	snprintf(progress->unit, sizeof progress->unit, "rounds");
}

bool linear_map(Linear *self, Pool *pool, Error *err)
{
	Progress *progress = &self->base.progress;
	size_t targets = self->target.rows;
	if (self->mapped < targets)
		map_rows(self, &self->target, &self->target_map, self->mapped, 0, pool);
	else
		map_rows(self, &self->source, &self->source_map, self->mapped - targets,
			shared_space_source(self->input.target), pool);
	snprintf(progress->phase, sizeof progress->phase, "mapping");
	update_progress(self);
	progress->finished = self->mapped == targets + self->source.rows;
	if (progress->finished)
		remember(self);
	return !progress->finished || space_finish(self->base.shared, err);
}

/* --- refinement --- */

bool linear_refines(const Linear *self)
{
	return self->refined < self->refine.rounds;
}

static bool begin_refinement(Linear *self, Pool *pool, Error *err)
{
	Progress *progress = &self->base.progress;
	const AdaptInput *input = &self->input;
	if (!self->refinement)
		self->refinement =
			refinement_new(input->source, input->target, input->pairs, self->refine, err);
	snprintf(progress->phase, sizeof progress->phase, "refinement, round %zu of %zu", self->refined + 1,
		self->refine.rounds);
	return self->refinement &&
	       refinement_begin(self->refinement, matrix_rows(&self->source), &self->source_map,
		       linear_target(self), &self->target_map, pool, err);
}

static void end_refinement(Linear *self)
{
	Adaptation *base = &self->base;
	self->input.pairs = refinement_pairs(self->refinement);
	self->refined++;
	self->finding = false;
	base->n_figures = 0;
	base->note[0] = '\0';
	series_add(adaptation_series(base, "criterion", "rounds"), (double)self->refined,
		refinement_criterion(self->refinement));
	series_add(adaptation_series(base, "pairs", "rounds"), (double)self->refined,
		(double)self->input.pairs->count);
}

bool linear_refine(Linear *self, bool *ready, Pool *pool, Error *err)
{
	*ready = false;
	if (!self->finding) {
		self->finding = true;
		return begin_refinement(self, pool, err);
	}
	if (!refinement_step(self->refinement, ready, pool, err))
		return false;
	if (*ready)
		end_refinement(self);
	return true;
}

void linear_describe_refinement(Linear *self)
{
	if (self->refined)
		adaptation_figure(&self->base, "refined", (double)self->refined, 0);
}

/* --- learning all at once --- */

static bool learn_from_pairs(Linear *self, LinearLearn *learn, Pool *pool, Error *err)
{
	Matrix x = {0}, y = {0};
	bool ok = pairs_vectors(
			  self->input.pairs, matrix_rows(&self->source), linear_target(self), &x, &y, err) &&
		  learn(self, matrix_rows(&x), matrix_rows(&y), pool, err);
	matrix_release(&x);
	matrix_release(&y);
	linear_describe_refinement(self);
	return ok;
}

bool linear_step(Linear *self, LinearLearn *learn, Pool *pool, Error *err)
{
	bool ready;
	if (!self->prepared)
		return linear_prepare(self, pool, err) && learn_from_pairs(self, learn, pool, err);
	if (!linear_refines(self))
		return linear_map(self, pool, err);
	if (!linear_refine(self, &ready, pool, err))
		return false;
	update_progress(self);
	return !ready || learn_from_pairs(self, learn, pool, err);
}

/* As many of the numbers of a row as there is room for. */
static void copy_rows(Rows rows, Matrix *to, size_t at)
{
	size_t width = rows.width < to->cols ? rows.width : to->cols;
	for (size_t i = 0; i < rows.count; i++)
		memcpy(matrix_row(to, at + i), rows_at(rows, i), width * sizeof(float));
}

bool linear_look_mapped(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	(void)err;
	const Linear *self = (const Linear *)adaptation;
	size_t at = shared_space_source(self->input.target);
	bool mapped = self->prepared && self->source_map.cols > 0;
	Rows source = matrix_rows(mapped ? &self->source : &self->input.source->vectors);
	Rows target = mapped ? linear_target(self) : matrix_rows(&self->input.target->vectors);
	if (mapped)
		product_map(source, matrix_rows(&self->source_map), NULL, matrix_row(vectors, at));
	else
		copy_rows(source, vectors, at);
	if (mapped && self->moves_target)
		product_map(target, matrix_rows(&self->target_map), NULL, vectors->data);
	else
		copy_rows(target, vectors, 0);
	return true;
}
