#include "train/dense_row.h"

#include "base/memory.h"

#include <stdlib.h>

bool dense_row_init(DenseRow *row, size_t width, Error *err)
{
	row->width = width;
	row->sums = memory_data(width, sizeof *row->sums, "the sums of a word's neighbours", err);
	row->touched =
		memory_data(width / 64 + 1, sizeof *row->touched, "the sums of a word's neighbours", err);
	row->groups =
		memory_data(width / 4096 + 1, sizeof *row->groups, "the sums of a word's neighbours", err);
	return row->sums && row->touched && row->groups;
}

void dense_row_release(DenseRow *row)
{
	free(row->sums);
	free(row->touched);
	free(row->groups);
	*row = (DenseRow){0};
}

/* Takes the lowest bit off. */
static size_t lowest_bit(uint64_t *bits)
{
	size_t bit = (size_t)__builtin_ctzll(*bits);
	*bits &= *bits - 1;
	return bit;
}

typedef void Visit(void *to, size_t column, uint64_t sum);

static void visit_all(DenseRow *row, Visit *visit, void *to)
{
	for (size_t g = 0; g <= row->width / 4096; g++)
		while (row->groups[g]) {
			size_t word = g * 64 + lowest_bit(&row->groups[g]);
			while (row->touched[word]) {
				size_t column = word * 64 + lowest_bit(&row->touched[word]);
				visit(to, column, row->sums[column]);
				row->sums[column] = 0;
			}
		}
	row->count = 0;
}

static void append(void *to, size_t column, uint64_t sum)
{
	PairRow *into = to;
	into->columns[into->count] = (uint32_t)column;
	into->weights[into->count++] = sum;
}

static void forget(void *to, size_t column, uint64_t sum)
{
	(void)to;
	(void)column;
	(void)sum;
}

void dense_row_take(DenseRow *row, PairRow *into)
{
	Error unused;
	if (!pair_row_init(into, row->count, &unused)) {
		row->failed = true;
		visit_all(row, forget, NULL);
		return;
	}
	into->count = 0;
	visit_all(row, append, into);
}

static void add(void *to, size_t column, uint64_t sum)
{
	dense_row_add(to, (uint32_t)column, sum);
}

void dense_row_move(DenseRow *row, DenseRow *to)
{
	visit_all(row, add, to);
}
