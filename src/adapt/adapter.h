/*
 * Adapter: one way of bringing a source space and a target space into common coordinates, driven from outside
 * like a trainer: start, then step until progress.finished.
 *
 *	Adaptation *adaptation = adapter->start(&input, options, err);
 *	while (!adaptation->progress.finished && adapter->step(adaptation, pool, err)) ;
 *	Space *shared = adaptation->shared;
 *	adapter->free(adaptation);
 */
#ifndef ADAPT_ADAPTER_H
#define ADAPT_ADAPTER_H

#include "adapt/pairs.h"
#include "base/args.h"
#include "base/pool.h"
#include "base/progress.h"

/* What is adapted. Spaces, names and pairs are borrowed until the adaptation is freed. */
typedef struct AdaptInput {
	const Space *source, *target;
	const char *source_name, *target_name;
	const Pairs *pairs; /* to learn from */
	uint64_t seed;
} AdaptInput;

/* A figure about the map that was learned: "rank", 300. */
typedef struct AdaptFigure {
	const char *name; /* fit for a column */
	double value;
	int decimals; /* worth showing */
} AdaptFigure;

enum { ADAPT_FIGURES = 8 };

/* The first member of every adaptation. */
typedef struct Adaptation {
	const struct Adapter *adapter;
	Progress progress;
	Space *shared; /* see adapt/shared.h; complete once finished. Counted */
	size_t renamed;
	AdaptFigure figures[ADAPT_FIGURES];
	size_t n_figures;
	char note[256]; /* what a reader should know, a sentence without full stop; may be empty */
} Adaptation;

typedef struct Adapter {
	const char *name;       /* as typed: "procrustes" */
	const char *title;      /* "Orthogonal Procrustes" */
	const char *summary;    /* one line */
	const char *source;     /* the paper */
	const ArgSpec *options; /* ends with a NULL name */
	Adaptation *(*start)(const AdaptInput *input, const Args *options, Error *err);
	/* One bounded piece; sets progress. */
	bool (*step)(Adaptation *adaptation, Pool *pool, Error *err);
	void (*free)(Adaptation *adaptation);
} Adapter;

extern const Adapter adapter_procrustes;

/* All adapters, ended by NULL; and one by name (NULL when there is none). */
extern const Adapter *const adapters[];
const Adapter *adapter_find(const char *name);

#endif
