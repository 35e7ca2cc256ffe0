/*
 * t-SNE: rows in the plane so that near ones stay near. The 3 x perplexity nearest of every row and a start
 * from the first two components (project/reduced_graph.h), affinities (project/tsne_affinity.h), and a descent
 * (project/tsne_descent.h) whose repulsion is computed by fast Fourier transforms for many points. van der
 * Maaten & Hinton, JMLR 9, 2008; Linderman et al., Nature Methods 16, 2019.
 *
 *	Tsne *tsne = tsne_new(rows, &options, NULL, err);
 *	for (bool finished = false; !finished && tsne_step(tsne, pool, &finished, err);) ;
 *	… tsne_places(tsne, places), tsne_divergence(tsne) …
 *	tsne_free(tsne);
 *
 * The places depend on rows, options and start, not on the number of threads. Memory is proportional to rows x
 * perplexity. Of more than 150,000 rows the neighbours are approximate (GRAPH_QUICK).
 */
#ifndef PROJECT_TSNE_H
#define PROJECT_TSNE_H

#include "base/progress.h"
#include "project/tsne_descent.h"

typedef struct TsneOptions {
	double perplexity;   /* effective number of neighbours of a row; lowered to (rows - 1) / 3 */
	size_t iterations;   /* the first quarter, 250 at most, are exaggerated */
	double exaggeration; /* 1: none */
	double rate;         /* 0: rows / exaggeration, at least 200; see project/tsne_descent.h */
	uint64_t seed;       /* of the tiny jitter that tells equal rows apart */
} TsneOptions;

#define TSNE_OPTIONS ((TsneOptions){30, 1000, 12, 0, 1})

typedef struct Tsne Tsne;

/* The rows are borrowed, at least 3 of 2 columns. `begin` NULL: from the principal components; else from these
 * places, without exaggeration. */
Tsne *tsne_new(Rows rows, const TsneOptions *options, const PlanePoint *begin, Error *err);
/* One bounded piece of some 20 ms. */
bool tsne_step(Tsne *tsne, Pool *pool, bool *finished, Error *err);
/* Takes over other options for the rest of the run, or to go on after its end. */
void tsne_change(Tsne *tsne, const TsneOptions *options);
void tsne_free(Tsne *tsne);

/* places: one of each row; all at the origin before the descent. */
void tsne_places(const Tsne *tsne, PlanePoint *places);
size_t tsne_iteration(const Tsne *tsne); /* done so far */
const TsneOptions *tsne_options(const Tsne *tsne);
/* The perplexity that is used, where it had to be lowered. */
double tsne_perplexity(const Tsne *tsne);
/* Of the nearest of each row, the share that the graph of neighbours lists: see index/neighbour_graph.h. 0
 * before it is known. */
double tsne_recall(const Tsne *tsne);
/* C of project/tsne_descent.h, when it was last computed: every 25 iterations and at the end; NAN before. Over
 * the 3 x perplexity neighbours, with Z over all pairs, and without exaggeration. */
double tsne_divergence(const Tsne *tsne);
/* What is being done ("neighbours", "iteration 12 of 1000"), and how much of it. */
void tsne_describe(const Tsne *tsne, Progress *progress);

/* What a run needs besides rows and options to go on after having been away; in the middle of an iteration, as
 * before it. */
typedef struct TsneState {
	size_t count, iteration,
		ordered;  /* ordered: the iteration before which points were put in order, + 1 */
	bool placed;      /* the points have left the origin */
	bool exaggerates; /* in its first iterations */
	double divergence;
	uint32_t *rows;                          /* of the points: */
	PlanePoint *places, *velocities, *gains; /* count of each */
} TsneState;

/* The arrays are the run's own, to be read. */
TsneState tsne_state(const Tsne *tsne);
/* Copies a state of as many points into a run that is new; `rows` has every row once. */
void tsne_restore(Tsne *tsne, const TsneState *state);

#endif
