/* Transfer component analysis: components in which the means of both sides come together. */
#include "adapt/component_analysis.h"

static Adaptation *tca_start(const AdaptInput *input, const Args *options, Error *err)
{
	return component_analysis_start(&adapter_tca, false, input, options, err);
}

static const ArgSpec options[] = {COMPONENT_OPTIONS, {.name = NULL}};

const Adapter adapter_tca = {
	.name = "tca",
	.title = "Transfer component analysis",
	.summary = "components that keep the scatter of the items while the means of both sides come together",
	.source = "Pan, Tsang, Kwok & Yang, IEEE Transactions on Neural Networks 22(2), 2011",
	.needs = ADAPT_SAME_WIDTH,
	.options = options,
	.start = tca_start,
	.step = component_analysis_step,
	.look = component_analysis_look,
	.free = component_analysis_free,
};
