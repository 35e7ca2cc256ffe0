/*
 * Sensitivity of a classifier to a concept: what moving an item along the concept's vector does to the
 * probability of its class. The share of a class's items whose probability rises is the TCAV score of Kim et
 * al. (ICML 2018), here of d log p(c) / dv instead of the score itself, whose slope is the same for all items
 * of a linear classifier. With two classes the sign is still the same for all; the mean slope tells more.
 *
 * Both are means over the vectors of runs, held against those of random splits. p of the share is that of the
 * publication, Welch's t-test of the runs' shares against the splits'. Its runs have the items of the concept
 * in common and so are not independent: it falls as fast as runs are added, and calls directions of no meaning
 * significant. p of the slope is two-sided by rank, which makes no such mistake. Holm's correction is over the
 * classes.
 */
#ifndef AUDIT_CONCEPT_SENSITIVITY_H
#define AUDIT_CONCEPT_SENSITIVITY_H

#include "base/pool.h"
#include "data/space.h"

typedef struct SensitivityInput {
	const Space *classes; /* a discriminant (measure/discriminant.h) of the width of the rows */
	Rows rows;
	const uint32_t *items;    /* into rows */
	const uint32_t *class_of; /* by item: a row of `classes` */
	size_t count;
	Rows by_run, by_split; /* unit vectors, and means of them */
	size_t judged;         /* runs, the first, whose slope is held against the splits' */
} SensitivityInput;

/* Slopes are of log p, by a step of a hundredth of the mean length of the items: 0.02 is a probability 2 %
 * higher. */
typedef struct ConceptSensitivity {
	size_t n;                        /* items of the class; 0: all else is NAN */
	double share, random, p, p_holm; /* random: mean share of random splits */
	double slope, slope_p, slope_holm;
} ConceptSensitivity;

/* p of Welch's t-test, two-sided, of a[0], a[stride], … and b[0], …; at least two of each. */
double concept_welch(const double *a, size_t n_a, const double *b, size_t n_b, size_t stride);
/* out: by row of `classes`. */
void concept_sensitivity(const SensitivityInput *input, Pool *pool, ConceptSensitivity *out);

#endif
