/*
 * Validators: what a classifier's answers for a target without labels tell of how good they are, so that one of
 * several can be chosen. Rows of probabilities sum to 1. None of them sees a label of the target.
 */
#ifndef MEASURE_VALIDATORS_H
#define MEASURE_VALIDATORS_H

#include "base/pool.h"
#include "linalg/matrix.h"

#include <stdint.h>

/* Mean entropy of the rows (small: sure of itself), and the entropy of their mean (large: all classes are
 * given); natural logarithms. Their difference, diversity less entropy, is the mutual information (IM) that is
 * to be large: Shi & Sha, ICML 2012. */
double validator_entropy(Rows probabilities);
double validator_diversity(Rows probabilities);

/* Soft neighbourhood density: mean entropy of how near each row is to the others, a softmax of their cosines
 * over 0.05, the row itself left out. Large is good. Saito et al., ICCV 2021. */
double validator_density(Rows probabilities);

/*
 * Deep embedded validation: the risk in the target, from the losses of rows of the source that were not learned
 * from, and their weights p(x | target) / p(x | source), with a control variate. Small is good. You et al.,
 * ICML 2019: mean(w l) + eta mean(w) - eta, eta = -cov(w l, w) / var(w).
 */
double validator_risk(const double *losses, const double *weights, size_t count);

/* The weights of the rows of `from`, by a logistic regression that tells the two sides apart on columns of
 * variance 1; each half gets those that the other half learned. Cut at 50. Fails with ERROR_CANCELLED soon
 * after *stop is set; NULL: nobody stops it. */
bool validator_weights(Rows from, Rows to, uint64_t seed, const atomic_bool *stop, double *weights, Error *err);

#endif
