/*
 * Softmax regression (multinomial logistic regression) with an L2 penalty: the weights that minimise
 *
 *	|W|^2 / 2 - cost * sum over examples of log p(its class),  p(c) = exp(w_c . x) / sum_k exp(w_k . x),
 *
 * each x with a last number of 1, as in logistic.h, of which it shares examples and result. By
 * limited-memory BFGS (Liu & Nocedal, Mathematical Programming 45, 1989; libLBFGS), which draws no random
 * numbers.
 */
#ifndef LINALG_SOFTMAX_H
#define LINALG_SOFTMAX_H

#include "linalg/logistic.h"

/* As logistic_examples_fit; the weights of all classes that have examples sum to 0. */
bool softmax_examples_fit(const LogisticExamples *examples, const uint32_t *at, size_t count,
	const uint32_t *labels, size_t classes, double cost, double tolerance, Logistic *fit, Error *err);

/* Scores to probabilities, in place; those of -INFINITY become 0. */
void softmax_of_scores(double *scores, size_t classes);

#endif
