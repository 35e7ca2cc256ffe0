#include "train/elastic.h"

#include <string.h>

bool elastic_rows_begin(ElasticRows *self, const RowBlocks *rows, size_t count, Error *err)
{
	row_blocks_init(&self->strengths, rows->width);
	row_blocks_init(&self->places, rows->width);
	if (!row_blocks_grow(&self->strengths, count, "what numbers mattered", err) ||
		!row_blocks_grow(&self->places, count, "a copy of the vectors", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(row_blocks_at(&self->places, i), row_blocks_at(rows, i), rows->width * sizeof(float));
	return true;
}

void elastic_rows_add(ElasticRows *self, size_t row, const float *squares)
{
	if (row >= self->strengths.rows)
		return;
	float *sums = row_blocks_at(&self->strengths, row);
	for (size_t i = 0; i < self->strengths.width; i++)
		sums[i] += squares[i];
}

void elastic_rows_scale(ElasticRows *self, size_t row, double factor)
{
	float *at = row_blocks_at(&self->strengths, row);
	for (size_t i = 0; i < self->strengths.width; i++)
		at[i] = (float)(factor * (double)at[i]);
}

void elastic_rows_pull(const ElasticRows *self, size_t row, float rate, float *vector)
{
	if (row >= self->strengths.rows)
		return;
	elastic_pull(row_blocks_at(&self->strengths, row), row_blocks_at(&self->places, row), rate, vector,
		self->strengths.width);
}

static void release_rows(ElasticRows *self)
{
	row_blocks_release(&self->strengths);
	row_blocks_release(&self->places);
}

void elastic_release(Elastic *self)
{
	release_rows(&self->inputs);
	release_rows(&self->ngrams);
	release_rows(&self->outputs);
	*self = (Elastic){0};
}
