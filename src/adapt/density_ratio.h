/*
 * DensityRatio: how many times as likely a row is in the target as in the source, learned from a sample of
 * each.
 *
 * Logistic: p(target | x) / p(source | x) of a logistic regression that tells the domains apart, times n_s /
 * n_t. Ulsif: sum of theta_k exp(-gamma |x - c_k|^2) over some rows c_k of the target, fitted to the ratio by
 * least squares in closed form, negative values cut off; gamma and the penalty are those that do best on rows
 * not learned from (Kanamori, Hido & Sugiyama, Journal of Machine Learning Research 10, 2009).
 */
#ifndef ADAPT_DENSITY_RATIO_H
#define ADAPT_DENSITY_RATIO_H

#include "adapt/kernel_features.h"

typedef struct DensityRatio {
	KernelFeatures features;
	double *weights; /* of the features; logistic: then the constant */
	bool logistic;
	double shift;          /* logistic: log n_s / n_t */
	double cost;           /* logistic: as given or chosen */
	double gamma, penalty; /* ulsif: as chosen */
} DensityRatio;

/* cost: of errors against the size of the weights, as of linalg/logistic.h, for rows brought to a mean squared
 * length of 1; 0: of 0.001, 0.01, 0.1, 1 and 10 the one by which each half of the rows, judged by what the
 * other taught, is most likely to be of the domains that it is of, among those that leave half of the source's
 * rows in effect: the variance of what is learned from them then doubles at most. Fails with ERROR_CANCELLED
 * soon after *stop is set; NULL: nobody stops it. `ratio` starts as {0}. */
bool density_ratio_logistic(
	Rows source, Rows target, double cost, const atomic_bool *stop, DensityRatio *ratio, Error *err);
bool density_ratio_ulsif(Rows source, Rows target, uint64_t seed, Pool *pool, DensityRatio *ratio, Error *err);
/* ratios: rows.count, >= 0. */
bool density_ratio_of(const DensityRatio *ratio, Rows rows, Pool *pool, double *ratios, Error *err);
void density_ratio_release(DensityRatio *ratio);

/* How many rows of equal weight tell as much: (sum w)^2 / sum w^2 (Kish, Survey Sampling, 1965); 0 for none. */
double effective_sample_size(const float *weights, size_t count);

#endif
