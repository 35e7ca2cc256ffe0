/*
 * Hubness: how unevenly items are found. N_k, the k-occurrence of an item, counts the questions of which it is
 * among the first k answers. Radovanović, Nanopoulos & Ivanović, JMLR 11, 2010.
 */
#ifndef MEASURE_HUBNESS_H
#define MEASURE_HUBNESS_H

#include <stddef.h>
#include <stdint.h>

typedef struct HubnessScore {
	double skewness; /* of N_k over the items: 0 where all are found alike, high where a few are found by
			    all */
	double orphans;  /* share of items that are never found */
	size_t largest;  /* N_k of the greatest hub */
} HubnessScore;

/* times: N_k by item. No items: NAN, NAN and 0. */
HubnessScore hubness_of(const uint32_t *times, size_t items);

#endif
