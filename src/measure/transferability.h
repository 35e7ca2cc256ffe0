/*
 * Transferability: scores that tell without training how well vectors suit the classes of a target. Higher is
 * better. They are worth what their ranking agrees with that of real transfer (weighted_kendall).
 */
#ifndef MEASURE_TRANSFERABILITY_H
#define MEASURE_TRANSFERABILITY_H

#include "base/pool.h"
#include "linalg/matrix.h"

#include <stdint.h>

typedef struct Transferability {
	/* Log evidence per item of linear models of the classes, each against the rest: You, Liu, Wang & Long,
	 * ICML 2021, by fixed point iteration (You et al., JMLR 23, 2022), with the term (D - k) ln(alpha) / 2
	 * that the evidence has where the vectors have rank k below their width D. */
	double logme;
	/* tr(cov(f)^+ cov(E[f | y])): 0 to classes - 1; singular values below 1e-5 of the largest count as 0.
	 * Bao et al., ICIP 2019. */
	double h_score;
	/* The same with a covariance shrunk as Ledoit & Wolf do: Ibrahim, Ponomareva & Mazumder, ECML 2022. */
	double h_score_shrunk, shrinkage;
	/* R(Z) - mean over classes of R(Z_c), R = log det(I + Z^T Z / (n eps)) / 2, eps = 1e-4, Z the vectors
	 * less their mean, scaled to a mean squared length of 1: Huang et al., ICML 2022. */
	double transrate;
	size_t rank;
} Transferability;

/* Of rows with their classes, below `classes`; at least two rows. */
bool transferability_measure(
	Rows rows, const uint32_t *labels, size_t classes, Pool *pool, Transferability *out, Error *err);

/* Scores of a classifier of other classes, by its probabilities of these (rows x source classes) for rows that
 * have one of `classes`. LEEP: mean log of sum_z p(y | z) theta_z, p(y | z) from the probabilities: Nguyen et
 * al., ICML 2020. NCE: minus the conditional entropy of the class given the most probable z: Tran, Nguyen &
 * Hassner, ICCV 2019. */
double transferability_leep(Rows probabilities, const uint32_t *labels, size_t classes);
double transferability_nce(Rows probabilities, const uint32_t *labels, size_t classes);

/* Kendall's tau with more weight for high ranks: hyperbolic, additive, mean of the rankings by x and by y, as
 * SciPy's weightedtau has it (Vigna, WWW 2015). NAN when a side is constant or has fewer than two values. */
double weighted_kendall(const double *x, const double *y, size_t count);

#endif
