#include "command/mean_cells.h"

#include "audit/bootstrap.h"

#include <math.h>

enum { DRAWS = 2000 };

double mean_of(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return count ? sum / (double)count : NAN;
}

typedef struct Sample {
	const double *values;
	size_t count;
} Sample;

/* The mean when value i is there counts[0][i] times. */
static double resampled_mean(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Sample *sample = context;
	double sum = 0;
	for (size_t i = 0; i < sample->count; i++)
		sum += counts[0][i] * sample->values[i];
	return sum / (double)sample->count;
}

void mean_columns(Table *table, const char *name)
{
	table_column(table, name, COLUMN_NUMBER, 4);
	table_column(table, "low", COLUMN_NUMBER, 4);
	table_column(table, "high", COLUMN_NUMBER, 4);
}

void mean_cells(const double *values, size_t count, uint64_t seed, Pool *pool, Table *table)
{
	Sample sample = {values, count};
	Bootstrap interval = {NAN, NAN, 0};
	BootstrapOptions options = {.draws = DRAWS, .level = 0.95, .seed = seed};
	if (count > 1)
		bootstrap_interval(resampled_mean, &sample, &count, 1, &options, pool, &interval);
	table_number(table, mean_of(values, count));
	table_number(table, interval.low);
	table_number(table, interval.high);
}
