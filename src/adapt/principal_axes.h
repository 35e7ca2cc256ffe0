/*
 * A first map out of nothing but two shapes: the principal axes of the source are laid on those of the target,
 * the widest on the widest, each turned so that the third moment along it is positive. Where spreads are alike,
 * axes are mixed up; it is a place to begin from. After Hoshen & Wolf, Non-adversarial unsupervised word
 * translation, EMNLP 2018, who begin with principal components, too.
 */
#ifndef ADAPT_PRINCIPAL_AXES_H
#define ADAPT_PRINCIPAL_AXES_H

#include "base/pool.h"
#include "linalg/matrix.h"

/* map: width x width, orthogonal; a source row x goes to W x. Moments are about zero: both sides are
 * centred, and have rows. */
bool principal_axes_map(Rows source, Rows target, Pool *pool, double *map, Error *err);

#endif
