/*
 * Induction: which items of two aligned spaces belong together, by CSLS (Conneau et al., Word translation
 *without parallel data, ICLR 2018), both ways at once:
 *
 *	CSLS(x, y) = 2 cos(x, y) - r(x) - r(y), r = mean cosine with the k nearest items of the other side.
 *
 * Two passes over the products of all rows: one for r, one for the best partners. Driven from outside: begin,
 *then step until finished. Stochastic induction (Artetxe, Labaka & Agirre, ACL 2018, section 3.3) keeps each
 *pair of items in play only with some probability; one that is out of play is no answer, rather than one of
 *similarity 0, which would beat those below.
 */
#ifndef ADAPT_INDUCTION_H
#define ADAPT_INDUCTION_H

#include "adapt/pairs.h"
#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct Induction Induction;

/* Rows of the target are copied, and of length 1 or 0; `sources` rows of a source will be asked about; CSLS
 * averages over k. */
Induction *induction_new(Rows target, size_t sources, size_t k, Error *err);
/* Rows of the source in the target's coordinates, of length 1 or 0, borrowed until finished. 0 < keep <= 1: the
 * probability that a pair is in play, which `seed` settles for each pair. */
void induction_begin(Induction *induction, Rows source, double keep, uint64_t seed);
/* One bounded piece. */
bool induction_step(Induction *induction, Pool *pool, Error *err);
double induction_done(const Induction *induction); /* 0 .. 1; 1 is finished */
/* The union of both directions: each source row with its best target row, each target row with its best source
 * row. What both ways agree on is there twice, as in the paper, and so weighs twice. At most rows of both
 * sides; the room is the caller's. Returns how many. */
size_t induction_pairs(const Induction *induction, RowPair *pairs);
/* The pairs that both ways agree on, once each, by source row; room for all source rows. Returns how many. */
size_t induction_mutual(const Induction *induction, RowPair *pairs);
/* The mean over all rows of both sides of the cosine with the nearest row of the other: what self-learning
 * raises. */
double induction_objective(const Induction *induction);
/* The mean CSLS of the pairs that both ways agree on: by it alignments are chosen without a lexicon. NAN when
 * there is none. */
double induction_criterion(const Induction *induction);
void induction_free(Induction *induction);

#endif
