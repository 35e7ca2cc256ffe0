/*
 * Weights of groups of unequal size that bring them nearer to one another: with n_g units in group g,
 *
 *	w_g in proportion to n_g^(tau - 1),
 *
 * so that tau = 0 makes all groups count the same and tau = 1 changes nothing (the temperature of multilingual
 * sampling: Conneau & Lample, "Cross-lingual language model pretraining", NeurIPS 2019). What that costs is
 *told by Kish's effective number of units, (sum w)^2 / sum w^2 (Kish, Survey Sampling, 1965): as many of equal
 *weight would say as much.
 */
#ifndef LINALG_GROUP_WEIGHTS_H
#define LINALG_GROUP_WEIGHTS_H

#include <stddef.h>

/* weights: by group, scaled so that the sum of n_g w_g is that of n_g; 0 for a group of none. With tau = 1 each
 * is 1 exactly. */
void group_weights(const double *sizes, size_t groups, double tau, double *weights);
/* Of `count` weights, each standing for sizes[i] units; NULL: for one. NAN for no weight at all. */
double kish_effective(const double *weights, const double *sizes, size_t count);

#endif
