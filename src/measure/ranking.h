/*
 * Ranking: how good one ranked answer is of which some items are relevant. Järvelin & Kekäläinen, TOIS 20(4),
 * 2002 (nDCG, with gains of 0 and 1); average precision divides by as many relevant items as could be among the
 * first k.
 */
#ifndef MEASURE_RANKING_H
#define MEASURE_RANKING_H

#include <stdbool.h>
#include <stddef.h>

/* The share of the first k that is relevant. */
double ranking_precision(const bool *relevant, size_t k);
/* The share of all `total` relevant items that is among the first k. */
double ranking_found(const bool *relevant, size_t k, size_t total);
/* sum over relevant places i <= k of precision at i, over min(k, total). */
double ranking_average_precision(const bool *relevant, size_t k, size_t total);
/* sum over relevant places i <= k of 1 / log2(i + 1), over what it would be with the relevant ones first. */
double ranking_ndcg(const bool *relevant, size_t k, size_t total);

#endif
