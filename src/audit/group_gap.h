/*
 * GroupGap: how far the mean of a measure is apart among groups: accuracy, recall, selection rate (0 or 1 by
 * row), reciprocal ranks, … The gap is the highest mean less the lowest, and the ratio is lowest over highest,
 * among the groups that have enough rows.
 *
 * The interval is that of the difference between the two groups that were highest and lowest, so that it can
 * contain 0: of values 0 and 1 by formula (rate_interval.h), else by a bootstrap that draws rows within each
 * group (stratified). p is that of a permutation test: the share of ways of dealing the rows to groups of these
 * sizes that give as large a gap between any two of them; `chance` is the mean gap that they give, as a gap is
 * never below 0, even where no group differs. Of two groups and values 0 and 1 all ways are counted (the
 * hypergeometric distribution, Fisher 1935).
 *
 * A measure in several parts (equalised odds: the rate of true positives, and that of false ones) has the
 * largest gap of any part; the rows of each part are dealt within it.
 */
#ifndef AUDIT_GROUP_GAP_H
#define AUDIT_GROUP_GAP_H

#include "audit/permutation.h"
#include "base/pool.h"

enum { GROUP_PARTS = 2 };

/* By row a value and a group below the number of groups. */
typedef struct GroupPart {
	const double *values;
	const uint32_t *groups;
	size_t count;
} GroupPart;

typedef struct GapOptions {
	size_t least; /* rows that a group needs to be compared */
	size_t draws; /* of the bootstrap */
	size_t permutations;
	uint64_t seed;
} GapOptions;

typedef struct GroupMean {
	size_t n;
	double mean;      /* NAN for no rows */
	double low, high; /* 95 %: Wilson for values 0 and 1, otherwise percentiles of the bootstrap; NAN for no
			     rows */
} GroupMean;

typedef struct GroupGap {
	size_t compared; /* groups, in the part with the gap; below 2 nothing below is known */
	size_t part;
	uint32_t highest, lowest;
	double gap, low, high;
	double ratio, ratio_low, ratio_high; /* NAN where the highest mean is not above 0 */
	double chance;
	Permutation permutation;
} GroupGap;

/* parts: 1 or GROUP_PARTS. means (or NULL): `groups` of them for each part. The result does not depend on the
 * number of threads. */
void group_gap(const GroupPart *parts, size_t n_parts, size_t groups, const GapOptions *options, Pool *pool,
	GroupMean *means, GroupGap *gap);

#endif
