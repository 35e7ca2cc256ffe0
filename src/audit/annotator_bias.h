/*
 * AnnotatorBias: what one annotator does otherwise than the others who judged the same items: how often they
 * agree, how much more often each label is used, how much higher numbers are.
 *
 * The bias by a label is the mean, over the items that others judged too, of whether the annotator uses it,
 * less the share of the others who do. If it did not matter who of an item's annotators says what, the
 * annotator's judgement would be any of the item's with the same chance, so that the number of uses is a sum of
 * independent draws of known chances (Poisson's binomial distribution): p, two-sided, is exact: the share of
 * all ways of dealing each item's judgements to its annotators that give a number as far from the expected one.
 * For numbers the dealings are drawn.
 *
 * Intervals, 95 %, are Student's of a bootstrap that draws the annotator's items; of agreement that is 0 or 1
 * for every item, as with one other annotator, Wilson's. Judgements made again do not count, but are compared
 * with the first.
 */
#ifndef AUDIT_ANNOTATOR_BIAS_H
#define AUDIT_ANNOTATOR_BIAS_H

#include "data/judgements.h"

/* More labels than these are told as numbers only. */
enum { BIAS_LABELS = 50 };

typedef struct LabelBias {
	double used, others;    /* the mean of the annotator's judgements, and of the others' */
	double bias, low, high; /* the difference */
	double p;
} LabelBias;

typedef struct AnnotatorBias {
	size_t judgements;           /* first ones */
	size_t shared;               /* items that others judged too; 0: nothing below is known but `again` */
	double agreement, low, high; /* the share of the others who said the same, in the mean of items */
	size_t again, kept;          /* judgements made again; those that are the same as the first */
	LabelBias *by_label;         /* labels; NULL when there are too many */
	LabelBias number;            /* of the values of labels that are numbers or ordered; else NAN */
	double distance;             /* of these from the mean of the others', in the mean of items */
} AnnotatorBias;

typedef struct AnnotatorBiasOptions {
	size_t draws;        /* of the bootstrap; 0: no intervals */
	size_t permutations; /* of numbers */
	uint64_t seed;
} AnnotatorBiasOptions;

/* Which judgements each annotator made. */
typedef struct AnnotatorIndex {
	size_t *first; /* annotators + 1 */
	size_t *at;    /* into Judgements.list */
	uint32_t *item;
} AnnotatorIndex;

void annotator_index_init(AnnotatorIndex *index, const Judgements *judgements);
void annotator_index_release(AnnotatorIndex *index);

void annotator_bias_init(AnnotatorBias *bias, const Judgements *judgements, const AnnotatorIndex *index,
	uint32_t annotator, const AnnotatorBiasOptions *options);
void annotator_bias_release(AnnotatorBias *bias);

/* P(|X - E X| >= |seen - E X|), X the number of successes of independent draws of these chances. To 1e-15. */
double poisson_binomial_two_sided(const double *chances, size_t count, double seen);

#endif
