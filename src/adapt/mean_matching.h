/*
 * MeanMatching: weights of the source's rows under which its mean, in the feature space of a Gaussian kernel,
 *comes nearest to that of the target: kernel mean matching (Huang, Smola, Gretton, Borgwardt & Schölkopf,
 *Correcting sample selection bias by unlabeled data, NIPS 2006):
 *
 *	minimise b^T K b / 2 - k^T b, 0 <= b_i <= B, |sum b - n| <= n eps, eps = (sqrt n - 1) / sqrt n,
 *	K_ij = k(x_i, x_j), k_i = n / m sum_j k(x_i, t_j), n rows x of the source, m rows t of the target.
 *
 * The kernel is seen through some rows of the source, drawn by the seed (Nyström; Williams & Seeger, NIPS
 *2000), so that nothing is n x n; when these are all rows, it is exact. The programme is solved by accelerated
 *projected gradients (Beck & Teboulle, 2009) that begin anew when they overshoot (O'Donoghue & Candès, 2015),
 *until the duality gap of Frank & Wolfe proves the weights good enough.
 */
#ifndef ADAPT_MEAN_MATCHING_H
#define ADAPT_MEAN_MATCHING_H

#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct MeanMatchingOptions {
	size_t landmarks;  /* rows of the source that the kernel is seen through */
	double gamma;      /* of the kernel; 0: as in adapt/kernel_features.h */
	double bound;      /* B */
	double precision;  /* the gap, in shares of n^2 |mean of the target|^2 / 2 */
	size_t iterations; /* at most */
	uint64_t seed;
} MeanMatchingOptions;

typedef struct MeanMatchingState {
	size_t iterations;
	double objective; /* b^T K b / 2 - k^T b */
	double gap;       /* it is at most so far above the least */
	double gamma;
	size_t rank; /* of the kernel as it is seen */
	bool finished;
} MeanMatchingState;

typedef struct MeanMatching MeanMatching;

/* Rows are borrowed until freed. */
MeanMatching *mean_matching_new(Rows source, Rows target, MeanMatchingOptions options);
/* One bounded piece. */
bool mean_matching_step(MeanMatching *matching, Pool *pool, Error *err);
MeanMatchingState mean_matching_state(const MeanMatching *matching);
double mean_matching_done(const MeanMatching *matching); /* 0 .. 1, roughly */
/* By row of the source; once finished. */
const double *mean_matching_weights(const MeanMatching *matching);
void mean_matching_free(MeanMatching *matching);

#endif
