/*
 * Direction: what pairs of words (a_k, b_k) have in common, as a weighted sum of their differences
 * d_k = a_k - b_k, at length 1 and turned so that A is where it points.
 *
 *	pca    the first principal axis of the d_k about 0, which is what centring each pair and stacking both
 *	       halves gives. Bolukbasi, Chang, Zou, Saligrama, Kalai, NeurIPS 2016
 *	sum    sum of the d_k
 *	first  the first of them alone
 *
 * Its share of the squared lengths of the d_k tells whether one direction stands for the pairs at all.
 */
#ifndef AUDIT_DIRECTION_H
#define AUDIT_DIRECTION_H

#include "audit/word_test.h"

#define DIRECTION_LEAST 0.5 /* share below which a direction is refused */

typedef struct Direction {
	double *weights; /* by pair: g = sum of weights[k] d_k */
	double share;
} Direction;

/* False when there is none: the d_k are 0, or add up to 0. To be released in any case. */
bool direction_find(const Deal *deal, const char *by, Direction *direction);
void direction_release(Direction *direction);
/* Inner product of the word at a place with g. */
double direction_along(const Direction *direction, const Deal *deal, size_t set, size_t place);

/* WordTest.check of tests with the option direction=: refuses what explains too little, unless force=yes. */
bool direction_check(const Deal *deal, const Args *options, Error *err);
/* Notes how the direction was found, and its share. */
void direction_note(const Deal *deal, const Args *options, Audit *audit);

#define AUDIT_DIRECTION                                                                                        \
	{                                                                                                      \
		.name = "direction", .kind = ARG_CHOICE,                                                       \
		.help = "what the pairs share: their first principal axis, the sum of their differences, or "  \
			"the difference of the first pair",                                                    \
		.fallback = "pca", .choices = "pca|sum|first"                                                  \
	}

#endif
