#include "adapt/component_problem.h"

#include "base/memory.h"
#include "linalg/double_product.h"
#include "linalg/eigen.h"
#include "linalg/product.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void component_problem_release(ComponentProblem *p)
{
	kernel_features_release(&p->features);
	matrix_release(&p->phi);
	matrix_release(&p->map);
	free(p->known);
	free(p->guessed);
	free(p->scatter);
	free(p->penalty);
	free(p->values);
	*p = (ComponentProblem){0};
}

bool component_problem_begin(ComponentProblem *p, Rows rows, size_t sources, Pool *pool, Error *err)
{
	size_t f = p->width = kernel_features_width(&p->features);
	p->rows = rows.count;
	p->sources = sources;
	p->values = memory_new(p->dim, sizeof *p->values);
	p->guessed = memory_new(rows.count, sizeof *p->guessed);
	for (size_t i = 0; i < rows.count; i++)
		p->guessed[i] = p->classes ? p->known[i] : UINT32_MAX;
	p->scatter = memory_data(f * f, sizeof *p->scatter, "the scatter of features", err);
	p->penalty = p->scatter ? memory_data(f * f, sizeof *p->penalty, "the penalty of features", err) : NULL;
	if (!p->penalty || !matrix_init(&p->phi, rows.count, f, "the features of a sample", err) ||
		!matrix_init(&p->map, f, p->dim, "components", err) ||
		!kernel_features_of(&p->features, rows, pool, p->phi.data, err))
		return false;
	double *mean = memory_new(f, sizeof *mean);
	statistics_column_means(matrix_rows(&p->phi), mean);
	statistics_cross_products(matrix_rows(&p->phi), matrix_rows(&p->phi), mean, mean, pool, p->scatter);
	free(mean);
	return true;
}

/* --- L --- */

/* One e, class by class; class UINT32_MAX: of all rows. False when a side has no row of the class. */
static bool contrast_of(const ComponentProblem *p, uint32_t class, double *e)
{
	size_t counts[2] = {0};
	for (size_t i = 0; i < p->rows; i++)
		counts[i >= p->sources] += class == UINT32_MAX || p->guessed[i] == class;
	for (size_t i = 0; i < p->rows; i++) {
		bool target = i >= p->sources, in = class == UINT32_MAX || p->guessed[i] == class;
		e[i] = in ? (target ? -1.0 : 1.0) / (double)counts[target] : 0;
	}
	return counts[0] > 0 && counts[1] > 0;
}

/* contrasts: up to classes + 1 of them, each as long as there are rows. */
static size_t find_contrasts(const ComponentProblem *p, double *contrasts)
{
	size_t count = contrast_of(p, UINT32_MAX, contrasts);
	for (uint32_t class = 0; class < p->classes; class ++)
		count += contrast_of(p, class, contrasts + count * p->rows);
	return count;
}

static double frobenius_norm(const double *contrasts, size_t count, size_t rows)
{
	double squares = 0;
	for (size_t a = 0; a < count; a++)
		for (size_t b = 0; b < count; b++) {
			double product = 0;
			for (size_t i = 0; i < rows; i++)
				product += contrasts[a * rows + i] * contrasts[b * rows + i];
			squares += product * product;
		}
	return sqrt(squares);
}

/* difference: F^T e */
static void difference_of(const ComponentProblem *p, const double *e, double *difference)
{
	memset(difference, 0, p->width * sizeof *difference);
	for (size_t i = 0; i < p->rows; i++)
		for (size_t j = 0; e[i] != 0 && j < p->width; j++)
			difference[j] += e[i] * matrix_row(&p->phi, i)[j];
}

static bool set_penalty(ComponentProblem *p, Pool *pool, Error *err)
{
	size_t f = p->width, most = p->classes + 1;
	double *contrasts = memory_data(most * p->rows, sizeof *contrasts, "contrasts between domains", err);
	double *differences =
		contrasts ? memory_data(most * f, sizeof *differences, "contrasts between domains", err) : NULL;
	if (differences) {
		size_t count = find_contrasts(p, contrasts);
		double norm = sqrt(frobenius_norm(contrasts, count, p->rows));
		for (size_t c = 0; c < count; c++) {
			difference_of(p, contrasts + c * p->rows, differences + c * f);
			for (size_t j = 0; j < f; j++)
				differences[c * f + j] /= norm;
		}
		double_product((DoubleFactor){differences, count, f, true},
			(DoubleFactor){differences, count, f, false}, pool, p->penalty);
		for (size_t j = 0; j < f; j++)
			p->penalty[j * f + j] += p->mu;
	}
	free(contrasts);
	free(differences);
	return differences != NULL;
}

/* --- guesses --- */

static void make_unit(float *row, size_t width)
{
	double squares = 0;
	for (size_t j = 0; j < width; j++)
		squares += (double)row[j] * row[j];
	for (size_t j = 0; squares > 0 && j < width; j++)
		row[j] = (float)(row[j] / sqrt(squares));
}

/* Every row of the target that is not known takes the class of the nearest known row of the source. */
static bool guess(ComponentProblem *p, float *places, Pool *pool, Error *err)
{
	size_t targets = p->rows - p->sources;
	float *cosines = memory_data(targets * p->sources, sizeof *cosines, "cosines", err);
	if (!cosines)
		return false;
	for (size_t i = 0; i < p->rows; i++)
		make_unit(places + i * p->dim, p->dim);
	Rows rows = {places, p->rows, p->dim, p->dim};
	product_rows(rows_part(rows, p->sources, targets), rows_part(rows, 0, p->sources), pool, cosines);
	p->changed = 0;
	for (size_t i = 0; i < targets; i++) {
		size_t best = 0, at = p->sources + i;
		for (size_t j = 1; j < p->sources; j++)
			if (p->known[best] == UINT32_MAX ||
				(p->known[j] != UINT32_MAX &&
					cosines[i * p->sources + j] > cosines[i * p->sources + best]))
				best = j;
		uint32_t class = p->known[at] != UINT32_MAX ? p->known[at] : p->known[best];
		p->changed += class != p->guessed[at];
		p->guessed[at] = class;
	}
	free(cosines);
	return true;
}

/* --- the solution --- */

static double distance_of_means(const ComponentProblem *p, const float *places)
{
	Rows all = {places, p->rows, p->dim, p->dim};
	size_t targets = p->rows - p->sources;
	double *means = memory_new(3 * p->dim, sizeof *means), square = 0, variance = 0;
	statistics_column_means(rows_part(all, 0, p->sources), means);
	statistics_column_means(rows_part(all, p->sources, targets), means + p->dim);
	statistics_column_means(all, means + 2 * p->dim);
	for (size_t k = 0; k < p->dim; k++) {
		double between = means[k] - means[p->dim + k];
		square += between * between;
		for (size_t i = 0; i < p->rows; i++)
			variance += pow(rows_at(all, i)[k] - means[2 * p->dim + k], 2) / (double)p->rows;
	}
	free(means);
	return variance > 0 ? sqrt(square / variance) : 0;
}

/* LAPACK finds the components in one call. */
double component_problem_seconds(const ComponentProblem *p)
{
	double f = (double)p->width;
	return 1.5e-10 * f * f * f;
}

bool component_problem_solve(ComponentProblem *p, Pool *pool, Error *err)
{
	size_t f = p->width;
	double *vectors = memory_data(p->dim * f, sizeof *vectors, "components", err);
	float *places = vectors ? memory_data(p->rows * p->dim, sizeof *places, "coordinates", err) : NULL;
	bool ok = places && set_penalty(p, pool, err) &&
		  eigen_generalised(p->scatter, p->penalty, f, p->dim, p->values, vectors, err);
	if (ok) {
		for (size_t j = 0; j < f; j++)
			for (size_t k = 0; k < p->dim; k++)
				matrix_row(&p->map, j)[k] = (float)vectors[k * f + j];
		product_map(matrix_rows(&p->phi), matrix_rows(&p->map), pool, places);
		p->distance = distance_of_means(p, places);
		ok = !p->classes || guess(p, places, pool, err);
	}
	free(vectors);
	free(places);
	return ok;
}

bool component_problem_place(const ComponentProblem *p, Rows rows, Pool *pool, float *to, Error *err)
{
	Matrix features = {0};
	bool ok = matrix_init(&features, rows.count, p->width, "the features of rows", err) &&
		  kernel_features_of(&p->features, rows, pool, features.data, err);
	if (ok)
		product_map(matrix_rows(&features), matrix_rows(&p->map), pool, to);
	matrix_release(&features);
	return ok;
}
