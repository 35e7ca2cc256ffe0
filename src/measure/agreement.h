/*
 * Agreement between two ways of sorting the same items into groups, say clusters and known classes: none
 * depends on how groups are numbered.
 *
 *	purity  share of items whose class is the commonest of their cluster
 *	nmi     mutual information over the mean of both entropies (Strehl & Ghosh, JMLR 3, 2002; arithmetic
 * mean) ari     adjusted Rand index: 1 the same, 0 what chance gives (Hubert & Arabie, Journal of
 * Classification 2, 1985)
 */
#ifndef MEASURE_AGREEMENT_H
#define MEASURE_AGREEMENT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Agreement {
	double purity, nmi, ari;
} Agreement;

/* Groups by item, below n_clusters and n_classes or DICTIONARY_NONE, which is a group like the others. NAN for
 * no items. */
bool agreement_measure(const uint32_t *cluster_of, size_t n_clusters, const uint32_t *class_of,
	size_t n_classes, size_t items, Agreement *agreement, Error *err);

#endif
