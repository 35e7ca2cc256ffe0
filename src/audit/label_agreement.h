/* How far two ways of labelling the same things in two agree beyond chance, exactly. */
#ifndef AUDIT_LABEL_AGREEMENT_H
#define AUDIT_LABEL_AGREEMENT_H

#include "audit/permutation.h"

/* How many of n things have the first label in the one, in the other, and in both. */
typedef struct LabelTable {
	size_t n, one, other, both;
	/* The labels of the other have no names: of the two ways to name them that counts which agrees more. */
	bool nameless;
} LabelTable;

/* The share of things on which both agree. */
double label_agreement(const LabelTable *table);
/* p of an agreement at least as large when the labels of the one are dealt anew: over all of these deals, of
 * which those with the same `both` are alike and follow the hypergeometric distribution. `expected` becomes the
 * mean agreement of all deals. */
void label_agreement_test(const LabelTable *table, Permutation *out, double *expected);

#endif
