/* Double-hard debiasing: frequent words share directions that hide bias from hard debiasing. The mean of all
 * vectors is taken out, and of their principal axes that one without which, after hard debiasing, the words
 * that lean fall least into clusters by group. Wang, Lin, Rajani, McCann, Ordonez, Xiong, ACL 2020. */
#include "debias/directions.h"
#include "debias/unit_moments.h"
#include "linalg/kmeans.h"
#include "linalg/principal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITERATIONS = 100 };

typedef struct Search {
	UnitMoments moments;
	Principal principal; /* no axes: the moments are not gathered yet */
	size_t trial, best;  /* the axis left out; 0: none, else its number from 1 */
	double none, least;  /* share of words in a cluster that is mostly of their group */
	Matrix rows;         /* of the words that are learned from, as the trial leaves them */
	KMeans *kmeans;
} Search;

static void search_free(void *search)
{
	Search *self = search;
	kmeans_free(self->kmeans);
	matrix_release(&self->rows);
	principal_release(&self->principal);
	unit_moments_release(&self->moments);
	free(self);
}

static bool gather(const DebiasInput *input, size_t axes, Search *self, Error *err)
{
	bool gathered = false;
	if (!unit_moments_step(&self->moments, input->space, input->pool, &gathered, err))
		return false;
	if (!gathered)
		return true;
	axes = axes < input->space->vectors.cols ? axes : input->space->vectors.cols;
	return principal_of_moments(&self->moments.moments, axes, &self->principal, err);
}

/* The plan without an axis. */
static bool plan_without(const DebiasInput *input, const Args *options, const Search *search, size_t axis,
	DebiasPlan *plan, double *share, Error *err)
{
	size_t width = input->space->vectors.cols;
	erasure_init(&plan->first, width, 1);
	plan->first.mean = memory_new(width, sizeof(double));
	memcpy(plan->first.mean, search->principal.mean, width * sizeof(double));
	plan->first.unit = plan->first.centred = true;
	if (axis > 0)
		erasure_add(&plan->first, search->principal.axes + (axis - 1) * width);
	if (!directions_find(input, directions_rank(input, options), plan, share, err))
		return false;
	plan->erasure.unit = true;
	return true;
}

static bool begin_trial(
	const DebiasInput *input, const Args *options, Search *self, DebiasPlan *plan, Error *err)
{
	double share;
	KMeansOptions clusters = {.k = input->n_groups, .iterations = ITERATIONS, .seed = input->seed};
	if (!plan_without(input, options, self, self->trial, plan, &share, err) ||
		!labelled_words_copy(&input->words, input->space, 0, input->words.learned, &self->rows, err))
		return false;
	for (size_t i = 0; i < self->rows.rows; i++) {
		float *row = matrix_row(&self->rows, i);
		erasure_apply_row(&plan->first, row, row);
		erasure_apply_row(&plan->erasure, row, row);
	}
	self->kmeans = kmeans_new(matrix_rows(&self->rows), &clusters, err);
	return self->kmeans != NULL;
}

static void end_trial(const DebiasInput *input, Search *self)
{
	double pure =
		labelled_words_purity(&input->words, kmeans_nearest(self->kmeans), input->words.learned, NULL);
	if (self->trial == 0)
		self->none = self->least = pure;
	if (pure < self->least) {
		self->least = pure;
		self->best = self->trial;
	}
	kmeans_free(self->kmeans);
	self->kmeans = NULL;
	self->trial++;
}

static bool conclude(
	const DebiasInput *input, const Args *options, const Search *self, DebiasPlan *plan, Error *err)
{
	double share;
	if (!plan_without(input, options, self, self->best, plan, &share, err))
		return false;
	plan->equalise = args_yes(options, "equalise");
	directions_note(input, plan, share);
	if (plan->equalise)
		debias_note_equal(input, plan);
	if (self->best > 0)
		debias_note(plan,
			"principal axis %zu is taken out, too, and the mean: without it %.1f %% of the %s "
			"that lean fall into a cluster that is mostly of their group, with all axes %.1f %%",
			self->best, 100 * self->least, space_item_kind(input->space), 100 * self->none);
	else
		debias_note(plan,
			"the mean is taken out, too, and no principal axis: %.1f %% of the %s that lean "
			"fall into a cluster that is mostly of their group, and none of the first %zu axes "
			"lowers that",
			100 * self->none, space_item_kind(input->space), self->principal.count);
	return true;
}

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	Search *self = plan->search;
	if (!self) {
		plan->search = self = memory_new(1, sizeof *self);
		plan->search_free = search_free;
		return unit_moments_init(&self->moments, input->space, err);
	}
	if (self->principal.count == 0)
		return gather(input, (size_t)args_integer(options, "axes"), self, err);
	if (self->trial > self->principal.count) {
		*finished = true;
		return conclude(input, options, self, plan, err);
	}
	if (!self->kmeans)
		return begin_trial(input, options, self, plan, err);
	bool grouped = false;
	if (!kmeans_step(self->kmeans, input->pool, &grouped, err))
		return false;
	if (grouped)
		end_trial(input, self);
	return true;
}

static const ArgSpec options[] = {
	{.name = "axes",
		.kind = ARG_INTEGER,
		.help = "principal axes of all vectors that are tried",
		.fallback = "20",
		.low = 1,
		.high = 1000},
	DIRECTIONS_RANK,
	DIRECTIONS_EQUALISE,
	{.name = NULL},
};

const Debiaser debiaser_double_hard = {
	.name = "double-hard",
	.title = "Double-hard debiasing",
	.summary = "takes out the mean of all vectors and the principal axis that helps most, often one of "
		   "frequency, and then debiases hard",
	.source = "Wang, Lin, Rajani, McCann, Ordonez, Xiong: Double-Hard Debias, ACL 2020",
	.options = options,
	.aligned = true,
	.find = find,
};
