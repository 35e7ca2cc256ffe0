/*
 * FirstMap: the map that self-learning begins with: fitted on pairs that are known, or out of nothing, on pairs
 * that distributions of similarities suggest (adapt/similarity_start.h), or by an adversarial game
 * (adapt/adversarial_start.h). Driven from outside: step until finished.
 */
#ifndef ADAPT_FIRST_MAP_H
#define ADAPT_FIRST_MAP_H

#include "adapt/adversarial_start.h"
#include "adapt/pairs.h"

typedef enum FirstMapKind { FIRST_MAP_PAIRS, FIRST_MAP_SIMILARITIES, FIRST_MAP_ADVERSARIAL } FirstMapKind;

typedef struct FirstMapInput {
	FirstMapKind kind;
	Rows source, target;           /* of length 1 or 0, the most frequent first */
	const Pairs *pairs;            /* that are known, of the rows */
	Rows pair_source, pair_target; /* of which these are */
	size_t neighbours;             /* that CSLS averages over */
	AdversarialOptions adversarial;
	uint64_t seed; /* of the game */
} FirstMapInput;

typedef struct FirstMap FirstMap;

/* What the input points to is borrowed until freed. */
FirstMap *first_map_new(const FirstMapInput *input, Error *err);
/* One bounded piece. */
bool first_map_step(FirstMap *first, Pool *pool, Error *err);
double first_map_done(const FirstMap *first); /* 0 .. 1; 1 is finished */
/* Width x width, a row x goes to W x; before the end NULL, but the best so far of a game. */
const double *first_map_get(const FirstMap *first);
/* How many pairs it was fitted on; 0 of a game. */
size_t first_map_pairs(const FirstMap *first);
/* The last epoch of a game; otherwise zeros. */
AdversarialEpoch first_map_epoch(const FirstMap *first);
void first_map_free(FirstMap *first);

#endif
