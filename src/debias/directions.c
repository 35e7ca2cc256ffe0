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
	size_t width = input->space->vectors.cols, places = input->places.count, n = input->n_groups;
	double *rows = memory_new(places * n * width, sizeof *rows);
	for (size_t i = 0; i < places; i++) {
		double *at = rows + i * n * width;
		for (size_t g = 0; g < n; g++)
			debias_unit_vector(input, first, input->places.rows[i * n + g], at + g * width);
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

/* Whether the word of a place stands at one before it, too. */
static bool stands_before(const Places *places, size_t place, size_t group)
{
	for (size_t i = 0; i < place; i++)
		if (places->rows[i * places->groups + group] == places->rows[place * places->groups + group])
			return true;
	return false;
}

static void note_repeated(const DebiasInput *input, DebiasPlan *plan)
{
	const Places *places = &input->places;
	Text words = {0};
	for (size_t i = 0; i < places->count; i++)
		for (size_t g = 0; g < places->groups; g++)
			if (stands_before(places, i, g) && words.length < 200)
				text_format(&words, "%s%s", words.length ? ", " : "",
					dictionary_word(
						&input->space->items, places->rows[i * places->groups + g]));
	if (words.length)
		debias_note(plan, "written at several places, each of which counts: %s", text_of(&words));
	text_release(&words);
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
	note_repeated(input, plan);
}

bool directions_find(const DebiasInput *input, size_t rank, DebiasPlan *plan, double *share, Error *err)
{
	size_t width = input->space->vectors.cols, count = input->places.count * input->n_groups;
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
