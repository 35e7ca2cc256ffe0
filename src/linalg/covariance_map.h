/*
 * Maps that give rows of one covariance another one. Rows, less their mean, are multiplied by the map from the
 * right. Both fail with ERROR_CANCELLED once the pool is told to stop.
 */
#ifndef LINALG_COVARIANCE_MAP_H
#define LINALG_COVARIANCE_MAP_H

#include "linalg/principal.h"

/* One side: its covariance, to which a ridge is added. */
typedef struct CovarianceSide {
	const Principal *principal;
	double ridge; /* >= 0 */
} CovarianceSide;

/* S^(-1/2) T^(1/2), S and T the covariances with their ridges (Sun, Feng & Saenko, "Return of frustratingly
 * easy domain adaptation", AAAI 2016). map: d x d. */
bool covariance_map_coral(CovarianceSide source, CovarianceSide target, Pool *pool, double *map, Error *err);

/* S^(-1/2) (S^(1/2) T S^(1/2))^(1/2) S^(-1/2), symmetric: of all such maps the one that moves rows least, the
 * optimal transport between two normal distributions (Dowson & Landau, Journal of Multivariate Analysis 12(3),
 * 1982; Peyré & Cuturi, Computational Optimal Transport, 2019, section 2.6). map: d x d. */
bool covariance_map_bures(CovarianceSide source, CovarianceSide target, Pool *pool, double *map, Error *err);

#endif
