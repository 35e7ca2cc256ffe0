/*
 * AlignmentChance: whether an alignment that was found without a lexicon is more than chance. Its criterion
 * (see induction.h), over the most frequent items, is held against what self-learning reaches on the same items
 * from maps drawn at random. Driven from outside: step until finished.
 */
#ifndef ADAPT_ALIGNMENT_CHANCE_H
#define ADAPT_ALIGNMENT_CHANCE_H

#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct AlignmentChance AlignmentChance;

/* Rows of length 1 or 0, the most frequent first, and the map that is judged (width x width; x goes to W x):
 * all borrowed until freed. */
AlignmentChance *alignment_chance_new(
	Rows source, Rows target, const double *map, size_t neighbours, uint64_t seed, Error *err);
/* One bounded piece. */
bool alignment_chance_step(AlignmentChance *chance, Pool *pool, Error *err);
bool alignment_chance_finished(const AlignmentChance *chance);
/* The criterion of the map, and the highest that a random start led to. */
double alignment_chance_criterion(const AlignmentChance *chance);
double alignment_chance_reached(const AlignmentChance *chance);
void alignment_chance_free(AlignmentChance *chance);

#endif
