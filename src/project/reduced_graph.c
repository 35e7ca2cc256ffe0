#include "project/reduced_graph.h"

#include "base/memory.h"
#include "linalg/principal_fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Wider rows are reduced to so many components; scores of so many rows are one step. */
enum { REDUCED = 50, SCORED = 4096 };

struct ReducedGraph {
	Rows rows;
	size_t k, next; /* row whose scores come next */
	uint64_t seed;
	PrincipalFit *fit;
	Principal principal;
	Matrix scores;
	float *plane;
	bool scored;
	GraphMaker *maker;
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

ReducedGraph *reduced_graph_new(Rows rows, size_t k, uint64_t seed, Error *err)
{
	if (rows.count < 3 || rows.width < 2) {
		error_set(err, ERROR_INPUT, "a map needs at least 3 items of 2 dimensions, not %zu of %zu",
			rows.count, rows.width);
		return NULL;
	}
	ReducedGraph *reduced = memory_new(1, sizeof *reduced);
	size_t count = rows.width > REDUCED ? least(REDUCED, rows.count) : 2;
	*reduced = (ReducedGraph){.rows = rows, .k = k, .seed = seed};
	reduced->fit = principal_fit_new(rows, count, PRINCIPAL_AUTO, seed, err);
	reduced->plane = memory_data(2 * rows.count, sizeof(float), "the points of a map", err);
	if (reduced->fit && reduced->plane &&
		matrix_init(&reduced->scores, rows.count, count, "the principal components of a map", err))
		return reduced;
	reduced_graph_free(reduced);
	return NULL;
}

void reduced_graph_free(ReducedGraph *reduced)
{
	if (!reduced)
		return;
	principal_fit_free(reduced->fit);
	principal_release(&reduced->principal);
	matrix_release(&reduced->scores);
	free(reduced->plane);
	graph_maker_free(reduced->maker);
	free(reduced);
}

static bool step_components(ReducedGraph *reduced, Pool *pool, Error *err)
{
	bool finished = false;
	if (!principal_fit_step(reduced->fit, pool, &finished, err))
		return false;
	if (finished) {
		principal_fit_take(reduced->fit, &reduced->principal);
		principal_fit_free(reduced->fit);
		reduced->fit = NULL;
	}
	return true;
}

static bool step_scores(ReducedGraph *reduced, Pool *pool, Error *err)
{
	size_t first = reduced->next, rows = least(SCORED, reduced->rows.count - first);
	if (!principal_scores(&reduced->principal, rows_part(reduced->rows, first, rows), pool,
		    matrix_row(&reduced->scores, first), err))
		return false;
	for (size_t i = first; i < first + rows; i++)
		for (size_t axis = 0; axis < 2; axis++)
			reduced->plane[2 * i + axis] = matrix_row(&reduced->scores, i)[axis];
	reduced->next += rows;
	if (reduced->next < reduced->rows.count)
		return true;
	reduced->scored = true;
	bool narrow = reduced->rows.width <= REDUCED;
	reduced->maker = graph_maker_new(narrow ? reduced->rows : matrix_rows(&reduced->scores), METRIC_L2,
		reduced->k, &GRAPH_QUICK, reduced->seed, err);
	return reduced->maker != NULL;
}

bool reduced_graph_step(ReducedGraph *reduced, Pool *pool, bool *finished, Error *err)
{
	*finished = false;
	if (reduced->fit)
		return step_components(reduced, pool, err);
	if (!reduced->scored)
		return step_scores(reduced, pool, err);
	return graph_maker_step(reduced->maker, pool, finished, err);
}

void reduced_graph_describe(const ReducedGraph *reduced, Progress *progress)
{
	double share = (double)reduced->next / (double)reduced->rows.count;
	if (reduced->fit)
		share = principal_fit_done(reduced->fit);
	if (reduced->maker)
		share = graph_maker_done(reduced->maker);
	snprintf(progress->phase, sizeof progress->phase, "%s %.0f %%",
		reduced->maker ? "neighbours" : "principal components", 100 * share);
}

const float *reduced_graph_plane(const ReducedGraph *reduced)
{
	return reduced->scored ? reduced->plane : NULL;
}

double reduced_graph_spread(const ReducedGraph *reduced)
{
	return sqrt(reduced->principal.variance[0]);
}

NeighbourGraph reduced_graph_take(ReducedGraph *reduced)
{
	return graph_maker_take(reduced->maker);
}
