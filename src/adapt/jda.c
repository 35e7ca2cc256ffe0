/* Joint distribution adaptation: transfer component analysis with a mean for each class, too. */
#include "adapt/component_analysis.h"

static Adaptation *jda_start(const AdaptInput *input, const Args *options, Error *err)
{
	return component_analysis_start(&adapter_jda, true, input, options, err);
}

static const ArgSpec options[] = {COMPONENT_OPTIONS,
	{.name = "iterations",
		.kind = ARG_INTEGER,
		.help = "how often the classes of the target are guessed, at most: it ends when no guess "
			"changes",
		.fallback = "10",
		.low = 1,
		.high = 1000},
	{.name = NULL}};

const Adapter adapter_jda = {
	.name = "jda",
	.title = "Joint distribution adaptation",
	.summary = "components in which the means of both sides come together, and those of every class, the "
		   "target's being guessed over and over",
	.source = "Long, Wang, Ding, Sun & Yu, ICCV 2013",
	.needs = ADAPT_SAME_WIDTH | ADAPT_NEEDS_CLASSES,
	.options = options,
	.start = jda_start,
	.step = component_analysis_step,
	.look = component_analysis_look,
	.free = component_analysis_free,
};
