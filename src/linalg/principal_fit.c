#include "linalg/principal_fit.h"

#include "base/memory.h"
#include "linalg/statistics.h"
#include "linalg/subspace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The exact way costs the cube of the lesser side, the other one that side times components. A step takes about
 * so many multiplications, and whole blocks of moments. Of the randomised way: directions besides those wanted,
 * passes at most, and the least share by which a pass must raise the variance for another to follow. */
enum { EXACT_SIDE = 1024, FEW = 5, STEP_PRODUCTS = 1500000000, STEP_ROWS = 2048, EXTRA = 10, PASSES = 12 };
static const double ENOUGH = 1e-5;

struct PrincipalFit {
	Rows rows;
	bool randomised, averaged;
	size_t next; /* row */
	Principal principal;
	Moments moments;
	Subspace subspace;
	Matrix centred, projected; /* rows of a step */
	double *before, *rotation; /* the directions of the pass; count x count */
	size_t passes;             /* done */
	double explained;          /* variance by the last one */
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool choose_way(const PrincipalFit *fit, size_t count, PrincipalWay way)
{
	size_t side = least(fit->rows.count, fit->rows.width);
	bool large = side > EXACT_SIDE && side > FEW * count;
	return way == PRINCIPAL_RANDOMISED || (way == PRINCIPAL_AUTO && large);
}

static bool start_passes(PrincipalFit *fit, size_t count, uint64_t seed, Error *err)
{
	size_t width = fit->rows.width, most = least(fit->rows.count, width);
	size_t directions = least(count + EXTRA, most), rows = least(STEP_ROWS, fit->rows.count);
	fit->before = memory_data(directions * width, sizeof(double), "the principal directions", err);
	fit->rotation = memory_data(directions * directions, sizeof(double), "a rotation", err);
	return fit->before && fit->rotation && principal_init(&fit->principal, width, count, err) &&
	       subspace_init(&fit->subspace, width, directions, seed, err) &&
	       matrix_init(&fit->centred, rows, width, "the centred rows", err) &&
	       matrix_init(&fit->projected, rows, directions, "the projected rows", err);
}

PrincipalFit *principal_fit_new(Rows rows, size_t count, PrincipalWay way, uint64_t seed, Error *err)
{
	if (!principal_possible(rows, count, err))
		return NULL;
	PrincipalFit *fit = memory_new(1, sizeof *fit);
	fit->rows = rows;
	fit->randomised = choose_way(fit, count, way);
	fit->principal.count = count;
	bool by_columns = rows.count >= rows.width;
	if (fit->randomised ? start_passes(fit, count, seed, err)
			    : !by_columns || moments_init(&fit->moments, rows.width, err))
		return fit;
	principal_fit_free(fit);
	return NULL;
}

/* --- the exact way --- */

static bool step_exact(PrincipalFit *fit, Pool *pool, bool *finished, Error *err)
{
	size_t d = fit->rows.width, count = fit->principal.count;
	*finished = fit->rows.count < d || fit->next == fit->rows.count;
	if (fit->rows.count < d)
		return principal_fit(fit->rows, count, pool, &fit->principal, err);
	if (*finished)
		return principal_of_moments(&fit->moments, count, &fit->principal, err);
	size_t blocks = STEP_PRODUCTS / (d * d / 2 + 1) / STEP_ROWS + 1;
	size_t rows = least(blocks * STEP_ROWS, fit->rows.count - fit->next);
	fit->next += rows;
	return moments_add(&fit->moments, rows_part(fit->rows, fit->next - rows, rows), pool, err);
}

/* --- the randomised way --- */

static void average(PrincipalFit *fit)
{
	statistics_column_means(fit->rows, fit->principal.mean);
	fit->averaged = true;
}

static Rows centre(PrincipalFit *fit, size_t rows)
{
	size_t d = fit->rows.width;
	double squares = 0;
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < d; j++) {
			double x = rows_at(fit->rows, fit->next + i)[j] - fit->principal.mean[j];
			matrix_row(&fit->centred, i)[j] = (float)x;
			squares += x * x;
		}
	if (fit->passes == 0)
		fit->principal.total_variance += squares / (double)(fit->rows.count - 1);
	return rows_part(matrix_rows(&fit->centred), 0, rows);
}

/* The components that the pass found, as its directions turned. */
static void keep_axes(PrincipalFit *fit)
{
	Principal *p = &fit->principal;
	size_t d = p->width, n = fit->subspace.count;
	memset(p->axes, 0, p->count * d * sizeof *p->axes);
	for (size_t i = 0; i < p->count; i++)
		for (size_t k = 0; k < n; k++)
			for (size_t j = 0; j < d; j++)
				p->axes[i * d + j] += fit->rotation[i * n + k] * fit->before[k * d + j];
	memcpy(p->variance, fit->subspace.variance, p->count * sizeof *p->variance);
}

static bool end_pass(PrincipalFit *fit, bool *finished, Error *err)
{
	Subspace *s = &fit->subspace;
	memcpy(fit->before, s->directions, s->count * s->width * sizeof *fit->before);
	if (!subspace_turn(s, (double)(fit->rows.count - 1), fit->rotation, err))
		return false;
	double explained = 0;
	for (size_t k = 0; k < fit->principal.count; k++)
		explained += s->variance[k];
	fit->next = 0;
	*finished = ++fit->passes == PASSES || explained - fit->explained <= ENOUGH * explained;
	fit->explained = explained;
	if (*finished)
		keep_axes(fit);
	return true;
}

static bool step_randomised(PrincipalFit *fit, Pool *pool, bool *finished, Error *err)
{
	size_t per_row = 4 * fit->rows.width * fit->subspace.count;
	size_t rows = least(STEP_PRODUCTS / per_row + 1, fit->centred.rows);
	if (!fit->averaged) {
		average(fit);
		return true;
	}
	rows = least(rows, fit->rows.count - fit->next);
	subspace_add(&fit->subspace, centre(fit, rows), pool, fit->projected.data);
	fit->next += rows;
	return fit->next < fit->rows.count || end_pass(fit, finished, err);
}

bool principal_fit_step(PrincipalFit *fit, Pool *pool, bool *finished, Error *err)
{
	*finished = false;
	return (fit->randomised ? step_randomised : step_exact)(fit, pool, finished, err);
}

double principal_fit_done(const PrincipalFit *fit)
{
	double pass = (double)fit->next / (double)fit->rows.count;
	/* How many passes it takes is not known: half of the most, at a guess. */
	return fit->randomised ? fmin(1, ((double)fit->passes + pass) * 2 / PASSES) : pass;
}

bool principal_fit_randomised(const PrincipalFit *fit)
{
	return fit->randomised;
}

void principal_fit_take(PrincipalFit *fit, Principal *to)
{
	principal_release(to);
	*to = fit->principal;
	fit->principal = (Principal){0};
}

void principal_fit_take_moments(PrincipalFit *fit, Moments *to)
{
	moments_release(to);
	*to = fit->moments;
	fit->moments = (Moments){0};
}

void principal_fit_free(PrincipalFit *fit)
{
	if (!fit)
		return;
	principal_release(&fit->principal);
	moments_release(&fit->moments);
	subspace_release(&fit->subspace);
	matrix_release(&fit->centred);
	matrix_release(&fit->projected);
	free(fit->before);
	free(fit->rotation);
	free(fit);
}
