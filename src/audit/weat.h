/*
 * WEAT: do the words X lean to the attributes A, and the words Y to B?
 *
 * With s(w) = s(w, A, B): the statistic is S = sum of s over X - sum of s over Y, the effect size
 * d = (mean of s over X - mean of s over Y) / SD of s over X and Y together.
 * The publication's figures come out with the sample SD (divided by n - 1). Caliskan, Bryson, Narayanan,
 * Science 356(6334), 2017.
 */
#ifndef AUDIT_WEAT_H
#define AUDIT_WEAT_H

#include "audit/association.h"
#include "audit/audit.h"

typedef struct Weat {
	double statistic; /* S */
	double effect;    /* d; NAN when all s are equal (the SD is 0) */
	double sd;
} Weat;

/* s: the nx targets X, then the ny targets Y. */
void weat_effect(const double *s, size_t nx, size_t ny, bool population, Weat *out);
/* The largest size that d can have: every X at one value, every Y at another. */
double weat_largest(size_t nx, size_t ny, bool population);
/* d when every word stands as often as counts (by ROLE_X, …) says; NAN when it is not defined. */
double weat_effect_counted(const CosineTable *table, const uint32_t *const *counts, bool population);

/* The audit of a table of cosines: options sd=, sides=, permutations=, draws=, interval=. audit->sets are
 * selected, their words those of the table. */
bool weat_measure(
	const AuditInput *input, const Args *options, const CosineTable *table, Audit *audit, Error *err);

#endif
