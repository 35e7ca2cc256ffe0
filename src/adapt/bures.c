/* Bures map: of the maps that give the source the mean and the covariance of the target, the one that moves
 * rows least: optimal transport between normal distributions. */
#include "adapt/affine.h"

static Adaptation *bures_start(const AdaptInput *input, const Args *options, Error *err)
{
	return affine_start(&adapter_bures, covariance_map_bures, input, options, err);
}

static const ArgSpec options[] = {AFFINE_OPTIONS, {.name = NULL}};

const Adapter adapter_bures = {
	.name = "bures",
	.title = "Optimal transport between normal distributions (Bures map)",
	.summary =
		"gives the source the mean and the covariance of the target, moving rows as little as possible",
	.source = "Dowson & Landau, Journal of Multivariate Analysis 12(3), 1982; Peyré & Cuturi, 2019, "
		  "section 2.6",
	.needs = ADAPT_SAME_WIDTH,
	.options = options,
	.start = bures_start,
	.step = affine_step,
	.free = affine_free,
};
