/*
 * Discriminant: a space whose items are classes and whose vectors tell them apart, as `train classify SPACE`
 * makes it: the weights of logistic or softmax regression, the score of a class being w . x + c, or prototypes,
 * the score being the cosine. Probabilities are those of measure/learner.h.
 */
#ifndef MEASURE_DISCRIMINANT_H
#define MEASURE_DISCRIMINANT_H

#include "data/space.h"
#include "measure/transfer.h"

/* Of a transfer test that is over: class i of it is `names[i]`, and something was learned of each. No knn. */
Space *discriminant_of(
	const TransferTest *test, LearnerMethod method, const Dictionary *names, size_t width, Error *err);

/* The class (a row of `classes`) with the highest score; of equal ones the first. probabilities: by class. */
uint32_t discriminant_class(const Space *classes, const float *row, double *probabilities);

#endif
