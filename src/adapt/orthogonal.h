/*
 * Orthogonal: the orthogonal map that brings paired rows nearest to each other, in closed form. Schönemann, A
 * generalized solution of the orthogonal Procrustes problem, Psychometrika 31(1), 1966. Of reduced rank: Smith,
 * Turban, Hamblin & Hammerla, ICLR 2017.
 */
#ifndef ADAPT_ORTHOGONAL_H
#define ADAPT_ORTHOGONAL_H

#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct Orthogonal {
	size_t width;
	double *map;       /* W, width x width: a source row x goes to scale W x */
	double *from, *to; /* width x width: W = to^T from over the first `kept` rows; unit axes of both sides,
			      those first along which pairs agree most */
	size_t kept;       /* width unless fewer were asked for */
	double scale;      /* 1 unless asked for */
	double *singular;  /* of Y^T X, falling */
	size_t rank;       /* how many of them stand out from rounding noise */
	bool unique;       /* whether there is only one best map */
	bool reflects;     /* its determinant is -1; of a map of less than full rank nothing is said: false */
	double residual;   /* ||scale X W^T - Y||^2 / ||Y||^2, Y along the axes that are kept */
} Orthogonal;

typedef struct OrthogonalOptions {
	bool rotation; /* no reflection: determinant +1 */
	bool scale;    /* also the best factor for the whole */
	size_t rank;   /* so many axes are kept, and what lies across them is dropped; 0: all */
} OrthogonalOptions;

/* The W that minimises ||X W^T - Y|| over orthogonal matrices: with Y^T X = U S V^T it is U V^T; of reduced
 * rank, the part of it along the largest singular values. Row i of x (n x d) belongs to row i of y (n x d).
 * Fails when x or y is all zeros or not finite. `fit` starts as {0} or as an earlier result. */
bool orthogonal_fit(Rows x, Rows y, OrthogonalOptions options, Pool *pool, Orthogonal *fit, Error *err);
/* The orthogonal map nearest to a matrix (width x width), in place. */
bool orthogonal_nearest(double *matrix, size_t width, Pool *pool, Error *err);
/* One drawn evenly from all orthogonal maps (width x width). */
bool orthogonal_draw(uint64_t seed, uint64_t stream, size_t width, Pool *pool, double *map, Error *err);
/* W^T of a map W (width x width) in single precision: what rows are multiplied by from the right. What `to`
 * held is released. */
bool orthogonal_transposed(const double *map, size_t width, Matrix *to, Error *err);
void orthogonal_release(Orthogonal *fit);

#endif
