/*
 * CrossValidation: an answer for every row by a classifier that has not learned from it. Rows are dealt to
 * folds, each with as near as can be the same share of every class; each fold is answered by what is learned
 * from the others (Stone, Journal of the Royal Statistical Society B 36(2), 1974). Nothing is chosen by the
 * answers.
 */
#ifndef MEASURE_CROSS_VALIDATION_H
#define MEASURE_CROSS_VALIDATION_H

#include "measure/learner.h"

enum { FOLDS_MOST = 100 };

typedef struct CrossValidationInput {
	Rows rows;               /* borrowed until freed */
	const uint32_t *classes; /* by row, below n_classes; borrowed */
	size_t n_classes;
	LearnerMethod method;
	double cost; /* of linear ones, over the mean squared length of the rows */
	size_t k;    /* of knn */
	size_t folds;
	uint64_t seed;
} CrossValidationInput;

typedef struct CrossValidation CrossValidation;

/* Fails with fewer than two classes, or with fewer rows than folds. */
CrossValidation *cross_validation_new(const CrossValidationInput *input, Error *err);
/* One fold. */
bool cross_validation_step(CrossValidation *self, Pool *pool, Error *err);
double cross_validation_done(const CrossValidation *self); /* 0 to 1 */
/* By row the class that it was given; once done. */
const uint32_t *cross_validation_given(const CrossValidation *self);
/* By row the fold in which it was asked. */
const uint8_t *cross_validation_folds(const CrossValidation *self);
void cross_validation_free(CrossValidation *self); /* NULL is fine */

#endif
