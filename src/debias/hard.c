/* Hard debiasing: the directions in which the words of one place differ are taken out of all others, and the
 * words of a place are made alike but for them. Bolukbasi et al., NeurIPS 2016, for two groups; Manzini et al.,
 * NAACL 2019, for more, which is the same for two. */
#include "debias/debias.h"
#include "debias/directions.h"

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	double share;
	if (!directions_find(input, directions_rank(input, options), plan, &share, err))
		return false;
	directions_note(input, plan, share);
	plan->erasure.unit = true;
	plan->equalise = args_yes(options, "equalise");
	if (plan->equalise)
		debias_note_equal(input, plan);
	*finished = true;
	return true;
}

static const ArgSpec options[] = {
	DIRECTIONS_RANK,
	DIRECTIONS_EQUALISE,
	{.name = NULL},
};

const Debiaser debiaser_hard = {
	.name = "hard",
	.title = "Hard debiasing",
	.summary = "takes out the directions in which the words of one place differ, and makes these alike "
		   "otherwise; for two groups or more",
	.source = "Bolukbasi, Chang, Zou, Saligrama, Kalai, NeurIPS 2016; for more than two groups Manzini, "
		  "Lim, Tsvetkov, Black, NAACL 2019",
	.options = options,
	.aligned = true,
	.find = find,
};
