#include "project/umap.h"

#include "base/memory.h"
#include "base/random.h"
#include "project/fuzzy_graph.h"
#include "project/reduced_graph.h"
#include "project/umap_descent.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The start reaches as far as EXTENT from the origin; JITTER tells equal rows apart. */
static const float EXTENT = 10, JITTER = 1e-4f;

enum { FEW_ROWS = 10000, EPOCHS_OF_FEW = 500, EPOCHS_OF_MANY = 200 };

struct Umap {
	Rows rows;
	UmapOptions options;
	float *start;          /* rows x 2: where the descent begins */
	bool placed;           /* it is known */
	unsigned epoch;        /* that it begins with */
	ReducedGraph *reduced; /* NULL: done with */
	double recall;         /* of its graph; 0 before */
	bool descends;
	UmapDescent descent;
};

static void set_options(Umap *umap, const UmapOptions *options)
{
	umap->options = *options;
	if (options->epochs == 0)
		umap->options.epochs = umap->rows.count <= FEW_ROWS ? EPOCHS_OF_FEW : EPOCHS_OF_MANY;
}

Umap *umap_new(Rows rows, const UmapOptions *options, const float *begin, unsigned epoch, Error *err)
{
	Umap *umap = memory_new(1, sizeof *umap);
	umap->rows = rows;
	umap->epoch = epoch;
	set_options(umap, options);
	umap->reduced = reduced_graph_new(rows, options->neighbours - 1, options->seed, err);
	umap->start =
		umap->reduced ? memory_data(2 * rows.count, sizeof(float), "the points of a map", err) : NULL;
	if (!umap->start) {
		umap_free(umap);
		return NULL;
	}
	umap->placed = begin != NULL;
	if (begin)
		memcpy(umap->start, begin, 2 * rows.count * sizeof *begin);
	return umap;
}

void umap_free(Umap *umap)
{
	if (!umap)
		return;
	reduced_graph_free(umap->reduced);
	umap_descent_release(&umap->descent);
	free(umap->start);
	free(umap);
}

static void place_points(Umap *umap, const float *plane)
{
	float farthest = 0;
	for (size_t i = 0; i < 2 * umap->rows.count; i++)
		farthest = fmaxf(farthest, fabsf(plane[i]));
	float scale = farthest > 0 ? EXTENT / farthest : 0;
	Random random;
	random_init(&random, umap->options.seed, UINT64_MAX);
	for (size_t i = 0; i < 2 * umap->rows.count; i++)
		umap->start[i] = scale * plane[i] + JITTER * (float)random_normal(&random);
	umap->placed = true;
}

static bool start_descent(Umap *umap, Pool *pool, Error *err)
{
	NeighbourGraph graph = reduced_graph_take(umap->reduced);
	SparseMatrix edges = {0};
	reduced_graph_free(umap->reduced);
	umap->reduced = NULL;
	bool ok = fuzzy_graph_make(&graph, pool, &edges, err) &&
		  umap_descent_init(
			  &umap->descent, &edges, umap->start, umap->options.epochs, umap->options.seed, err);
	umap->recall = graph.recall;
	neighbour_graph_release(&graph);
	umap->descent.curve = umap_curve_fit(umap->options.min_dist, umap->options.spread);
	umap->descent.epoch = umap->epoch;
	umap->descends = ok;
	return ok;
}

static bool step_graph(Umap *umap, Pool *pool, Error *err)
{
	bool finished;
	if (!reduced_graph_step(umap->reduced, pool, &finished, err))
		return false;
	const float *plane = reduced_graph_plane(umap->reduced);
	if (plane && !umap->placed)
		place_points(umap, plane);
	return !finished || start_descent(umap, pool, err);
}

bool umap_step(Umap *umap, Pool *pool, bool *finished, Error *err)
{
	if (!umap->descends) {
		/* A run that was finished before needs no graph. */
		*finished = umap->epoch > 0 && umap->epoch >= umap->options.epochs;
		if (*finished)
			return true;
		return step_graph(umap, pool, err);
	}
	if (!umap_descent_finished(&umap->descent))
		umap_descent_step(&umap->descent, pool);
	*finished = umap_descent_finished(&umap->descent);
	return true;
}

bool umap_change(Umap *umap, const UmapOptions *options, Error *err)
{
	if (options->neighbours != umap->options.neighbours)
		return error_set(err, ERROR_INPUT,
			"the number of neighbours of a UMAP cannot change on the way; make another map");
	set_options(umap, options);
	umap->descent.curve = umap_curve_fit(options->min_dist, options->spread);
	umap->descent.epochs = umap->options.epochs;
	return true;
}

const float *umap_places(const Umap *umap)
{
	return umap->descends ? umap->descent.places : umap->placed ? umap->start : NULL;
}

unsigned umap_epoch(const Umap *umap)
{
	return umap->descends ? umap->descent.epoch : umap->epoch;
}

const UmapOptions *umap_options(const Umap *umap)
{
	return &umap->options;
}

double umap_recall(const Umap *umap)
{
	return umap->recall;
}

void umap_describe(const Umap *umap, Progress *progress)
{
	double epoch = umap_epoch(umap);
	if (umap->reduced)
		reduced_graph_describe(umap->reduced, progress);
	else
		snprintf(progress->phase, sizeof progress->phase, "epochs");
	if (umap->descends)
		epoch += (double)umap->descent.next / (double)umap->descent.count;
	progress->done = epoch;
	progress->total = umap->options.epochs;
	progress->finished = umap_epoch(umap) >= umap->options.epochs;
}
