#include "audit/association.h"

#include <math.h>
#include <stdlib.h>

/* More would take minutes and gigabytes; published tests have about fifty words on a side. */
enum { MOST_CELLS = 4000000 };

/* The vectors of two selections, one after the other, at unit length in double. */
static double *unit_vectors(const Space *space, const Selection *first, const Selection *second)
{
	size_t width = space->vectors.cols, count = first->count + second->count;
	double *units = memory_new(count * width, sizeof *units);
	for (size_t i = 0; i < count; i++) {
		uint32_t item = i < first->count ? first->rows[i] : second->rows[i - first->count];
		const float *row = matrix_row(&space->vectors, item);
		double sum = 0;
		for (size_t j = 0; j < width; j++)
			sum += (double)row[j] * row[j];
		for (size_t j = 0; j < width; j++)
			units[i * width + j] = row[j] / sqrt(sum);
	}
	return units;
}

static double dot(const double *a, const double *b, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

bool cosine_table_init(CosineTable *table, const Space *space, const Selection selections[ROLES], Error *err)
{
	*table = (CosineTable){0};
	for (size_t r = 0; r < ROLES; r++)
		table->size[r] = selections[r].count;
	table->targets = table->size[ROLE_X] + table->size[ROLE_Y];
	table->attributes = table->size[ROLE_A] + table->size[ROLE_B];
	if (table->attributes && table->targets > MOST_CELLS / table->attributes)
		return error_set(err, ERROR_INPUT,
			"%zu target words by %zu attribute words are too many to compare; use sets of up to "
			"1,000 words",
			table->targets, table->attributes);
	size_t width = space->vectors.cols;
	double *targets = unit_vectors(space, &selections[ROLE_X], &selections[ROLE_Y]);
	double *attributes = unit_vectors(space, &selections[ROLE_A], &selections[ROLE_B]);
	table->cosines = memory_new(table->targets * table->attributes, sizeof *table->cosines);
	for (size_t t = 0; t < table->targets; t++)
		for (size_t a = 0; a < table->attributes; a++)
			table->cosines[t * table->attributes + a] =
				dot(targets + t * width, attributes + a * width, width);
	free(targets);
	free(attributes);
	return true;
}

void cosine_table_release(CosineTable *table)
{
	free(table->cosines);
	*table = (CosineTable){0};
}

static double mean(const double *values, size_t count, size_t stride)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i * stride];
	return sum / (double)count;
}

void associations_of_targets(const CosineTable *table, double *s)
{
	size_t na = table->size[ROLE_A], nb = table->size[ROLE_B];
	for (size_t t = 0; t < table->targets; t++) {
		const double *row = table->cosines + t * table->attributes;
		s[t] = mean(row, na, 1) - mean(row + na, nb, 1);
	}
}

void associations_in_deviations(const CosineTable *table, bool population, double *s)
{
	size_t n = table->attributes;
	associations_of_targets(table, s);
	for (size_t t = 0; t < table->targets; t++) {
		const double *row = table->cosines + t * n;
		double middle = mean(row, n, 1), squares = 0;
		for (size_t a = 0; a < n; a++)
			squares += (row[a] - middle) * (row[a] - middle);
		s[t] /= sqrt(squares / (double)(population ? n : n - 1));
	}
}

void associations_of_attributes(const CosineTable *table, double *s)
{
	size_t nx = table->size[ROLE_X], ny = table->size[ROLE_Y], stride = table->attributes;
	for (size_t a = 0; a < table->attributes; a++)
		s[a] = mean(table->cosines + a, nx, stride) -
		       mean(table->cosines + nx * stride + a, ny, stride);
}
