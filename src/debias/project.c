/* Projection: the directions between the means of the groups are taken out of every vector. */
#include "debias/debias.h"

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	(void)options;
	(void)err;
	size_t width = input->space->vectors.cols;
	erasure_init(&plan->erasure, width, input->n_groups);
	for (size_t g = 0; g < input->n_groups; g++)
		erasure_add(&plan->erasure, input->words.axes + g * width);
	debias_note(plan, "directions taken out, between the mean unit vectors of the groups: %zu",
		plan->erasure.rank);
	*finished = true;
	return true;
}

static const ArgSpec options[] = {
	OPTION_COLUMN,
	{.name = NULL},
};

const Debiaser debiaser_project = {
	.name = "project",
	.title = "Projection",
	.summary = "takes out the directions between the means of the groups, and changes nothing else",
	.source = "Dev, Phillips: Attenuating bias in word vectors, AISTATS 2019 (linear projection)",
	.columns = true,
	.options = options,
	.find = find,
};
