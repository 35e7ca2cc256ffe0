/*
 * Permutation test for the correlation of two numbers of each of n things: p is the share of the orders in
 * which the y could have been dealt to the things whose correlation with x is at least as large as the one seen
 * (which is among them). All n! orders are counted for up to 8 things; of more, orders are drawn.
 */
#ifndef AUDIT_REORDERING_H
#define AUDIT_REORDERING_H

#include "audit/permutation.h"

enum { REORDERING_EXACT = 8 }; /* 40,320 orders */

/* Of ranks it is the test of Spearman's correlation. Correlations that differ by less than 1e-12 are equal. */
void reordering_test(
	const double *x, const double *y, size_t n, const PermutationOptions *options, Permutation *out);

#endif
