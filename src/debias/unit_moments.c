#include "debias/unit_moments.h"

enum { BLOCK_ROWS = 4096 };

bool unit_moments_init(UnitMoments *self, const Space *space, Error *err)
{
	return moments_init(&self->moments, space->vectors.cols, err) &&
	       matrix_init(&self->block, BLOCK_ROWS, space->vectors.cols, "vectors of length 1", err);
}

void unit_moments_release(UnitMoments *self)
{
	moments_release(&self->moments);
	matrix_release(&self->block);
	*self = (UnitMoments){0};
}

bool unit_moments_step(UnitMoments *self, const Space *space, Pool *pool, bool *finished, Error *err)
{
	size_t count = 0, width = space->vectors.cols;
	for (; self->next < space->vectors.rows && count < BLOCK_ROWS; self->next++) {
		const float *row = matrix_row(&space->vectors, self->next);
		float scale = space->inverse_norms[self->next], *to = matrix_row(&self->block, count);
		for (size_t j = 0; j < width; j++)
			to[j] = scale * row[j];
		count += scale > 0;
	}
	*finished = self->next == space->vectors.rows;
	return moments_add(&self->moments, rows_part(matrix_rows(&self->block), 0, count), pool, err);
}

void unit_moments_second(const UnitMoments *self, double *second)
{
	const Moments *moments = &self->moments;
	size_t d = moments->width;
	double n = moments->count ? (double)moments->count : 1;
	for (size_t i = 0; i < d; i++)
		for (size_t j = i; j < d; j++)
			second[i * d + j] = second[j * d + i] =
				moments->products[i * d + j] / n + moments->mean[i] * moments->mean[j];
}
