/*
 * ClassifierFairness: whether a classifier does as well by every group. Rows have a true class, the class that
 * they were given, and a group; one class counts as positive ("the loan is granted"), or each in turn.
 *
 *	accuracy	given the true class
 *	selection	given the positive class: demographic parity asks for equal rates; the ratio of the
 *			lowest to the highest is what the four-fifths rule of the EEOC looks at (29 CFR 1607.4,
 *1978) recall		of the positive, given it: equal opportunity false_positive	of the others, given the
 *positive class odds		the larger of the gaps of recall and false_positive: equalised odds precision
 *of those given the positive class, truly so: predictive parity
 *
 * Hardt, Price & Srebro, NIPS 2016; Chouldechova, Big Data 5(2), 2017; Agarwal et al., ICML 2018. All gaps are
 * those of audit/group_gap.h; their p are corrected over all measures by Holm.
 */
#ifndef AUDIT_CLASSIFIER_FAIRNESS_H
#define AUDIT_CLASSIFIER_FAIRNESS_H

#include "audit/group_gap.h"

typedef enum FairnessKind {
	FAIR_ACCURACY,
	FAIR_SELECTION,
	FAIR_RECALL,
	FAIR_FALSE_POSITIVE,
	FAIR_ODDS,
	FAIR_PRECISION,
	FAIR_KINDS
} FairnessKind;

const char *fairness_name(FairnessKind kind); /* "false_positive" */
/* What equal rates of it are called: "equal opportunity". */
const char *fairness_criterion(FairnessKind kind);

/* By row; copied. */
typedef struct FairnessInput {
	const uint32_t *truth, *given; /* below n_classes */
	const uint32_t *groups;        /* below n_groups */
	size_t count, n_classes, n_groups;
	uint32_t positive; /* UINT32_MAX: each class in turn */
	GapOptions options;
} FairnessInput;

typedef struct FairnessMeasure {
	FairnessKind kind;
	uint32_t positive; /* accuracy: UINT32_MAX */
	GroupMean *means;  /* by group; of odds none */
	GroupGap gap;
	double holm;
} FairnessMeasure;

typedef struct ClassifierFairness {
	FairnessMeasure *measures;
	size_t count, done;
	size_t n_groups;
	/* private */
	FairnessInput input;
	double *values;
	uint32_t *of;
} ClassifierFairness;

ClassifierFairness *classifier_fairness_new(const FairnessInput *input);
/* One measure; false when that was the last. */
bool classifier_fairness_step(ClassifierFairness *fairness, Pool *pool);
void classifier_fairness_free(ClassifierFairness *fairness); /* NULL is fine */
/* The measure of a kind for a positive class; NULL: there is none. */
const FairnessMeasure *classifier_fairness_find(
	const ClassifierFairness *fairness, FairnessKind kind, uint32_t positive);

#endif
