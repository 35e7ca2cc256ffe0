#include "nn/loss.h"

#include <math.h>

/* Leaves softmax(row) - 1 at the class, times factor; the answer is the loss of the row. */
static double softmax_row(const float *row, size_t width, uint32_t class, double factor, float *delta)
{
	float highest = row[0];
	for (size_t j = 1; j < width; j++)
		highest = row[j] > highest ? row[j] : highest;
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += exp((double)(row[j] - highest));
	for (size_t j = 0; j < width; j++)
		delta[j] = (float)(factor * (exp((double)(row[j] - highest)) / sum - (j == class)));
	return log(sum) - (double)(row[class] - highest);
}

static bool is_highest(const float *row, size_t width, uint32_t class)
{
	for (size_t j = 0; j < width; j++)
		if (row[j] > row[class] || (row[j] == row[class] && j < class))
			return false;
	return true;
}

Loss softmax_loss(Rows scores, const uint32_t *classes, double weight, float *delta)
{
	Loss loss = {0};
	for (size_t i = 0; i < scores.count; i++)
		loss.count += classes[i] != LOSS_NO_CLASS;
	double sum = 0, factor = loss.count ? weight / (double)loss.count : 0;
	for (size_t i = 0; i < scores.count; i++) {
		const float *row = rows_at(scores, i);
		float *to = delta + i * scores.width;
		if (classes[i] == LOSS_NO_CLASS) {
			for (size_t j = 0; j < scores.width; j++)
				to[j] = 0;
			continue;
		}
		sum += softmax_row(row, scores.width, classes[i], factor, to);
		loss.right += is_highest(row, scores.width, classes[i]);
	}
	loss.mean = loss.count ? sum / (double)loss.count : 0;
	return loss;
}

/* log(1 + exp(z)), for any z. */
static double softplus(double z)
{
	return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}

Loss logistic_loss(Rows scores, double truth, double weight, float *delta)
{
	Loss loss = {.count = scores.count};
	double sum = 0, n = (double)scores.count;
	for (size_t i = 0; i < scores.count; i++) {
		double z = (double)rows_at(scores, i)[0];
		sum += truth * softplus(-z) + (1 - truth) * softplus(z);
		delta[i] = (float)((1 - truth) * weight / ((1 + exp(-z)) * n) -
				   truth * weight / ((1 + exp(z)) * n));
		loss.right += truth > 0.5 ? z > 0 : z <= 0;
	}
	loss.mean = sum / n;
	return loss;
}
