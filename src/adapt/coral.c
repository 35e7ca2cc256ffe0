/*
 * CORAL: the source is whitened and coloured as the target is. Unlike in the paper, whose features were
 * standardised before, the mean is moved as well unless mean=no, and lambda counts in units of the mean
 * variance of a side: on standardised features that is the paper's (which has lambda=1).
 */
#include "adapt/affine.h"

static Adaptation *coral_start(const AdaptInput *input, const Args *options, Error *err)
{
	return affine_start(&adapter_coral, covariance_map_coral, input, options, err);
}

static const ArgSpec options[] = {AFFINE_OPTIONS, {.name = NULL}};

const Adapter adapter_coral = {
	.name = "coral",
	.title = "Correlation alignment (CORAL)",
	.summary = "gives the source the mean and the covariance of the target, by whitening and colouring it",
	.source = "Sun, Feng & Saenko, AAAI 2016",
	.needs = ADAPT_SAME_WIDTH,
	.options = options,
	.start = coral_start,
	.step = affine_step,
	.free = affine_free,
};
