/*
 * Projection: items of a space as points in the plane, with the method and how far to trust it. Never changed
 * once made; counted.
 */
#ifndef PROJECT_PROJECTION_H
#define PROJECT_PROJECTION_H

#include "data/space.h"

/* Which items the points show; one for all frames of the same points. */
typedef struct SharedRows {
	References references;
	uint32_t *rows; /* rising */
} SharedRows;

typedef struct Projection {
	References references;
	char *method;  /* "pca"; NULL before it is known */
	char *options; /* of the method, as they would be typed: "perplexity=30"; or NULL */
	char *space_name;
	uint64_t seed;
	size_t most;         /* points asked for; (size_t)-1: all */
	size_t shown, total; /* points here, of how many items; a sample is stratified by domain */
	float *x, *y;        /* by point */
	uint32_t *row;       /* item of the space, by point, rising; shared with other frames */
	SharedRows *rows;    /* which holds `row`; counted */
	Space *space;        /* whose items these are; counted */
	double explained[2]; /* share of variance of each axis; 0 when the method has none */
	double iteration;    /* steps of the method so far; 0 when it has none */
	double perplexity;   /* that t-SNE used where fewer points had to lower it; else 0 */
	/* Share of the nearest neighbours that the method's search found, where it was approximate; 1: all; 0:
	 * not known, or none were sought. */
	double recall;
	double kl; /* Kullback-Leibler divergence, or another loss; NAN when there is none */
	/* How far it is to be trusted, see project/quality.h; NAN when not known. */
	double trustworthiness, continuity, preservation;
	size_t judged;              /* points that the first two were taken over */
	double turned;              /* degrees by which projection_align turned the axes, -180 .. 180 */
	bool mirrored;              /* and whether it mirrored the y axis first */
	struct MapHistory *history; /* what it was before (project/history.h), counted; or NULL */
	size_t frame;               /* number in the history of what this is a frame of; 0: the map as it is */
	double seconds;             /* of a frame: since the first one */
} Projection;

/* A projection of up to `most` items of the space, chosen at random from the seed: each domain in proportion to
 * its items. All points are at the origin still; the maker moves them. `name` is how the user calls the space.
 */
Projection *projection_new(Space *space, const char *name, size_t most, uint64_t seed, Error *err);
/* The same with some rows that must be among them, in the place of the last that were chosen. */
Projection *projection_with(Space *space, const char *name, size_t most, uint64_t seed, const uint32_t *wanted,
	size_t n_wanted, Error *err);
/* Points for these rows, of the same space and seed, all at the origin. */
Projection *projection_of_rows(const Projection *points, SharedRows *rows, size_t shown, Error *err);
/* Another frame of the same points, all at the origin. */
Projection *projection_next(const Projection *points, Error *err);
SharedRows *shared_rows_new(size_t count, Error *err);
SharedRows *shared_rows_ref(SharedRows *shared);
void shared_rows_unref(SharedRows *shared);
/* Moves the points to where they are on a frame of the same points; NULL: to the origin. */
void projection_copy_places(const Projection *from, Projection *to);
Projection *projection_ref(Projection *projection);
void projection_unref(Projection *projection);

#endif
