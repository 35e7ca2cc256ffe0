/* Hard debiasing: the directions in which the words of one place differ are taken out of all others, and the
 * words of a place are made alike but for them. Bolukbasi et al., NeurIPS 2016, for two groups; Manzini et al.,
 * NAACL 2019, for more, which is the same for two. */
#include "debias/debias.h"

#include "linalg/svd.h"

#include <math.h>
#include <stdlib.h>

#define LITTLE 0.5 /* share of the differences below which the directions do not stand for them */

/* Unit vectors of the groups' words less the mean of their place: places * groups x width. */
static double *centred_places(const DebiasInput *input)
{
	size_t width = input->space->vectors.cols, places = input->groups[0].count, n = input->n_groups;
	double *rows = memory_new(places * n * width, sizeof *rows);
	for (size_t i = 0; i < places; i++)
		for (size_t j = 0; j < width; j++) {
			double mean = 0, *at = rows + i * n * width + j;
			for (size_t g = 0; g < n; g++) {
				uint32_t row = input->groups[g].rows[i];
				at[g * width] = (double)matrix_row(&input->space->vectors, row)[j] *
						input->space->inverse_norms[row];
				mean += at[g * width] / (double)n;
			}
			for (size_t g = 0; g < n; g++)
				at[g * width] -= mean;
		}
	return rows;
}

static void note_share(DebiasPlan *plan, const double *values, size_t count)
{
	double held = 0, all = 0;
	for (size_t k = 0; k < count; k++) {
		all += values[k] * values[k];
		held += k < plan->erasure.rank ? values[k] * values[k] : 0;
	}
	double share = all > 0 ? held / all : 0;
	debias_note(plan,
		"directions taken out: %zu; they hold %.1f %% of what sets the words of one place apart",
		plan->erasure.rank, 100 * share);
	if (share < LITTLE)
		debias_note(plan, "that is less than half, so that they do not stand for it: check whether the "
				  "words of one place differ in this one way only");
}

static bool take_axes(const DebiasInput *input, size_t rank, const double *rows, DebiasPlan *plan, Error *err)
{
	size_t width = input->space->vectors.cols, count = input->groups[0].count * input->n_groups;
	size_t k = count < width ? count : width;
	double *u = memory_new(count * k + k + k * width, sizeof *u), *values = u + count * k,
	       *axes = values + k;
	bool fine = svd_thin(rows, count, width, u, values, axes, err);
	erasure_init(&plan->erasure, width, rank);
	for (size_t i = 0; fine && i < rank && i < k && values[i] > 1e-6; i++)
		erasure_add(&plan->erasure, axes + i * width);
	if (fine && plan->erasure.rank == 0)
		fine = error_set(err, ERROR_INPUT,
			"the words of each place have the same vector, so that nothing tells the groups apart");
	if (fine)
		note_share(plan, values, k);
	free(u);
	return fine;
}

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	size_t rank = args_given(options, "rank") ? (size_t)args_integer(options, "rank") : input->n_groups - 1;
	double *rows = centred_places(input);
	bool fine = take_axes(input, rank, rows, plan, err);
	free(rows);
	plan->erasure.unit = true;
	plan->equalise = args_yes(options, "equalise");
	*finished = true;
	return fine;
}

static const ArgSpec options[] = {
	{.name = "rank",
		.kind = ARG_INTEGER,
		.help = "directions taken out; one less than there are groups when left out",
		.low = 1,
		.high = 50},
	{.name = "equalise",
		.kind = ARG_YESNO,
		.help = "make the words of one place as near to every neutral word as one another",
		.fallback = "yes"},
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
