/*
 * Random Fourier features: columns whose inner products are, nearly, a Gaussian kernel exp(-gamma |x - y|^2),
 *so that what is linear in them is not so in the rows:
 *
 *	z_f(x) = sqrt(2 / F) cos(sqrt(2 gamma) w_f . x + b_f),  w_f ~ N(0, I),  b_f ~ U(0, 2 pi)
 *
 * Rahimi & Recht, Random features for large-scale kernel machines, NeurIPS 2007.
 */
#ifndef LINALG_FOURIER_FEATURES_H
#define LINALG_FOURIER_FEATURES_H

#include "linalg/matrix.h"

/* 1 over (width x variance of all numbers): scikit-learn's gamma="scale"; 1 where there is no variance. */
double fourier_features_gamma(Rows rows);
/* out: rows x features; the same features for the same seed, width and gamma. */
bool fourier_features(Rows rows, double gamma, size_t features, uint64_t seed, Matrix *out, Error *err);

#endif
