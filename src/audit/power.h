/*
 * Power: the smallest effect that a test would find with 80 % chance, and how many words it takes to find one
 * of a given size.
 */
#ifndef AUDIT_POWER_H
#define AUDIT_POWER_H

#include "audit/audit.h"

#define POWER_CHANCE 0.8 /* of finding the effect … */
#define POWER_LEVEL 0.05 /* … at this p */

/* Chance that the t test of two groups finds means that are `apart` SDs of a group apart, p at most
 * POWER_LEVEL. Permutation tests of values that are about normal have nearly the same. */
double power_of_means(size_t nx, size_t ny, double apart, bool two_sided);
/* How far apart, in SDs of a group, means have to be to be found with POWER_CHANCE. INFINITY when chance alone
 * never is that rare. */
double power_smallest_apart(size_t nx, size_t ny, bool two_sided);
/* Words of each of two groups to find means that are so far apart; 0: more than 100,000. */
size_t power_words(double apart, bool two_sided);

/* Sets audit->smallest and notes it with the words that effects of 0.5 and 0.8 take: of WEAT, whose effect is
 * the difference of means in SDs of both groups together. */
void power_note_weat(Audit *audit, size_t nx, size_t ny, bool population, bool two_sided);
/* The same of any test by permutation: the effects of its partitions, taken for normal, are moved. */
void power_note_partitions(Audit *audit, const PermutationOptions *how);

#endif
