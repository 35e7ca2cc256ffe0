/* Soft debiasing: a linear map that trades what words have along the directions of the groups for the inner
 * products of all words, as lambda says (debias/soft_transform.h). */
#include "debias/directions.h"
#include "debias/soft_transform.h"
#include "debias/unit_moments.h"

#include <stdlib.h>

static void search_free(void *search)
{
	unit_moments_release(search);
	free(search);
}

/* The directions become the map that eases them. */
static bool ease(const UnitMoments *moments, double lambda, DebiasPlan *plan, Error *err)
{
	size_t width = plan->erasure.width;
	double *second = memory_new(width * width, sizeof *second);
	Erasure transform = {.unit = true};
	SoftChange change;
	unit_moments_second(moments, second);
	bool fine = soft_transform(
		second, width, plan->erasure.find, plan->erasure.rank, lambda, &transform, &change, err);
	free(second);
	if (!fine) {
		erasure_release(&transform);
		return false;
	}
	erasure_release(&plan->erasure);
	plan->erasure = transform;
	plan->erasure.unit = true;
	debias_note(plan,
		"with lambda = %g the inner products of all words change by %.2f %% of their size, and what "
		"words have along the directions falls to %.2f %% of its square",
		lambda, 100 * change.products, 100 * change.along);
	return true;
}

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	if (!plan->search) {
		plan->search = memory_new(1, sizeof(UnitMoments));
		plan->search_free = search_free;
		if (!unit_moments_init(plan->search, input->space, err))
			return false;
	}
	bool gathered = false;
	double share;
	if (!unit_moments_step(plan->search, input->space, input->pool, &gathered, err))
		return false;
	if (!gathered)
		return true;
	if (!directions_find(input, directions_rank(input, options), plan, &share, err))
		return false;
	directions_note(plan, share);
	*finished = true;
	return ease(plan->search, args_number(options, "lambda"), plan, err);
}

static const ArgSpec options[] = {
	{.name = "lambda",
		.kind = ARG_NUMBER,
		.help = "how much what words have along the directions counts beside the inner products that "
			"are to stay; 0: nothing changes",
		.fallback = "0.02",
		.low = 0,
		.high = 1e9},
	DIRECTIONS_RANK,
	{.name = NULL},
};

const Debiaser debiaser_soft = {
	.name = "soft",
	.title = "Soft debiasing",
	.summary = "a linear map that trades what words have along the directions in which the words of one "
		   "place differ for the inner products of all words",
	.source = "Bolukbasi, Chang, Zou, Saligrama, Kalai, NeurIPS 2016, with all words neutral and solved in "
		  "closed form",
	.options = options,
	.aligned = true,
	.find = find,
};
