/*
 * Linear adaptations: what the adapters have in common that carry each side over by a matrix. Both sides are
 * made comparable, the matrices are learned from the vectors of the pairs, perhaps again and again from pairs
 * that the matrices before them find, and rows are mapped block by block.
 */
#ifndef ADAPT_LINEAR_H
#define ADAPT_LINEAR_H

#include "adapt/adapter.h"
#include "adapt/comparable.h"
#include "adapt/refinement.h"

/* The first member of an adaptation of this kind. */
typedef struct Linear {
	Adaptation base;
	AdaptInput input;
	Comparable how;
	bool moves_target; /* the target's rows are mapped as well */
	Matrix source;     /* made comparable, once prepared */
	Matrix target; /* likewise, when it moves; when not, its rows lie where they will stay: in `shared` */
	Matrix source_map; /* width of the side x width of the shared space: multiplies rows from the right */
	Matrix target_map; /* when the target moves */
	double *source_mean, *target_mean;     /* that were taken off to make them comparable */
	double *source_centre, *target_centre; /* that were taken off what was comparable; NULL: none */
	bool prepared;
	RefinementOptions refine; /* for the adapter to set once begun; {0}: no rounds */
	Refinement *refinement;
	bool finding;   /* the pairs of a round */
	size_t refined; /* rounds that have found theirs */
	size_t mapped;  /* rows that are done: those of the target, when it moves, then those of the source */
} Linear;

/* Sets up an adaptation in `dim` dimensions. */
bool linear_begin(Linear *self, const Adapter *adapter, const AdaptInput *input, Comparable how, size_t dim,
	bool moves_target, Error *err);
void linear_release(Linear *self);

/* Makes the sides comparable. */
bool linear_prepare(Linear *self, Pool *pool, Error *err);
/* The target's comparable rows. */
Rows linear_target(const Linear *self);
/* Sets a map from doubles that lie as the map does, row by row. */
bool linear_set_map(Matrix *map, const double *values, size_t width, size_t dim, Error *err);
/* Sets both maps from pairs of rows: white, rotated, weighted by how well the sides agree, and back. */
bool linear_weighted(Linear *self, const Pairs *pairs, Rows source, Rows target, Pool *pool, Error *err);
/* What is there before the end, while the target is where it was: the sides as they are comparable,
 * the source carried over by `map` (width x width, a row x goes to map x), unless that is NULL. */
bool linear_look(const Linear *self, const double *map, Matrix *vectors, Error *err);
/* Maps the next rows; after the last ones the adaptation is finished. */
bool linear_map(Linear *self, Pool *pool, Error *err);

/* Learns both maps, or that of the source, from the pairs' comparable vectors, and sets figures and note. */
typedef bool LinearLearn(Linear *self, Rows x, Rows y, Pool *pool, Error *err);
/* A step of an adaptation that learns all at once. */
bool linear_step(Linear *self, LinearLearn *learn, Pool *pool, Error *err);

/* For those that learn step by step. Whether another round of refinement is to come, once maps are learned. */
bool linear_refines(const Linear *self);
/* A piece of finding its pairs; when *ready, input.pairs are these, and figures and note are taken back. */
bool linear_refine(Linear *self, bool *ready, Pool *pool, Error *err);
/* A figure on it, after those of the adapter. */
void linear_describe_refinement(Linear *self);
/* What there is under the maps that were learned last; before that, the sides as they came. */
bool linear_look_mapped(const Adaptation *adaptation, Matrix *vectors, Error *err);

#endif
