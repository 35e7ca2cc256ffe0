#include "audit/word_products.h"

#include "base/pool.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_WORDS = 4000 }; /* 128 MB */

static double product(const float *a, const float *b, size_t width)
{
	double sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += (double)a[i] * b[i];
	return sum;
}

/* The rows of all sets, one after the other. */
static const float **rows_of_sets(const Space *space, const Selection *sets, size_t n_sets, size_t words)
{
	const float **rows = memory_new(words, sizeof *rows);
	for (size_t s = 0, at = 0; s < n_sets; s++)
		for (size_t i = 0; i < sets[s].count; i++)
			rows[at++] = matrix_row(&space->vectors, sets[s].rows[i]);
	return rows;
}

static void fill(WordProducts *self, const float **rows, size_t width)
{
	for (size_t i = 0; i < self->words; i++)
		for (size_t j = 0; j <= i; j++)
			self->products[i * self->words + j] = self->products[j * self->words + i] =
				product(rows[i], rows[j], width);
}

static void scale_to_unit(WordProducts *self)
{
	double *lengths = memory_new(self->words, sizeof *lengths);
	for (size_t i = 0; i < self->words; i++)
		lengths[i] = sqrt(self->products[i * self->words + i]);
	for (size_t i = 0; i < self->words; i++)
		for (size_t j = 0; j < self->words; j++)
			self->products[i * self->words + j] /= lengths[i] * lengths[j];
	free(lengths);
}

bool word_products_init(
	WordProducts *products, const Space *space, const Selection *sets, size_t n_sets, bool unit, Error *err)
{
	*products = (WordProducts){0};
	for (size_t s = 0; s < n_sets; s++)
		products->words += sets[s].count;
	if (products->words > MOST_WORDS)
		return error_set(err, ERROR_INPUT,
			"%zu words are too many to compare with one another; give sets of %d words together",
			products->words, MOST_WORDS);
	const float **rows = rows_of_sets(space, sets, n_sets, products->words);
	products->products = memory_new(products->words * products->words, sizeof *products->products);
	fill(products, rows, space->vectors.cols);
	free(rows);
	if (unit)
		scale_to_unit(products);
	for (size_t i = 0; i < products->words; i++)
		products->scale = fmax(products->scale, products->products[i * products->words + i]);
	return true;
}

void word_products_release(WordProducts *products)
{
	free(products->products);
	*products = (WordProducts){0};
}

static const double *products_of(const Deal *deal, size_t set, size_t place)
{
	return deal->products->products + deal->words[set][place] * deal->products->words;
}

double deal_product(const Deal *deal, size_t set, size_t place, size_t other_set, size_t other_place)
{
	return products_of(deal, set, place)[deal->words[other_set][other_place]];
}

double deal_total(const Deal *deal, size_t set)
{
	double total = 0;
	for (size_t i = 0; i < deal->size[set]; i++)
		total += deal->counts[set][i];
	return total;
}

double deal_with_mean(const Deal *deal, size_t set, size_t place, size_t mean_of)
{
	const double *products = products_of(deal, set, place);
	double sum = 0;
	for (size_t i = 0; i < deal->size[mean_of]; i++)
		sum += deal->counts[mean_of][i] * products[deal->words[mean_of][i]];
	return sum / deal_total(deal, mean_of);
}

double deal_means(const Deal *deal, size_t a, size_t b)
{
	double sum = 0;
	for (size_t i = 0; i < deal->size[a]; i++)
		if (deal->counts[a][i])
			sum += deal->counts[a][i] * deal_with_mean(deal, a, i, b);
	return sum / deal_total(deal, a);
}

double deal_length(const Deal *deal, size_t set, size_t place)
{
	return sqrt(deal_product(deal, set, place, set, place));
}

double deal_average(const Deal *deal, size_t set, const double *values)
{
	double sum = 0;
	for (size_t i = 0; i < deal->size[set]; i++)
		if (deal->counts[set][i])
			sum += deal->counts[set][i] * values[i];
	return sum / deal_total(deal, set);
}
