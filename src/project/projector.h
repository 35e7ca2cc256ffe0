/*
 * Projector: one way of laying the items of a space out in the plane, driven from outside like a Trainer:
 * start, then step until finished, with a show whenever someone wants to see. A projector has no thread, lock
 * or print of its own; a loop in a unit test runs it. One file and one line in the table each.
 *
 *	Layout *layout = projector->start(points, options, seed, err);
 *	bool finished = false;
 *	while (!finished && projector->step(layout, pool, &finished, err)) ;
 *	projector->show(layout, frame);
 *	projector->free(layout);
 */
#ifndef PROJECT_PROJECTOR_H
#define PROJECT_PROJECTOR_H

#include "base/archive.h"
#include "base/args.h"
#include "base/pool.h"
#include "base/progress.h"
#include "project/projection.h"

/* The first member of every layout. The worker that steps it owns it; nobody else reads it. */
typedef struct Layout {
	const struct Projector *projector;
	Projection *points; /* which rows of which space; counted, never written */
	Progress progress;  /* in "iterations" */
} Layout;

typedef struct Projector {
	const char *name;       /* as typed: "pca" */
	const char *title;      /* "Principal component analysis" */
	const char *summary;    /* one line */
	const char *source;     /* the paper */
	const ArgSpec *options; /* ends with a NULL name; may be NULL */
	bool quick;             /* a few steps at most: asked and answered at once, no job */
	/* Up to `most` rows that every map of the space with these options must show, and how many; NULL: none.
	 */
	size_t (*wanted)(const Space *space, const Args *options, uint32_t *rows, size_t most);
	/* Begins a layout of the rows that `points` lists, of its space. When all of them are at the origin the
	 * method begins as it does; otherwise it begins from where they are, with what it does first (early
	 * exaggeration, …) left out. Quick: what takes long belongs to steps. */
	Layout *(*start)(Projection *points, const Args *options, uint64_t seed, Error *err);
	/* One bounded piece, about 20 ms and never over 50; sets layout->progress. */
	bool (*step)(Layout *layout, Pool *pool, bool *finished, Error *err);
	/* Writes the places of all points into x and y of a projection of the same rows, and the figures that
	 * the method has: iteration, kl, explained. Works at any time between steps. */
	void (*show)(const Layout *layout, Projection *into);
	/* Takes over changed options on the way, or after the end, when what they ask for needs more steps.
	 * Fails with a sentence where an option cannot change; NULL: none can. */
	bool (*change)(Layout *layout, const Args *options, Error *err);
	/* Places the points for which placed[i] is 0 among the others, which do not move. May take long. NULL:
	 * each goes to the middle of its nearest in the space. */
	bool (*add)(
		Projection *points, const unsigned char *placed, const Args *options, Pool *pool, Error *err);
	/* All that is needed to go on as if nothing had been; NULL: it cannot. load is given the same
	 * points, all at the origin. */
	bool (*save)(const Layout *layout, Archive *archive, Error *err);
	Layout *(*load)(Projection *points, Archive *archive, Error *err);
	void (*free)(Layout *layout); /* NULL is fine */
} Projector;

/* What every layout has, and gives back. */
void layout_init(Layout *layout, const Projector *projector, Projection *points);
void layout_release(Layout *layout);

/* Whether the points lie anywhere but at the origin. */
bool projection_is_placed(const Projection *points);
/* Lays the points out from start to end and fills in the method. */
bool projector_place(
	const Projector *projector, Projection *points, const Args *options, Pool *pool, Error *err);

extern const Projector projector_pca;
extern const Projector projector_tsne;
extern const Projector projector_umap;
extern const Projector projector_axis;

/* All projectors, ended by NULL; and one by name (NULL when there is none). */
extern const Projector *const projectors[];
const Projector *projector_find(const char *name);

#endif
