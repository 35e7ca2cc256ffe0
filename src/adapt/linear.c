#include "adapt/linear.h"

#include "adapt/canonical.h"
#include "adapt/shared.h"
#include "linalg/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_ROWS = 2048 };

bool linear_begin(Linear *self, const Adapter *adapter, const AdaptInput *input, Comparable how, size_t dim,
	bool moves_target, Error *err)
{
	self->input = *input;
	self->how = how;
	self->moves_target = moves_target;
	size_t rows = input->source->vectors.rows + (moves_target ? input->target->vectors.rows : 0);
	return adaptation_begin(&self->base, adapter, input, dim, "aligning", (double)rows, "items", err);
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
	SideMap source = {.unit = self->how.normalise,
		.mean = side_map_numbers(self->source_mean, input->source->vectors.cols),
		.shift = shift_of(self->source_centre, &self->source_map),
		.map = self->source_map};
	SideMap target = {.unit = self->how.normalise,
		.mean = side_map_numbers(self->target_mean, input->target->vectors.cols),
		.shift = shift_of(self->target_centre, &self->target_map),
		.map = self->target_map};
	self->source_map = self->target_map = (Matrix){0};
	adaptation_remember(&self->base, &self->input, &source, &target);
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
	progress->done = (double)self->mapped;
	progress->total = (double)(targets + self->source.rows);
	progress->finished = self->mapped == targets + self->source.rows;
	if (progress->finished)
		remember(self);
	return !progress->finished || space_finish(self->base.shared, err);
}

static bool learn_from_pairs(Linear *self, LinearLearn *learn, Pool *pool, Error *err)
{
	Matrix x = {0}, y = {0};
	bool ok = linear_prepare(self, pool, err) &&
		  pairs_vectors(
			  self->input.pairs, matrix_rows(&self->source), linear_target(self), &x, &y, err) &&
		  learn(self, matrix_rows(&x), matrix_rows(&y), pool, err);
	matrix_release(&x);
	matrix_release(&y);
	return ok;
}

bool linear_step(Linear *self, LinearLearn *learn, Pool *pool, Error *err)
{
	return self->prepared ? linear_map(self, pool, err) : learn_from_pairs(self, learn, pool, err);
}
