#include "nn/batch.h"

#include "base/memory.h"

#include <stdlib.h>

/* A product that skips zeros does less at once: it pays when fewer than one number in six is left. */
enum { SPARSE_BELOW = 6 };

static uint64_t count_numbers(Rows rows)
{
	uint64_t count = 0;
	for (size_t i = 0; i < rows.count; i++) {
		const float *row = rows_at(rows, i);
		for (size_t j = 0; j < rows.width; j++)
			count += row[j] != 0;
	}
	return count;
}

static void cut_strips(Examples *examples)
{
	const SparseMatrix *m = &examples->sparse;
	uint64_t *in_column = memory_new(m->cols, sizeof *in_column), total = sparse_count(m), sum = 0;
	for (uint64_t k = 0; k < total; k++)
		in_column[m->columns[k]]++;
	uint32_t column = 0;
	for (uint64_t strip = 1; strip < BATCH_STRIPS; strip++) {
		while (column < m->cols && sum * BATCH_STRIPS < total * strip)
			sum += in_column[column++];
		examples->strips[strip] = column;
	}
	examples->strips[BATCH_STRIPS] = (uint32_t)m->cols;
	free(in_column);
}

bool examples_init(Rows rows, float scale, Examples *examples, Error *err)
{
	*examples = (Examples){.rows = rows, .scale = scale};
	if (count_numbers(rows) >= (uint64_t)rows.count * rows.width / SPARSE_BELOW)
		return true;
	if (!sparse_from_rows(rows, "the examples without their zeros", &examples->sparse, err))
		return false;
	for (uint64_t k = 0; k < sparse_count(&examples->sparse); k++)
		examples->sparse.values[k] *= scale;
	cut_strips(examples);
	return true;
}

void examples_release(Examples *examples)
{
	sparse_release(&examples->sparse);
	*examples = (Examples){0};
}

Batch batch_of_rows(const float *rows, size_t count, size_t width)
{
	return (Batch){.count = count, .width = width, .rows = rows};
}

Batch batch_choose(const Examples *examples, const uint32_t *chosen, size_t count, float *room)
{
	size_t width = examples->rows.width;
	if (examples_sparse(examples))
		return (Batch){count, width, NULL, examples, chosen};
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++)
			room[i * width + j] = examples->scale * rows_at(examples->rows, chosen[i])[j];
	return batch_of_rows(room, count, width);
}
