#include "train/cooccurrence.h"

#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

bool pair_row_init(PairRow *row, size_t count, Error *err)
{
	*row = (PairRow){0};
	if (count == 0)
		return true;
	row->weights =
		memory_data(count, sizeof *row->weights + sizeof *row->columns, "the counts of pairs", err);
	if (!row->weights)
		return false;
	row->columns = (uint32_t *)(row->weights + count);
	row->count = count;
	return true;
}

double pair_row_sum(const PairRow *row)
{
	double sum = 0;
	for (size_t k = 0; k < row->count; k++)
		sum += (double)row->weights[k];
	return sum / PAIR_UNIT;
}

void cooccurrence_grow(Cooccurrence *table, size_t n_rows)
{
	table->rows = memory_resize(table->rows, n_rows, sizeof *table->rows);
	memset(table->rows + table->n_rows, 0, (n_rows - table->n_rows) * sizeof *table->rows);
	table->n_rows = n_rows;
}

void cooccurrence_release(Cooccurrence *table)
{
	for (size_t i = 0; i < table->n_rows; i++)
		free(table->rows[i].weights);
	free(table->rows);
	*table = (Cooccurrence){0};
}

uint64_t cooccurrence_pairs(const Cooccurrence *table)
{
	uint64_t pairs = 0;
	for (size_t i = 0; i < table->n_rows; i++)
		pairs += table->rows[i].count;
	return pairs;
}

static size_t distinct_columns(const PairRow *a, const PairRow *b)
{
	size_t i = 0, j = 0, count = 0;
	for (; i < a->count && j < b->count; count++) {
		uint32_t left = a->columns[i], right = b->columns[j];
		i += left <= right;
		j += right <= left;
	}
	return count + (a->count - i) + (b->count - j);
}

static void merge(const PairRow *a, const PairRow *b, PairRow *into)
{
	for (size_t i = 0, j = 0, n = 0; n < into->count; n++) {
		bool from_a = j == b->count || (i < a->count && a->columns[i] <= b->columns[j]);
		bool from_b = i == a->count || (j < b->count && b->columns[j] <= a->columns[i]);
		into->columns[n] = from_a ? a->columns[i] : b->columns[j];
		into->weights[n] = 0;
		if (from_a)
			into->weights[n] += a->weights[i++];
		if (from_b)
			into->weights[n] += b->weights[j++];
	}
}

typedef struct Addition {
	PairRow *into, *from;
	atomic_bool failed;
} Addition;

/* An empty row takes over the other. */
static void add_row(void *context, size_t row, int thread)
{
	(void)thread;
	Addition *addition = context;
	PairRow *into = &addition->into[row], *from = &addition->from[row], sum;
	Error unused;
	if (into->count == 0) {
		free(into->weights);
		*into = *from;
	} else if (from->count > 0) {
		if (!pair_row_init(&sum, distinct_columns(into, from), &unused)) {
			addition->failed = true;
			return;
		}
		merge(into, from, &sum);
		free(into->weights);
		free(from->weights);
		*into = sum;
	}
	*from = (PairRow){0};
}

bool cooccurrence_add(Cooccurrence *table, Cooccurrence *from, Pool *pool, Error *err)
{
	if (from->n_rows > table->n_rows)
		cooccurrence_grow(table, from->n_rows);
	Addition addition = {.into = table->rows, .from = from->rows};
	pool_run(pool, from->n_rows, add_row, &addition);
	cooccurrence_release(from);
	return !addition.failed ||
	       error_set(err, ERROR_MEMORY, "the counts of pairs do not fit into memory; raise min_count");
}
