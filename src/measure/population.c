#include "measure/population.h"

#include "base/random.h"
#include "index/exact.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct RowOfTwo {
	uint32_t rows[2];
} RowOfTwo;

struct Population {
	Space *spaces[2];
	uint32_t *rows[2]; /* drawn, in an order drawn at random */
	size_t n[2];
	RowOfTwo *common; /* drawn from the common items, likewise */
	size_t n_common, all_common;
};

/* --- samples --- */

static size_t list_rows(const Space *space, uint32_t *rows)
{
	size_t count = 0;
	for (uint32_t row = 0; row < space->vectors.rows; row++)
		if (space->inverse_norms[row] > 0)
			rows[count++] = row;
	return count;
}

/* Keeps `most` of them in an order drawn at random. */
static size_t draw(uint32_t *rows, size_t count, size_t most, uint64_t seed, uint64_t stream)
{
	Random random;
	random_init(&random, seed, stream);
	random_shuffle(&random, rows, count);
	return count < most ? count : most;
}

static bool draw_side(Population *self, int side, size_t most, uint64_t seed, Error *err)
{
	static const char *const names[] = {"the baseline", "the space that is compared with it"};
	const Space *space = self->spaces[side];
	self->rows[side] = memory_data(space->vectors.rows + 1, sizeof(uint32_t), "a sample of items", err);
	if (!self->rows[side])
		return false;
	size_t count = list_rows(space, self->rows[side]);
	self->n[side] = draw(self->rows[side], count, most, seed, (uint64_t)side);
	return count >= POPULATION_FEWEST ||
	       error_set(err, ERROR_INPUT, "%s has %zu items with a direction; comparing takes at least %d",
		       names[side], count, POPULATION_FEWEST);
}

static bool draw_common(Population *self, size_t most, uint64_t seed, Error *err)
{
	const Space *before = self->spaces[0], *now = self->spaces[1];
	uint32_t *rows = memory_data(before->vectors.rows + 1, sizeof *rows, "the common items", err);
	if (!rows)
		return false;
	size_t listed = list_rows(before, rows), count = 0;
	for (size_t i = 0; i < listed; i++) {
		uint32_t other = dictionary_find_text(&now->items, dictionary_word(&before->items, rows[i]));
		if (other != DICTIONARY_NONE && now->inverse_norms[other] > 0)
			rows[count++] = rows[i];
	}
	self->all_common = count;
	self->n_common = draw(rows, count, most, seed, 2);
	self->common = memory_new(self->n_common, sizeof *self->common);
	for (size_t i = 0; i < self->n_common; i++)
		self->common[i] = (RowOfTwo){
			{rows[i], dictionary_find_text(&now->items, dictionary_word(&before->items, rows[i]))}};
	free(rows);
	return true;
}

Population *population_new(Space *baseline, Space *now, size_t most, uint64_t seed, Error *err)
{
	Population *self = memory_new(1, sizeof *self);
	self->spaces[0] = space_ref(baseline);
	self->spaces[1] = space_ref(now);
	if (draw_side(self, 0, most, seed, err) && draw_side(self, 1, most, seed, err) &&
		draw_common(self, most, seed, err))
		return self;
	population_free(self);
	return NULL;
}

void population_free(Population *population)
{
	if (!population)
		return;
	for (int side = 0; side < 2; side++) {
		space_unref(population->spaces[side]);
		free(population->rows[side]);
	}
	free(population->common);
	free(population);
}

size_t population_items(const Population *population, int side)
{
	return population->n[side];
}

size_t population_common(const Population *population)
{
	return population->all_common;
}

static double cosine(const Space *space, uint32_t a, uint32_t b)
{
	return exact_cosine(
		matrix_row(&space->vectors, a), matrix_row(&space->vectors, b), space->vectors.cols);
}

double population_agreement(const Population *self)
{
	const Matrix *before = &self->spaces[0]->vectors, *now = &self->spaces[1]->vectors;
	double sum = 0;
	if (before->cols != now->cols || self->n_common == 0)
		return NAN;
	for (size_t i = 0; i < self->n_common; i++)
		sum += exact_cosine(matrix_row(before, self->common[i].rows[0]),
			matrix_row(now, self->common[i].rows[1]), before->cols);
	return sum / (double)self->n_common;
}

/* --- figures --- */

static double mean(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return sum / (double)count;
}

/* Of two samples that are sorted here; both are freed. */
static PopulationFigure figure(double *values[2], const size_t count[2])
{
	for (int side = 0; side < 2; side++)
		statistics_sort(values[side], count[side]);
	PopulationFigure figure = {.ks = ks_two_samples(values[0], count[0], values[1], count[1]),
		.psi = psi_of_samples(values[0], count[0], values[1], count[1]),
		.before = mean(values[0], count[0]),
		.after = mean(values[1], count[1])};
	free(values[0]);
	free(values[1]);
	return figure;
}

PopulationFigure population_norms(const Population *self)
{
	double *values[2];
	for (int side = 0; side < 2; side++) {
		values[side] = memory_new(self->n[side], sizeof(double));
		for (size_t i = 0; i < self->n[side]; i++)
			values[side][i] = 1 / (double)self->spaces[side]->inverse_norms[self->rows[side][i]];
	}
	return figure(values, self->n);
}

PopulationFigure population_dimension(const Population *self, size_t dimension)
{
	double *values[2];
	for (int side = 0; side < 2; side++) {
		values[side] = memory_new(self->n[side], sizeof(double));
		for (size_t i = 0; i < self->n[side]; i++)
			values[side][i] =
				matrix_row(&self->spaces[side]->vectors, self->rows[side][i])[dimension];
	}
	return figure(values, self->n);
}

/* Every item is in one pair, so that the cosines are independent. */
PopulationFigure population_similarities(const Population *self)
{
	bool same = self->n_common >= POPULATION_FEWEST;
	size_t count[2];
	double *values[2];
	for (int side = 0; side < 2; side++) {
		count[side] = (same ? self->n_common : self->n[side]) / 2;
		values[side] = memory_new(count[side], sizeof(double));
		for (size_t i = 0; i < count[side]; i++) {
			uint32_t a = same ? self->common[2 * i].rows[side] : self->rows[side][2 * i];
			uint32_t b = same ? self->common[2 * i + 1].rows[side] : self->rows[side][2 * i + 1];
			values[side][i] = cosine(self->spaces[side], a, b);
		}
	}
	return figure(values, count);
}

uint64_t *population_domain_counts(const Population *self, Dictionary *names)
{
	const Dictionary *domains[2] = {&self->spaces[0]->domains, &self->spaces[1]->domains};
	for (int side = 0; side < 2; side++)
		for (uint32_t d = 0; self->spaces[side]->domain_of && d < domains[side]->count; d++)
			dictionary_add(names, dictionary_word(domains[side], d),
				strlen(dictionary_word(domains[side], d)));
	uint64_t *counts = memory_new(2 * (size_t)names->count + 1, sizeof *counts);
	bool both = names->count > 1, common = false;
	for (int side = 0; side < 2; side++) {
		const Space *space = self->spaces[side];
		both = both && space->domain_of;
		for (size_t row = 0; both && row < space->vectors.rows; row++) {
			const char *name = dictionary_word(domains[side], space->domain_of[row]);
			counts[(size_t)side * names->count + dictionary_find_text(names, name)]++;
		}
	}
	for (size_t d = 0; d < names->count; d++)
		common = common || (counts[d] && counts[names->count + d]);
	if (both && common)
		return counts;
	free(counts);
	return NULL;
}

double population_domains(const Population *self)
{
	Dictionary names = {0};
	uint64_t *counts = population_domain_counts(self, &names);
	double psi = counts ? psi_of_counts(counts, counts + names.count, names.count) : NAN;
	free(counts);
	dictionary_release(&names);
	return psi;
}
