/* Isomorphism: whether two spaces have a shape that a rotation can bring onto each other at all. */
#ifndef ADAPT_ISOMORPHISM_H
#define ADAPT_ISOMORPHISM_H

#include "base/pool.h"
#include "linalg/matrix.h"

/* The singular value gap of Dubossarsky, Vulić, Reichart & Korhonen (The secret is in the spectra, EMNLP 2020),
 * taken per dimension so that widths compare: the root mean square, over the singular values of both sides in
 * order, of the difference of their logarithms. 0: the spectra are the same; 0.7: they differ twofold. Rows are
 * of length 1 or 0; spectra are those of a row on average. */
bool isomorphism_gap(Rows source, Rows target, Pool *pool, double *gap, Error *err);

#endif
