#include "audit/weat.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Cosines are at most 1, so that a spread of s below this is rounding. */
#define NO_SPREAD 1e-12

/* Sums of a weighted sample that is met in two passes. */
typedef struct Sample {
	double weight[2], sum[2]; /* of X and of Y */
} Sample;

/* d from the group sums and the squared deviations from the common mean. */
static double effect_of(const Sample *sample, double squares, bool population, double *sd)
{
	double n = sample->weight[0] + sample->weight[1];
	*sd = sqrt(squares / (population ? n : n - 1));
	if (!(*sd > NO_SPREAD))
		return NAN;
	return (sample->sum[0] / sample->weight[0] - sample->sum[1] / sample->weight[1]) / *sd;
}

static double common_mean(const Sample *sample)
{
	return (sample->sum[0] + sample->sum[1]) / (sample->weight[0] + sample->weight[1]);
}

void weat_effect(const double *s, size_t nx, size_t ny, bool population, Weat *out)
{
	Sample sample = {.weight = {(double)nx, (double)ny}};
	for (size_t i = 0; i < nx + ny; i++)
		sample.sum[i >= nx] += s[i];
	double mean = common_mean(&sample), squares = 0;
	for (size_t i = 0; i < nx + ny; i++)
		squares += (s[i] - mean) * (s[i] - mean);
	out->statistic = sample.sum[0] - sample.sum[1];
	out->effect = effect_of(&sample, squares, population, &out->sd);
}

double weat_largest(size_t nx, size_t ny, bool population)
{
	/* Two values 1 apart have the variance n_x n_y / N^2 (of the population). */
	double n = (double)(nx + ny), variance = (double)nx * (double)ny / (n * n);
	return 1 / sqrt(population ? variance : variance * n / (n - 1));
}

/* Weights of the attributes in s: counts over their sum, negative for B. */
static void weigh_attributes(const CosineTable *table, const uint32_t *const *counts, double *weights)
{
	size_t na = table->size[ROLE_A], nb = table->size[ROLE_B];
	double sum_a = 0, sum_b = 0;
	for (size_t i = 0; i < na; i++)
		sum_a += counts[ROLE_A][i];
	for (size_t i = 0; i < nb; i++)
		sum_b += counts[ROLE_B][i];
	for (size_t i = 0; i < na; i++)
		weights[i] = counts[ROLE_A][i] / sum_a;
	for (size_t i = 0; i < nb; i++)
		weights[na + i] = -(counts[ROLE_B][i] / sum_b);
}

static double weighted_sum(const double *row, const double *weights, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += row[i] * weights[i];
	return sum;
}

double weat_effect_counted(const CosineTable *table, const uint32_t *const *counts, bool population)
{
	double *weights = memory_new(table->attributes + table->targets, sizeof *weights);
	double *s = weights + table->attributes, sd;
	weigh_attributes(table, counts, weights);
	size_t nx = table->size[ROLE_X];
	Sample sample = {0};
	for (size_t t = 0; t < table->targets; t++) {
		uint32_t times = t < nx ? counts[ROLE_X][t] : counts[ROLE_Y][t - nx];
		if (times)
			s[t] = weighted_sum(table->cosines + t * table->attributes, weights, table->attributes);
		sample.weight[t >= nx] += times;
		sample.sum[t >= nx] += times * s[t];
	}
	double mean = common_mean(&sample), squares = 0;
	for (size_t t = 0; t < table->targets; t++) {
		uint32_t times = t < nx ? counts[ROLE_X][t] : counts[ROLE_Y][t - nx];
		squares += times * (s[t] - mean) * (s[t] - mean);
	}
	double effect = effect_of(&sample, squares, population, &sd);
	free(weights);
	return effect;
}
