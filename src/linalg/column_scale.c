#include "linalg/column_scale.h"

#include "base/memory.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

void column_scale_learn(Rows rows, bool sparse, ColumnScale *scale)
{
	size_t *numbers = memory_new(rows.width, sizeof *numbers);
	*scale = (ColumnScale){
		rows.width, memory_new(rows.width, sizeof(double)), memory_new(rows.width, sizeof(double))};
	statistics_column_means(rows, scale->mean);
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++) {
			double value = (double)rows_at(rows, i)[j];
			scale->spread[j] += (value - scale->mean[j]) * (value - scale->mean[j]);
			numbers[j] += value != 0;
		}
	for (size_t j = 0; j < rows.width; j++) {
		scale->spread[j] = sqrt(scale->spread[j] / (double)rows.count);
		if (sparse && 2 * numbers[j] < rows.count)
			scale->mean[j] = 0;
	}
	free(numbers);
}

void column_scale_apply(const ColumnScale *scale, float *row)
{
	for (size_t j = 0; j < scale->width; j++)
		row[j] = scale->spread[j] > 0 ? (float)(((double)row[j] - scale->mean[j]) / scale->spread[j])
					      : 0;
}

void column_scale_release(ColumnScale *scale)
{
	free(scale->mean);
	free(scale->spread);
	*scale = (ColumnScale){0};
}
