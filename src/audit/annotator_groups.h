/*
 * AnnotatorGroups: whether one group of annotators labels items otherwise than the others do.
 *
 * The gap of a group by a label is the mean, over the items that annotators of the group and others judged, of
 * the share of the group's judgements that are this label, less that of the others'; of numbers it is the
 * difference of means. p is that of a permutation test in which annotators are dealt to groups of these sizes
 * (Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, 2005), two-sided: annotators are what
 * differs by chance, and however many judgements one makes, that is one annotator. All ways are counted where
 * that is feasible, of two groups. Intervals, 95 %, are Student's of a bootstrap that draws annotators within
 * groups.
 *
 * The same is told of the items of each domain. Annotators of no known group, and groups of a single annotator,
 * do not take part; nor do judgements made again.
 */
#ifndef AUDIT_ANNOTATOR_GROUPS_H
#define AUDIT_ANNOTATOR_GROUPS_H

#include "base/pool.h"
#include "data/judgements.h"

typedef struct AnnotatorGroupsOptions {
	size_t draws;        /* of the bootstrap; 0: no intervals */
	size_t permutations; /* drawn when there are too many to count */
	uint64_t seed;
} AnnotatorGroupsOptions;

typedef struct AnnotatorGap {
	uint32_t group, domain, label; /* domain DICTIONARY_NONE: all items; label likewise: numbers */
	size_t items;                  /* judged by both sides */
	double share, others;          /* of the group, of the others: shares, or means of numbers */
	double gap, low, high;
	double p;
} AnnotatorGap;

typedef struct AnnotatorGroups AnnotatorGroups;
/* NULL with a sentence when there are no two groups to compare. The judgements are borrowed. Results do not
 * depend on the number of threads. */
AnnotatorGroups *annotator_groups_new(
	const Judgements *judgements, const AnnotatorGroupsOptions *options, Error *err);
void annotator_groups_step(AnnotatorGroups *groups, Pool *pool, bool *finished);
double annotator_groups_done(const AnnotatorGroups *groups); /* 0 to 1 */
/* Once finished. Of two groups only the first is told of, as the gap of the other is its negative. */
const AnnotatorGap *annotator_groups_gaps(const AnnotatorGroups *groups, size_t *count);
size_t annotator_groups_size(
	const AnnotatorGroups *groups, uint32_t group); /* annotators; 0: it takes no part */
/* Whether all ways were counted, and how many those are or were drawn. */
bool annotator_groups_exact(const AnnotatorGroups *groups, size_t *partitions);
void annotator_groups_free(AnnotatorGroups *groups);

#endif
