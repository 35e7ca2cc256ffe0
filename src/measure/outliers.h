/*
 * Outliers: how far items are from what is usual: the mean distance of each to the k nearest of the items that
 *it is held against, itself left out (Ramaswamy, Rastogi & Shim, SIGMOD 2000; the mean over all k: Angiulli &
 *Pizzuti, PKDD 2002).
 *
 *	while (outliers_done(test) < 1 && outliers_step(test, pool, err)) ;
 */
#ifndef MEASURE_OUTLIERS_H
#define MEASURE_OUTLIERS_H

#include "base/pool.h"
#include "data/space.h"
#include "index/scan.h"

typedef struct OutliersInput {
	Space *usual, *asked; /* of one width; may be the same. References are taken */
	const uint32_t *usual_rows, *asked_rows;
	size_t n_usual, n_asked;
	size_t k;
	Metric metric; /* METRIC_L2: Euclidean distances; METRIC_COSINE: 1 - cosine */
} OutliersInput;

typedef struct Outliers Outliers;

/* Rows are copied. Fails when there are not more than k to be held against. */
Outliers *outliers_new(const OutliersInput *input, Error *err);
bool outliers_step(Outliers *outliers, Pool *pool, Error *err); /* some hundred items */
double outliers_done(const Outliers *outliers);                 /* 0 to 1 */
/* By item that is asked; complete once done. */
const double *outliers_scores(const Outliers *outliers);
void outliers_free(Outliers *outliers);

#endif
