#include "train/cooccurrence.h"

#include "base/memory.h"

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

double pair_row_sum(PairRow row)
{
	double sum = 0;
	for (size_t k = 0; k < row.count; k++)
		sum += (double)row.weights[k];
	return sum / PAIR_UNIT;
}

void cooccurrence_init(Cooccurrence *table, uint64_t memory)
{
	*table = (Cooccurrence){.memory = memory};
}

void cooccurrence_release(Cooccurrence *table)
{
	extent_release(&table->weight_bytes);
	extent_release(&table->column_bytes);
	free(table->starts);
	*table = (Cooccurrence){0};
}

/* Two thirds of the bytes are weights. */
static bool make_room(Cooccurrence *table, size_t pairs, Error *err)
{
	uint64_t third = table->memory / 3 + (table->memory > 0);
	return extent_grow(
		       &table->weight_bytes, pairs * sizeof(uint64_t), 2 * third, "the counts of pairs", err) &&
	       extent_grow(&table->column_bytes, pairs * sizeof(uint32_t), third, "the counts of pairs", err);
}

bool cooccurrence_append(Cooccurrence *table, PairRow row, Error *err)
{
	size_t pairs = cooccurrence_pairs(table);
	if (!make_room(table, pairs + row.count, err))
		return false;
	if (row.count) {
		memcpy((uint64_t *)table->weight_bytes.bytes + pairs, row.weights,
			row.count * sizeof *row.weights);
		memcpy((uint32_t *)table->column_bytes.bytes + pairs, row.columns,
			row.count * sizeof *row.columns);
	}
	table->starts = memory_grow(table->starts, table->n_rows + 1, &table->room, sizeof *table->starts);
	table->starts[table->n_rows] = pairs;
	table->starts[++table->n_rows] = pairs + row.count;
	return true;
}

PairRow cooccurrence_row(const Cooccurrence *table, size_t word)
{
	if (word >= table->n_rows)
		return (PairRow){0};
	uint64_t start = table->starts[word];
	return (PairRow){(uint64_t *)table->weight_bytes.bytes + start,
		(uint32_t *)table->column_bytes.bytes + start, table->starts[word + 1] - start};
}

void cooccurrence_scatter(Cooccurrence *table)
{
	extent_scatter(&table->weight_bytes);
	extent_scatter(&table->column_bytes);
}

void cooccurrence_expect(const Cooccurrence *table, size_t word)
{
	uint64_t start = table->starts[word], count = table->starts[word + 1] - start;
	extent_expect(&table->weight_bytes, start * sizeof(uint64_t), count * sizeof(uint64_t));
	extent_expect(&table->column_bytes, start * sizeof(uint32_t), count * sizeof(uint32_t));
}

uint64_t cooccurrence_pairs(const Cooccurrence *table)
{
	return table->n_rows ? table->starts[table->n_rows] : 0;
}
