#include "measure/loadings.h"

#include "base/memory.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

double loadings_of_groups(
	const float *scores, size_t count, const uint32_t *group_of, size_t n_groups, GroupLoading *groups)
{
	double squares = 0, between = 0;
	for (size_t g = 0; g < n_groups; g++)
		groups[g] = (GroupLoading){0};
	for (size_t i = 0; i < count; i++) {
		squares += (double)scores[i] * scores[i];
		if (group_of[i] < n_groups) {
			groups[group_of[i]].count++;
			groups[group_of[i]].mean += scores[i];
		}
	}
	for (size_t g = 0; g < n_groups; g++) {
		double sum = groups[g].mean, n = (double)groups[g].count;
		groups[g].mean = n > 0 ? sum / n : NAN;
		groups[g].share = n > 0 && squares > 0 ? sum * sum / n / squares : 0;
		between += groups[g].share;
	}
	return squares > 0 ? between : NAN;
}

double loadings_frequency(const float *scores, const uint64_t *counts, size_t count)
{
	double *x = memory_new(count, sizeof *x), *y = memory_new(count, sizeof *y);
	for (size_t i = 0; i < count; i++) {
		x[i] = scores[i];
		y[i] = (double)counts[i];
	}
	double correlation = statistics_spearman(x, y, count);
	free(x);
	free(y);
	return correlation;
}
