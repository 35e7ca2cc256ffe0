/*
 * DomainGap: the best and the worst of several domains by a share of right answers, and whether that is more
 * than chance. The interval is of the bootstrap by percentiles, answers drawn within each domain; p is how
 * often domains of one common share would lie as far apart, by drawing all answers from the common share.
 */
#ifndef MEASURE_DOMAIN_GAP_H
#define MEASURE_DOMAIN_GAP_H

#include <stddef.h>
#include <stdint.h>

enum { DOMAIN_GAP_DRAWS = 2000 };

typedef struct DomainGap {
	size_t best, worst;    /* domains; of equal ones the first */
	double gap, low, high; /* best less worst; 95 % */
	double p;
} DomainGap;

/* right[d] of n[d] answers, at least one each, of two domains or more. */
DomainGap domain_gap(const size_t *right, const size_t *n, size_t domains, uint64_t seed);

#endif
