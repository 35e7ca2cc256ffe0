/*
 * Canonical: linear maps of both sides of paired rows to axes along which the sides correlate, one after the
 * other: each side is whitened, and the cross-products of the white rows are decomposed. On the way back, axes
 * may be weighted by how well the sides agree along them, and the whitening may be undone. This is the pipeline
 * of Artetxe, Labaka & Agirre, Generalizing and improving bilingual word embedding mappings, AAAI 2018; without
 * weights and way back, of centred rows, it is canonical correlation analysis: Hotelling, Biometrika 28, 1936;
 * Faruqui & Dyer, EACL 2014.
 */
#ifndef ADAPT_CANONICAL_H
#define ADAPT_CANONICAL_H

#include "base/pool.h"
#include "linalg/matrix.h"

/* By which side's whitening each side is brought back. */
typedef enum Dewhiten {
	DEWHITEN_EACH, /* its own */
	DEWHITEN_SOURCE,
	DEWHITEN_TARGET,
	DEWHITEN_NONE,
} Dewhiten;

typedef struct CanonicalOptions {
	bool whiten;          /* no: rows are rotated only, and there is no way back */
	double ridge;         /* added to the squares of each side before whitening, as a share of their mean */
	double source_weight; /* the axes of the source are multiplied by singular values to this power */
	double target_weight; /* likewise */
	Dewhiten dewhiten;
	size_t dim; /* so many axes are kept; 0: as many as the narrower side has */
} CanonicalOptions;

typedef struct Canonical {
	size_t source_width, target_width, dim;
	double *source_map; /* source_width x dim: multiplies rows from the right */
	double *target_map; /* target_width x dim */
	double *singular; /* as many as the narrower side is wide, falling; of white rows they are correlations
			   */
	size_t source_rank, target_rank; /* directions of the pairs' rows that are more than rounding noise */
} Canonical;

/* Row i of x (n x source_width) belongs to row i of y (n x target_width). Nothing is centred here. Fails when x
 * or y is all zeros or not finite. `fit` starts as {0} or as an earlier result. */
bool canonical_fit(Rows x, Rows y, CanonicalOptions options, Pool *pool, Canonical *fit, Error *err);
void canonical_release(Canonical *fit);

#endif
