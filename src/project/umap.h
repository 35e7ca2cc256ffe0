/*
 * UMAP: rows in the plane so that near ones stay near. The nearest neighbours of every row (reduced_graph.h),
 * how far each belongs together with them (fuzzy_graph.h), a start from the first two principal components, and
 * a descent (umap_descent.h). McInnes, Healy & Melville, arXiv:1802.03426, 2018.
 *
 *	Umap *umap = umap_new(rows, &options, NULL, err);
 *	for (bool finished = false; !finished && umap_step(umap, pool, &finished, err);) ;
 *	… umap_places(umap) …
 *	umap_free(umap);
 *
 * The places depend on rows, options and start, never on the number of threads.
 */
#ifndef PROJECT_UMAP_H
#define PROJECT_UMAP_H

#include "base/pool.h"
#include "base/progress.h"
#include "linalg/matrix.h"
#include "project/umap_curve.h"

#include <stdint.h>

typedef struct UmapOptions {
	size_t neighbours; /* of a row, itself counted as the first; at least 2 */
	double min_dist;   /* how close points come that belong together wholly: 0 .. spread */
	double spread;     /* how far points that belong together lie apart */
	unsigned epochs;   /* 0: 500 up to 10,000 rows, else 200 */
	uint64_t seed;
} UmapOptions;

#define UMAP_OPTIONS ((UmapOptions){15, 0.1, 1, 0, 1})

typedef struct Umap Umap;

/* The rows are borrowed, at least 3 of 2 columns. `begin`, rows x 2, or NULL: from the principal components.
 * `epoch` of the descent are done then: 0, or that of a run that goes on. */
Umap *umap_new(Rows rows, const UmapOptions *options, const float *begin, unsigned epoch, Error *err);
/* One bounded piece of some 20 ms. */
bool umap_step(Umap *umap, Pool *pool, bool *finished, Error *err);
/* Another distance, spread or number of epochs for the rest of the run, or to go on after its end; the number
 * of neighbours cannot change. */
bool umap_change(Umap *umap, const UmapOptions *options, Error *err);
void umap_free(Umap *umap);

const float *umap_places(const Umap *umap); /* rows x 2, as the last whole epoch left them; NULL: none yet */
unsigned umap_epoch(const Umap *umap);      /* done */
double umap_recall(const Umap *umap);       /* as tsne_recall */
const UmapOptions *umap_options(const Umap *umap);
void umap_describe(const Umap *umap, Progress *progress);

/* Places new rows among others, which stay: where their nearest of these are, by how far they belong together,
 * and then by a short descent. own: rows.count x 2. */
bool umap_add(Rows there, const float *places, const UmapOptions *options, Rows rows, Pool *pool, float *own,
	Error *err);

#endif
