/*
 * Loss: how wrong the outputs of a network are, and the slope of that by each output, for the way back. Losses
 * are means over the rows of a batch, summed in double. `weight` multiplies the slope, not the loss that is
 * answered.
 */
#ifndef NN_LOSS_H
#define NN_LOSS_H

#include "linalg/matrix.h"

#include <stdbool.h>

enum { LOSS_NO_CLASS = 0xffffffff }; /* of a row that does not count */

typedef struct Loss {
	double mean;
	size_t right, count; /* rows whose highest output is the true one; rows that count */
} Loss;

/* -log softmax(row)[class of the row]. classes: by row, below scores.width, or LOSS_NO_CLASS. delta:
 * scores.count x scores.width, packed, overwritten: (softmax - 1 at the class) / rows that count. */
Loss softmax_loss(Rows scores, const uint32_t *classes, double weight, float *delta);

/* -t log s(score) - (1 - t) log s(-score), s(z) = 1 / (1 + exp(-z)); for outputs of width 1 whose rows have all
 * the same truth t: 1 or 0, or with smoothed labels something near them. */
Loss logistic_loss(Rows scores, double truth, double weight, float *delta);

/*
 * CORAL: |C_s - C_t|^2 / (4 d^2) with the covariances (over n - 1) of the d outputs for the rows of a source
 * and of a target; the loss of the paper, not the means of squares that some programs take for it. Its slopes
 * are added to what is there. Sun & Saenko, Deep CORAL, ECCV Workshops 2016. Both need two rows at least.
 */
double coral_loss(Rows source, Rows target, double weight, float *source_delta, float *target_delta);

#endif
