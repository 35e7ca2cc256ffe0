/*
 * Logistic regression with an L2 penalty, by liblinear (Fan, Chang, Hsieh, Wang & Lin, "LIBLINEAR: a library
 * for large linear classification", Journal of Machine Learning Research 9, 2008): its trust region Newton
 * method, which draws no random numbers. It minimises
 *
 *	|w|^2 / 2 + cost * sum over examples of log(1 + exp(-y w . x)),  y = +-1,
 *
 * each x with a last number of 1, whose weight is a constant and is penalised like the others. With more than
 * two classes each is held against the rest.
 */
#ifndef LINALG_LOGISTIC_H
#define LINALG_LOGISTIC_H

#include "linalg/matrix.h"

#include <stdatomic.h>
#include <stdint.h>

/* Of the norm of the gradient, by that at the start, where the solver stops; and where that will do to compare
 * costs. */
#define LOGISTIC_TOLERANCE 1e-4
#define LOGISTIC_ROUGH 1e-2

typedef struct Logistic {
	size_t width, classes;
	double *weights; /* classes x (width + 1), the constant last; of two classes the first is minus the
			    second */
} Logistic;

/* labels: by row, below `classes`. Fails with fewer than two classes among them. `fit` starts as {0} or as an
 * earlier result. Takes time in proportion to the numbers that are not 0; fails with ERROR_CANCELLED soon after
 * *stop is set, unless that is NULL. */
bool logistic_fit(Rows rows, const uint32_t *labels, size_t classes, double cost, const atomic_bool *stop,
	Logistic *fit, Error *err);
void logistic_release(Logistic *fit);

/* Rows in the form that the solver reads, made once for several fits to parts of them: their numbers that are
 * not 0, copied. */
typedef struct LogisticExamples LogisticExamples;
LogisticExamples *logistic_examples_new(Rows rows, Error *err);
void logistic_examples_free(LogisticExamples *examples);
/* Fits to them fail with ERROR_CANCELLED soon after *stop is set; NULL: nobody stops them. Borrowed. */
void logistic_examples_heed(LogisticExamples *examples, const atomic_bool *stop);
/* As logistic_fit of the rows at[0..count); labels are by row of all. May run in several threads at a time. */
bool logistic_examples_fit(const LogisticExamples *examples, const uint32_t *at, size_t count,
	const uint32_t *labels, size_t classes, double cost, double tolerance, Logistic *fit, Error *err);

/* w . x for each class; scores: classes. Those of a class without examples are -INFINITY. */
void logistic_scores(const Logistic *fit, const float *row, double *scores);
/* The class with the highest score; of equal ones the first. */
uint32_t logistic_class(const Logistic *fit, const float *row);

#endif
