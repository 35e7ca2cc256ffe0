#include "measure/validators.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/column_scale.h"
#include "linalg/logistic.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TEMPERATURE = 0.05, COST = 0.1, MOST = 50;

static double entropy_of(double p)
{
	return p > 0 ? -p * log(p) : 0;
}

double validator_entropy(Rows probabilities)
{
	double sum = 0;
	for (size_t i = 0; i < probabilities.count; i++)
		for (size_t c = 0; c < probabilities.width; c++)
			sum += entropy_of((double)rows_at(probabilities, i)[c]);
	return sum / (double)probabilities.count;
}

double validator_diversity(Rows probabilities)
{
	double *mean = memory_new(probabilities.width, sizeof *mean), sum = 0;
	statistics_column_means(probabilities, mean);
	for (size_t c = 0; c < probabilities.width; c++)
		sum += entropy_of(mean[c]);
	free(mean);
	return sum;
}

/* Of the softmax of one row's cosines with the others: log of the sum, less the mean exponent. */
static double spread_of(Rows rows, size_t i)
{
	const float *row = rows_at(rows, i);
	double total = 0, weighted = 0, own = 0;
	for (size_t c = 0; c < rows.width; c++)
		own += (double)row[c] * (double)row[c];
	for (size_t j = 0; j < rows.count; j++) {
		const float *other = rows_at(rows, j);
		double product = 0, square = 0;
		if (j == i)
			continue;
		for (size_t c = 0; c < rows.width; c++) {
			product += (double)row[c] * (double)other[c];
			square += (double)other[c] * (double)other[c];
		}
		double exponent = (product / sqrt(own * square) - 1) / TEMPERATURE;
		total += exp(exponent);
		weighted += exponent * exp(exponent);
	}
	return log(total) - weighted / total;
}

double validator_density(Rows probabilities)
{
	double sum = 0;
	for (size_t i = 0; probabilities.count > 1 && i < probabilities.count; i++)
		sum += spread_of(probabilities, i);
	return probabilities.count > 1 ? sum / (double)probabilities.count : NAN;
}

double validator_risk(const double *losses, const double *weights, size_t count)
{
	double n = (double)count, mean_w = 0, mean_wl = 0, covariance = 0, variance = 0;
	for (size_t i = 0; i < count; i++) {
		mean_w += weights[i] / n;
		mean_wl += weights[i] * losses[i] / n;
	}
	for (size_t i = 0; i < count; i++) {
		covariance += (weights[i] * losses[i] - mean_wl) * (weights[i] - mean_w);
		variance += (weights[i] - mean_w) * (weights[i] - mean_w);
	}
	double eta = variance > 0 ? -covariance / variance : 0;
	return mean_wl + eta * mean_w - eta;
}

/* --- weights --- */

/* Rows of both sides on one scale. */
static bool join(Rows from, Rows to, Matrix *rows, Error *err)
{
	ColumnScale scale;
	if (!matrix_init(rows, from.count + to.count, from.width, "two domains", err))
		return false;
	for (size_t i = 0; i < rows->rows; i++)
		memcpy(matrix_row(rows, i), i < from.count ? rows_at(from, i) : rows_at(to, i - from.count),
			from.width * sizeof(float));
	column_scale_learn(matrix_rows(rows), false, &scale);
	for (size_t i = 0; i < rows->rows; i++)
		column_scale_apply(&scale, matrix_row(rows, i));
	column_scale_release(&scale);
	return true;
}

/* Learns from the rows of one half and weighs those of the source in the other. */
static bool weigh_half(const LogisticExamples *examples, const Matrix *rows, const uint32_t *half,
	uint32_t other, const uint32_t *sides, size_t n_from, double *weights, Error *err)
{
	uint32_t *at = memory_new(rows->rows, sizeof *at);
	size_t count = 0, from = 0;
	Logistic fit = {0};
	for (uint32_t i = 0; i < rows->rows; i++)
		if (half[i] != other) {
			at[count++] = i;
			from += sides[i] == 0;
		}
	double odds = (double)from / (double)(count - from);
	bool fine = logistic_examples_fit(
		examples, at, count, sides, 2, COST / (double)rows->cols, LOGISTIC_ROUGH, &fit, err);
	for (size_t i = 0; fine && i < n_from; i++)
		if (half[i] == other) {
			double scores[2];
			logistic_scores(&fit, matrix_row(rows, i), scores);
			weights[i] = fmin(MOST, odds * exp(scores[1]));
		}
	logistic_release(&fit);
	free(at);
	return fine;
}

bool validator_weights(Rows from, Rows to, uint64_t seed, const atomic_bool *stop, double *weights, Error *err)
{
	size_t n = from.count + to.count;
	uint32_t *half = memory_new(n, sizeof *half), *sides = memory_new(n, sizeof *sides);
	Matrix rows = {0};
	Random random;
	random_init(&random, seed, 3);
	for (size_t i = 0; i < n; i++) {
		half[i] = i % 2;
		sides[i] = i >= from.count;
	}
	random_shuffle(&random, half, from.count);
	random_shuffle(&random, half + from.count, to.count);
	LogisticExamples *examples =
		join(from, to, &rows, err) ? logistic_examples_new(matrix_rows(&rows), err) : NULL;
	if (examples)
		logistic_examples_heed(examples, stop);
	bool fine = examples && weigh_half(examples, &rows, half, 0, sides, from.count, weights, err) &&
		    weigh_half(examples, &rows, half, 1, sides, from.count, weights, err);
	logistic_examples_free(examples);
	matrix_release(&rows);
	free(half);
	free(sides);
	return fine;
}
