/* Loadings: what pulls items along an axis: single items, their groups, how frequent they are. */
#ifndef MEASURE_LOADINGS_H
#define MEASURE_LOADINGS_H

#include <stddef.h>
#include <stdint.h>

/* A group's items along the axis. */
typedef struct GroupLoading {
	size_t count;
	double mean;  /* of their scores; NAN for no items */
	double share; /* of the sum of squares of all scores that its mean alone explains */
} GroupLoading;

/* Scores of `count` items, whose mean is about 0. group_of: index into groups; others count to none. Returns
 * the share that all groups' means explain together (eta squared); NAN when all scores are 0. */
double loadings_of_groups(
	const float *scores, size_t count, const uint32_t *group_of, size_t n_groups, GroupLoading *groups);

/* Spearman's correlation of scores and counts; NAN when there is none. */
double loadings_frequency(const float *scores, const uint64_t *counts, size_t count);

#endif
