#include "measure/calibration.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static const double SMALLEST = 1e-12, COLDEST = 0.05, HOTTEST = 20, PRECISION = 1e-9;

double calibration_error(
	const double *confidence, const bool *right, size_t count, size_t n_bins, CalibrationBin *bins)
{
	CalibrationBin *own = memory_new(n_bins, sizeof *own);
	double error = 0;
	for (size_t i = 0; i < count; i++) {
		double place = ceil(confidence[i] * (double)n_bins - 1e-9) - 1;
		size_t bin = place < 0 ? 0 : (size_t)place;
		CalibrationBin *its = &own[bin < n_bins ? bin : n_bins - 1];
		its->n++;
		its->confidence += confidence[i];
		its->accuracy += right[i];
	}
	for (size_t b = 0; b < n_bins; b++) {
		error += fabs(own[b].accuracy - own[b].confidence) / (double)count;
		own[b].accuracy /= own[b].n ? (double)own[b].n : 1;
		own[b].confidence /= own[b].n ? (double)own[b].n : 1;
		if (bins)
			bins[b] = own[b];
	}
	free(own);
	return error;
}

double calibration_brier(Rows probabilities, const uint32_t *labels)
{
	double sum = 0;
	for (size_t i = 0; i < probabilities.count; i++)
		for (size_t c = 0; c < probabilities.width; c++)
			sum += pow((double)rows_at(probabilities, i)[c] - (c == labels[i]), 2);
	return sum / (double)probabilities.count;
}

double calibration_loss(Rows probabilities, const uint32_t *labels)
{
	double sum = 0;
	for (size_t i = 0; i < probabilities.count; i++)
		sum -= log(fmax(SMALLEST, (double)rows_at(probabilities, i)[labels[i]]));
	return sum / (double)probabilities.count;
}

/* Of softmax(log(p) / T). */
static double loss_at(Rows probabilities, const uint32_t *labels, double temperature)
{
	double sum = 0;
	for (size_t i = 0; i < probabilities.count; i++) {
		const float *row = rows_at(probabilities, i);
		double total = 0, truth = log(fmax(SMALLEST, (double)row[labels[i]])) / temperature;
		for (size_t c = 0; c < probabilities.width; c++)
			total += exp(log(fmax(SMALLEST, (double)row[c])) / temperature - truth);
		sum += log(total);
	}
	return sum;
}

double calibration_temperature(Rows probabilities, const uint32_t *labels)
{
	const double golden = (sqrt(5) - 1) / 2;
	double low = log(COLDEST), high = log(HOTTEST);
	double left = high - golden * (high - low), right = low + golden * (high - low);
	double loss_left = loss_at(probabilities, labels, exp(left));
	double loss_right = loss_at(probabilities, labels, exp(right));
	while (high - low > PRECISION)
		if (loss_left <= loss_right) {
			high = right;
			right = left;
			loss_right = loss_left;
			left = high - golden * (high - low);
			loss_left = loss_at(probabilities, labels, exp(left));
		} else {
			low = left;
			left = right;
			loss_left = loss_right;
			right = low + golden * (high - low);
			loss_right = loss_at(probabilities, labels, exp(right));
		}
	return exp((low + high) / 2);
}

void calibration_apply(double temperature, Matrix *probabilities)
{
	for (size_t i = 0; i < probabilities->rows; i++) {
		float *row = matrix_row(probabilities, i);
		double total = 0, largest = -INFINITY;
		for (size_t c = 0; c < probabilities->cols; c++)
			largest = fmax(largest, log(fmax(SMALLEST, (double)row[c])) / temperature);
		for (size_t c = 0; c < probabilities->cols; c++)
			total += exp(log(fmax(SMALLEST, (double)row[c])) / temperature - largest);
		for (size_t c = 0; c < probabilities->cols; c++)
			row[c] = (float)(exp(log(fmax(SMALLEST, (double)row[c])) / temperature - largest) /
					 total);
	}
}
