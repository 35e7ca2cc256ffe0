/*
 * Concept vectors: the direction in which a concept lies, told by examples. A concept activation vector is the
 * normal of a logistic regression that tells items of the concept from others, of unit length (Kim, Wattenberg,
 * Gilmer, Cai, Wexler, Viegas, Sayres, ICML 2018).
 *
 * Any two sets of points have such a normal, so that it says nothing by itself. Two things tell a concept:
 *
 * accuracy: of items held out, by cross-validation, the mean of the shares of either side that are right, so
 *that 0.5 is chance whatever the sizes; the mean over runs. It is held against that of random splits: where the
 *others are given, the same items dealt anew; where they are drawn, two drawn sets of the size of the concept.
 *p is the share of splits that are told as well in CONCEPT_JUDGED runs as the concept in its first so many.
 *
 * stability: the mean cosine between the vectors of runs: of other random others, or of bootstrap draws.
 *
 * Rows are centred and scaled to a mean squared length of 1 before the fit, so that a cost means the same in
 *all spaces.
 */
#ifndef AUDIT_CONCEPT_VECTOR_H
#define AUDIT_CONCEPT_VECTOR_H

#include "audit/permutation.h"
#include "base/pool.h"
#include "linalg/matrix.h"

enum { CONCEPT_LEAST = 5 /* items of either side */, CONCEPT_FOLDS = 5, CONCEPT_JUDGED = 3 /* runs */ };

typedef struct ConceptInput {
	Rows rows;
	const uint32_t *concept; /* into rows, at least CONCEPT_LEAST */
	size_t n_concept;
	/* Into rows. Given: n_others of them. Drawn: `choice` for the first of the concept, then for the
	 * second, … of which a run takes one each. */
	const uint32_t *others;
	size_t n_others;
	size_t choice;       /* 0: the others are given; else at least 2 */
	size_t runs, splits; /* at least 2; at least 1 */
	double cost;         /* of errors */
	uint64_t seed;
} ConceptInput;

typedef struct ConceptVectors {
	size_t n_concept, n_others; /* that are told apart in a run */
	double accuracy, low, high; /* 95 %, of Wilson's intervals of both sides */
	Permutation permutation;    /* with the mean and SD of the accuracies of splits */
	double stability;
	float *axis;     /* unit: of all items, or the mean over runs */
	Matrix by_run;   /* unit: runs x width */
	Matrix by_split; /* means of unit vectors: splits x width */
	size_t judged;   /* the first so many runs, which are compared with as many of each split */
} ConceptVectors;

/* `vectors` starts as {0}. Fails with ERROR_CANCELLED soon after the pool is told to stop. The result does not
 * depend on the number of threads. */
bool concept_vectors_learn(const ConceptInput *input, Pool *pool, ConceptVectors *vectors, Error *err);
void concept_vectors_release(ConceptVectors *vectors);

/* Where a value lies among those of random splits: twice the smaller tail, (k + 1) / (count + 1), at most 1. */
double concept_two_sided(const double *of_splits, size_t count, double value);

#endif
