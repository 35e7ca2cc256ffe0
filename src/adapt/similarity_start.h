/*
 * SimilarityStart: a first dictionary out of nothing. An item is told by how its similarities with all others
 * are spread, whatever these others are called: rows of sqrt(X X^T), sorted, are compared across the spaces by
 * CSLS, both ways. Artetxe, Labaka & Agirre, ACL 2018, section 3.2. Driven from outside: step until finished.
 */
#ifndef ADAPT_SIMILARITY_START_H
#define ADAPT_SIMILARITY_START_H

#include "adapt/pairs.h"
#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct SimilarityStart SimilarityStart;

/* Of the first `items` rows of both sides, or as many as the smaller has; items x items numbers are kept for
 * each side. Rows are of length 1 or 0 and borrowed until freed. */
SimilarityStart *similarity_start_new(Rows source, Rows target, size_t items, size_t neighbours, Error *err);
/* One bounded piece. */
bool similarity_start_step(SimilarityStart *start, Pool *pool, Error *err);
double similarity_start_done(const SimilarityStart *start); /* 0 .. 1; 1 is finished */
/* The dictionary, as induction_pairs gives it; room for twice similarity_start_items. */
size_t similarity_start_pairs(const SimilarityStart *start, RowPair *pairs);
size_t similarity_start_items(const SimilarityStart *start);
void similarity_start_free(SimilarityStart *start);

#endif
