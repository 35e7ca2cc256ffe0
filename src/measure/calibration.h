/*
 * Calibration: whether a classifier is as often right as it says. Confidence is the probability of the class
 * given.
 */
#ifndef MEASURE_CALIBRATION_H
#define MEASURE_CALIBRATION_H

#include "linalg/matrix.h"

#include <stdbool.h>
#include <stdint.h>

enum { CALIBRATION_BINS = 15 };

typedef struct CalibrationBin {
	size_t n;
	double confidence, accuracy; /* means; 0 for none */
} CalibrationBin;

/* Expected calibration error: sum over equal bins (lo, hi] of n_b / n |accuracy_b - confidence_b|; confidence 0
 * is in the first. `bins` (or NULL) gets them. Naeini, Cooper & Hauskrecht, AAAI 2015; Guo et al., ICML 2017.
 */
double calibration_error(
	const double *confidence, const bool *right, size_t count, size_t n_bins, CalibrationBin *bins);

/* Mean over rows of the squared distance between probabilities and truth, and of -log of the probability of the
 * truth (not below 1e-12). */
double calibration_brier(Rows probabilities, const uint32_t *labels);
double calibration_loss(Rows probabilities, const uint32_t *labels);

/* The temperature T > 0 for which softmax(log(p) / T) has the smallest mean -log probability of the labels,
 * between 0.05 and 20, by golden section on log T: Guo et al. It changes no answer. */
double calibration_temperature(Rows probabilities, const uint32_t *labels);
/* softmax(log(p) / T), in place; probabilities of 0 count as 1e-12. */
void calibration_apply(double temperature, Matrix *probabilities);

#endif
