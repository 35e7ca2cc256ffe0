#include "debias/directions.h"

#include "linalg/svd.h"

#include <stdlib.h>

size_t directions_rank(const DebiasInput *input, const Args *options)
{
	return args_given(options, "rank") ? (size_t)args_integer(options, "rank") : input->n_groups - 1;
}

/* Unit vectors of the groups' words less the mean of their place: places * groups x width. */
static double *centred_places(const DebiasInput *input, const Erasure *first)
{
	size_t width = input->space->vectors.cols, places = input->groups[0].count, n = input->n_groups;
	double *rows = memory_new(places * n * width, sizeof *rows);
	for (size_t i = 0; i < places; i++) {
		double *at = rows + i * n * width;
		for (size_t g = 0; g < n; g++)
			debias_unit_vector(input, first, input->groups[g].rows[i], at + g * width);
		for (size_t j = 0; j < width; j++) {
			double mean = 0;
			for (size_t g = 0; g < n; g++)
				mean += at[g * width + j] / (double)n;
			for (size_t g = 0; g < n; g++)
				at[g * width + j] -= mean;
		}
	}
	return rows;
}

static double share_held(size_t rank, const double *values, size_t count)
{
	double held = 0, all = 0;
	for (size_t k = 0; k < count; k++) {
		all += values[k] * values[k];
		held += k < rank ? values[k] * values[k] : 0;
	}
	return all > 0 ? held / all : 0;
}

void directions_note(const DebiasInput *input, DebiasPlan *plan, double share)
{
	const char *kind = space_item_kind(input->space);
	debias_note(plan, "directions found: %zu; they hold %.1f %% of what sets the %s of one place apart",
		plan->erasure.rank, 100 * share, kind);
	if (share < DIRECTIONS_LITTLE)
		debias_note(plan,
			"that is less than half, so that they do not stand for it: check whether the "
			"%s of one place differ in this one way only",
			kind);
}

bool directions_find(const DebiasInput *input, size_t rank, DebiasPlan *plan, double *share, Error *err)
{
	size_t width = input->space->vectors.cols, count = input->groups[0].count * input->n_groups;
	size_t k = count < width ? count : width;
	double *rows = centred_places(input, &plan->first);
	double *u = memory_new(count * k + k + k * width, sizeof *u), *values = u + count * k,
	       *axes = values + k;
	bool fine = svd_thin(rows, count, width, u, values, axes, err);
	erasure_init(&plan->erasure, width, rank);
	for (size_t i = 0; fine && i < rank && i < k && values[i] > 1e-6; i++)
		erasure_add(&plan->erasure, axes + i * width);
	if (fine && plan->erasure.rank == 0)
		fine = error_set(err, ERROR_INPUT,
			"the %s of each place have the same vector, so that nothing tells the groups apart",
			space_item_kind(input->space));
	*share = share_held(plan->erasure.rank, values, k);
	free(u);
	free(rows);
	return fine;
}
