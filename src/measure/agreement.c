#include "measure/agreement.h"

#include "base/dictionary.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Items by cluster and class; the last of each is that of items in none. */
typedef struct Contingency {
	size_t rows, columns, items;
	uint64_t *cells, *row_sums, *column_sums;
} Contingency;

static size_t place_of(uint32_t group, size_t groups)
{
	return group == DICTIONARY_NONE ? groups : group;
}

static double pairs(uint64_t count)
{
	return (double)count * ((double)count - 1) / 2;
}

static double sum_of_pairs(const uint64_t *counts, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += pairs(counts[i]);
	return sum;
}

static double entropy(const uint64_t *counts, size_t n, size_t items)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		if (counts[i])
			sum -= (double)counts[i] / (double)items * log((double)counts[i] / (double)items);
	return sum;
}

static double purity(const Contingency *table)
{
	uint64_t right = 0;
	for (size_t i = 0; i < table->rows; i++) {
		uint64_t most = 0;
		for (size_t j = 0; j < table->columns; j++)
			if (table->cells[i * table->columns + j] > most)
				most = table->cells[i * table->columns + j];
		right += most;
	}
	return (double)right / (double)table->items;
}

/* Two sortings that know one group each agree. */
static double nmi(const Contingency *table)
{
	double mutual = 0, n = (double)table->items;
	for (size_t i = 0; i < table->rows; i++)
		for (size_t j = 0; j < table->columns; j++) {
			double both = (double)table->cells[i * table->columns + j];
			if (both > 0)
				mutual += both / n *
					  log(n * both / (double)table->row_sums[i] /
						  (double)table->column_sums[j]);
		}
	double mean = (entropy(table->row_sums, table->rows, table->items) +
			      entropy(table->column_sums, table->columns, table->items)) /
		      2;
	return mean > 0 ? fmax(mutual, 0) / mean : 1;
}

static double ari(const Contingency *table)
{
	double both = sum_of_pairs(table->cells, table->rows * table->columns), all = pairs(table->items);
	double a = sum_of_pairs(table->row_sums, table->rows);
	double b = sum_of_pairs(table->column_sums, table->columns);
	double chance = all > 0 ? a * b / all : 0, most = (a + b) / 2;
	return most > chance ? (both - chance) / (most - chance) : 1;
}

bool agreement_measure(const uint32_t *cluster_of, size_t n_clusters, const uint32_t *class_of,
	size_t n_classes, size_t items, Agreement *agreement, Error *err)
{
	Contingency table = {.rows = n_clusters + 1, .columns = n_classes + 1, .items = items};
	*agreement = (Agreement){NAN, NAN, NAN};
	table.cells = memory_data(
		table.rows * table.columns, sizeof *table.cells, "the counts of clusters and classes", err);
	if (!table.cells || !items) {
		free(table.cells);
		return !items;
	}
	table.row_sums = memory_new(table.rows, sizeof *table.row_sums);
	table.column_sums = memory_new(table.columns, sizeof *table.column_sums);
	for (size_t i = 0; i < items; i++) {
		size_t row = place_of(cluster_of[i], n_clusters), column = place_of(class_of[i], n_classes);
		table.cells[row * table.columns + column]++;
		table.row_sums[row]++;
		table.column_sums[column]++;
	}
	*agreement = (Agreement){purity(&table), nmi(&table), ari(&table)};
	free(table.cells);
	free(table.row_sums);
	free(table.column_sums);
	return true;
}
