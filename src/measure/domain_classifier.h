/*
 * DomainClassifier: how well a logistic regression tells of which of two domains a row is that it has not seen.
 * Two halves of each domain, as large as the smaller has, learn and are judged by turns, on columns of mean 0
 * and variance 1, so that .5 is chance. The proxy A-distance is 2 (1 - 2 error), between 0 and 2 (Ben-David,
 * Blitzer, Crammer & Pereira, NIPS 2006).
 */
#ifndef MEASURE_DOMAIN_CLASSIFIER_H
#define MEASURE_DOMAIN_CLASSIFIER_H

#include "linalg/matrix.h"

#include <stdatomic.h>

typedef struct DomainTelling {
	double accuracy, low, high; /* 95 %, Wilson */
	double distance;            /* proxy A-distance */
} DomainTelling;

/* rows: first n_from of one domain, then those of the other, each in random order; two of each at least. Fails
 * with ERROR_CANCELLED soon after *stop is set; NULL: nobody stops it. */
bool domain_classifier_judge(
	const Matrix *rows, size_t n_from, const atomic_bool *stop, DomainTelling *out, Error *err);

#endif
