#include "debias/debias.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const Debiaser *const debiasers[] = {
	&debiaser_hard,
	&debiaser_soft,
	&debiaser_double_hard,
	&debiaser_project,
	&debiaser_inlp,
	&debiaser_leace,
	&debiaser_adversarial,
	NULL,
};

const Debiaser *debiaser_find(const char *name)
{
	for (size_t i = 0; debiasers[i]; i++)
		if (!strcmp(debiasers[i]->name, name))
			return debiasers[i];
	return NULL;
}

const char *debias_item_kind(const DebiasInput *input)
{
	return input->unpaired ? "items" : space_item_kind(input->space);
}

void debias_note(DebiasPlan *plan, const char *format, ...)
{
	assert(plan->n_notes < DEBIAS_NOTES);
	va_list args;
	va_start(args, format);
	if (vasprintf(&plan->notes[plan->n_notes++], format, args) < 0)
		abort();
	va_end(args);
}

void debias_stage(DebiasPlan *plan, double at)
{
	plan->stage++;
	plan->at = at;
}

/* "black, african, caucasian" */
static void list_words(const DebiasInput *input, const uint32_t *rows, size_t count, Text *out)
{
	for (size_t i = 0; i < count; i++)
		text_format(out, "%s%s", i ? ", " : "", dictionary_word(&input->space->items, rows[i]));
}

void debias_note_equal(const DebiasInput *input, DebiasPlan *plan)
{
	EqualSets sets = places_merge(&input->places);
	Text said = {0};
	for (size_t s = 0; s < sets.count; s++) {
		size_t from = sets.starts[s], count = sets.starts[s + 1] - from;
		if (count <= input->n_groups)
			continue;
		text_add(&said, said.length ? "; " : "");
		list_words(input, sets.rows + from, count, &said);
	}
	if (said.length)
		debias_note(plan,
			"places that share a word are made equal together, so that none undoes another: %s",
			text_of(&said));
	text_release(&said);
	equal_sets_release(&sets);
}

void debias_plan_release(DebiasPlan *plan)
{
	for (size_t i = 0; i < plan->n_notes; i++)
		free(plan->notes[i]);
	for (size_t i = 0; i < plan->n_series; i++)
		series_release(&plan->series[i]);
	erasure_release(&plan->first);
	erasure_release(&plan->erasure);
	if (plan->search)
		plan->search_free(plan->search);
	*plan = (DebiasPlan){0};
}

void debias_apply(const DebiasInput *input, const DebiasPlan *plan, size_t first, size_t count, Pool *pool,
	Space *product)
{
	Rows rows = rows_part(matrix_rows(&input->space->vectors), first, count);
	float *to = matrix_row(&product->vectors, first);
	if (plan->first.width) {
		erasure_apply(&plan->first, rows, pool, to);
		rows = rows_part(matrix_rows(&product->vectors), first, count);
	}
	erasure_apply(&plan->erasure, rows, pool, to);
}

/* --- words that are kept, or made alike --- */

static void scale_to_unit(float *row, size_t width)
{
	double square = 0;
	for (size_t j = 0; j < width; j++)
		square += (double)row[j] * row[j];
	for (size_t j = 0; j < width && square > 0; j++)
		row[j] = (float)(row[j] / sqrt(square));
}

static void keep_words(const DebiasInput *input, const DebiasPlan *plan, Space *product)
{
	size_t width = product->vectors.cols;
	for (size_t i = 0; input->keep && i < input->keep->count; i++) {
		float *row = matrix_row(&product->vectors, input->keep->rows[i]);
		memcpy(row, matrix_row(&input->space->vectors, input->keep->rows[i]), width * sizeof *row);
		if (plan->first.width)
			erasure_apply_row(&plan->first, row, row);
		if (plan->erasure.unit)
			scale_to_unit(row, width);
	}
}

/* The part of a unit vector within the erased directions. */
static void part_within(const Erasure *erasure, const double *vector, double *within)
{
	memset(within, 0, erasure->width * sizeof *within);
	for (size_t k = 0; k < erasure->rank; k++) {
		const double *direction = erasure->find + k * erasure->width;
		double along = 0;
		for (size_t j = 0; j < erasure->width; j++)
			along += direction[j] * vector[j];
		for (size_t j = 0; j < erasure->width; j++)
			within[j] += along * direction[j];
	}
}

void debias_unit_vector(const DebiasInput *input, const Erasure *first, uint32_t row, double *vector)
{
	size_t width = input->space->vectors.cols;
	const float *plain = matrix_row(&input->space->vectors, row);
	float *left = memory_new(width, sizeof *left);
	double square = 0;
	if (first->width)
		erasure_apply_row(first, plain, left);
	else
		memcpy(left, plain, width * sizeof *left);
	for (size_t j = 0; j < width; j++)
		square += (double)left[j] * left[j];
	for (size_t j = 0; j < width; j++)
		vector[j] = square > 0 ? left[j] / sqrt(square) : 0;
	free(left);
}

/* The mean of words that become alike, and its part within the directions. */
static void mean_of_set(const DebiasInput *input, const DebiasPlan *plan, const uint32_t *rows, size_t count,
	double *mean, double *within)
{
	size_t width = plan->erasure.width;
	double *vector = memory_new(width, sizeof *vector);
	memset(mean, 0, width * sizeof *mean);
	for (size_t i = 0; i < count; i++) {
		debias_unit_vector(input, &plan->first, rows[i], vector);
		for (size_t j = 0; j < width; j++)
			mean[j] += vector[j] / (double)count;
	}
	part_within(&plan->erasure, mean, within);
	free(vector);
}

/* What the words of a set have in common outside the directions, nu, and as much along the word's own
 * deviation within them as makes the length 1: nu + sqrt(1 - |nu|^2) (v_B - mu_B) / |v_B - mu_B|. */
static void equalise_word(const DebiasInput *input, const DebiasPlan *plan, uint32_t row, const double *mean,
	const double *within, float *to)
{
	size_t width = plan->erasure.width;
	double *vector = memory_new(2 * width, sizeof *vector), *own = vector + width;
	double outside = 0, apart = 0;
	debias_unit_vector(input, &plan->first, row, vector);
	part_within(&plan->erasure, vector, own);
	for (size_t j = 0; j < width; j++) {
		outside += (mean[j] - within[j]) * (mean[j] - within[j]);
		apart += (own[j] - within[j]) * (own[j] - within[j]);
	}
	double left = sqrt(fmax(0, 1 - outside)) / (apart > 0 ? sqrt(apart) : 1);
	for (size_t j = 0; j < width; j++)
		to[j] = (float)(mean[j] - within[j] + left * (own[j] - within[j]));
	free(vector);
}

static void equalise_sets(const DebiasInput *input, const DebiasPlan *plan, Space *product)
{
	size_t width = plan->erasure.width;
	double *mean = memory_new(2 * width, sizeof *mean), *within = mean + width;
	EqualSets sets = places_merge(&input->places);
	for (size_t s = 0; s < sets.count; s++) {
		const uint32_t *rows = sets.rows + sets.starts[s];
		size_t count = sets.starts[s + 1] - sets.starts[s];
		mean_of_set(input, plan, rows, count, mean, within);
		for (size_t i = 0; i < count; i++)
			equalise_word(
				input, plan, rows[i], mean, within, matrix_row(&product->vectors, rows[i]));
	}
	equal_sets_release(&sets);
	free(mean);
}

void debias_finish(const DebiasInput *input, const DebiasPlan *plan, Space *product)
{
	keep_words(input, plan, product);
	if (plan->equalise)
		equalise_sets(input, plan, product);
}
