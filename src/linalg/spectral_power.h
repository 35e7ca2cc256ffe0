/*
 * Spectral powers of symmetric matrices: (C + ridge I)^p, C given by its eigenvectors; the square root and its
 * inverse are what maps between covariances are made of.
 */
#ifndef LINALG_SPECTRAL_POWER_H
#define LINALG_SPECTRAL_POWER_H

#include "linalg/principal.h"

/* Axes that vary less than this share of the first are rounding noise: to a negative power they give 0, as in
 * the pseudo-inverse, unless there is a ridge. */
#define SPECTRAL_FLAT 1e-9

/* (C + ridge I)^exponent, d x d; C has the variances of `principal` along its axes and none across them: there
 * may be fewer axes than columns. ridge >= 0. */
bool spectral_power(
	const Principal *principal, double ridge, double exponent, Pool *pool, double *power, Error *err);
/* The same of any positive semidefinite n x n matrix, whose negative eigenvalues, if any, are rounding noise.
 */
bool symmetric_power(const double *matrix, size_t n, double exponent, Pool *pool, double *power, Error *err);
/* How many axes vary by more than rounding noise. */
size_t spectral_rank(const Principal *principal);

#endif
