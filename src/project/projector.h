/*
 * Projector: one way of laying the items of a space out in the plane. One file and one line in the table each.
 */
#ifndef PROJECT_PROJECTOR_H
#define PROJECT_PROJECTOR_H

#include "base/pool.h"
#include "project/projection.h"

typedef struct Projector {
	const char *name;    /* as typed: "pca" */
	const char *title;   /* "Principal component analysis" */
	const char *summary; /* one line */
	const char *source;  /* the paper */
	/* Moves the points of a new projection to their places and fills in method and explained. */
	bool (*place)(Projection *projection, Pool *pool, Error *err);
} Projector;

extern const Projector projector_pca;

/* All projectors, ended by NULL; and one by name (NULL when there is none). */
extern const Projector *const projectors[];
const Projector *projector_find(const char *name);

#endif
