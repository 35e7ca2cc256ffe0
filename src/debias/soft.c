/* Soft debiasing: a linear map that trades what words have along the directions of the groups for the inner
 * products of all words, as lambda says (debias/soft_transform.h). */
#include "debias/directions.h"
#include "debias/soft_transform.h"
#include "debias/unit_moments.h"

#include <stdlib.h>
#include <string.h>

enum { PATH = 8 /* values of lambda on the way to that which was asked for, to be looked at */ };

typedef struct Search {
	UnitMoments moments;
	double *second, *axes; /* once gathered: S, and B, rank x width */
	size_t rank, path;     /* path: values of lambda so far */
} Search;

static void search_free(void *search)
{
	Search *self = search;
	unit_moments_release(&self->moments);
	free(self->second);
	free(self->axes);
	free(self);
}

static bool gather(const DebiasInput *input, const Args *options, Search *self, DebiasPlan *plan,
	bool *gathered, Error *err)
{
	size_t width = input->space->vectors.cols;
	double share;
	if (!unit_moments_step(&self->moments, input->space, input->pool, gathered, err))
		return false;
	if (!*gathered)
		return true;
	if (!directions_find(input, directions_rank(input, options), plan, &share, err))
		return false;
	directions_note(input, plan, share);
	self->rank = plan->erasure.rank;
	self->axes = memory_new(self->rank * width, sizeof *self->axes);
	memcpy(self->axes, plan->erasure.find, self->rank * width * sizeof *self->axes);
	self->second = memory_new(width * width, sizeof *self->second);
	unit_moments_second(&self->moments, self->second);
	return true;
}

static bool ease(const DebiasInput *input, const Search *self, double lambda, DebiasPlan *plan,
	SoftChange *change, Error *err)
{
	Erasure transform = {.unit = true};
	if (!soft_transform(self->second, input->space->vectors.cols, self->axes, self->rank, lambda,
		    &transform, change, err)) {
		erasure_release(&transform);
		return false;
	}
	erasure_release(&plan->erasure);
	plan->erasure = transform;
	plan->erasure.unit = true;
	debias_stage(plan, lambda);
	return true;
}

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	double lambda = args_number(options, "lambda");
	Search *self = plan->search;
	if (!self) {
		plan->search = self = memory_new(1, sizeof *self);
		plan->search_free = search_free;
		if (!unit_moments_init(&self->moments, input->space, err))
			return false;
	}
	bool gathered = true;
	if (!self->second && !gather(input, options, self, plan, &gathered, err))
		return false;
	if (!gathered)
		return true;
	/* Most happens while lambda is small. */
	double part = (double)++self->path / PATH;
	SoftChange change;
	*finished = self->path == PATH;
	if (!ease(input, self, *finished ? lambda : part * part * lambda, plan, &change, err))
		return false;
	plan->done = part;
	if (*finished)
		debias_note(plan,
			"with lambda = %g the inner products of all %s change by %.2f %% of their size, and "
			"what they have along the directions falls to %.2f %% of its square",
			lambda, space_item_kind(input->space), 100 * change.products, 100 * change.along);
	return true;
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
	.unit = "lambda",
	.aligned = true,
	.find = find,
};
