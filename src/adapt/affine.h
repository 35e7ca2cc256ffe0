/*
 * Affine: the course of an adaptation that gives the source's rows the mean and the covariance of the target's
 * by one affine map, x -> (x - mean) M + mean of the target; adapters differ in M alone. Moments are gathered
 * block by block; the eigenvectors of both sides and the map take one longer step each.
 */
#ifndef ADAPT_AFFINE_H
#define ADAPT_AFFINE_H

#include "adapt/adapter.h"
#include "linalg/covariance_map.h"

typedef bool AffineMap(CovarianceSide source, CovarianceSide target, Pool *pool, double *map, Error *err);

/* Options: AFFINE_OPTIONS. */
Adaptation *affine_start(
	const Adapter *adapter, AffineMap *make, const AdaptInput *input, const Args *options, Error *err);
bool affine_step(Adaptation *adaptation, Pool *pool, Error *err);
void affine_free(Adaptation *adaptation);

#define AFFINE_OPTIONS                                                                                         \
	{.name = "lambda",                                                                                     \
		.kind = ARG_NUMBER,                                                                            \
		.help = "added to the variances of each side, as a share of its mean variance; 0: the "        \
			"covariances become equal",                                                            \
		.fallback = "1",                                                                               \
		.low = 0,                                                                                      \
		.high = 1e6,                                                                                   \
		.aliases = "reg"},                                                                             \
	{                                                                                                      \
		.name = "mean", .kind = ARG_YESNO,                                                             \
		.help = "also move the mean of the source to that of the target", .fallback = "yes"            \
	}

#endif
