/*
 * Similarity test: the rank correlation of a space's cosines with the ratings that people gave. Spearman's rho
 * with average ranks for ties, and an interval by Fisher's z with the standard error sqrt((1 + rho^2 / 2) / (n
 * - 3)) (Bonett and Wright, Psychometrika 65, 2000).
 */
#ifndef MEASURE_SIMILARITY_TEST_H
#define MEASURE_SIMILARITY_TEST_H

#include "data/rated_pairs.h"
#include "data/space.h"

typedef struct SimilarityScore {
	size_t asked, total; /* pairs whose words are known, of how many */
	double rho;          /* NAN with fewer than two pairs, or when one side is constant */
	double low, high;    /* 95 %; NAN with fewer than four pairs */
} SimilarityScore;

/* The cosine of each pair whose words are known, and its rating; room for pairs->count. The answer is how many.
 */
size_t similarity_cosines(const Space *space, const RatedPairs *pairs, double *cosines, double *ratings);
SimilarityScore similarity_test(const Space *space, const RatedPairs *pairs);

#endif
