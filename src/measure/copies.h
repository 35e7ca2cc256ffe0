/*
 * Copies: a list of rows in which each stands in proportion to its weight, for learners that know no weights.
 */
#ifndef MEASURE_COPIES_H
#define MEASURE_COPIES_H

#include <stddef.h>
#include <stdint.h>

/* Of rows at[0..count), each with weights[at[i]] >= 0, a list of about `wanted` (exactly, but for rounding):
 * row i stands in it wanted * w_i / sum w times, rounded up or down so that nothing is lost over the rows
 * before it (systematic resampling: Kitagawa, Journal of Computational and Graphical Statistics 5(1), 1996).
 * Weights that are all 0 count as alike. The caller frees. */
uint32_t *copies_by_weight(
	const uint32_t *at, size_t count, const float *weights, size_t wanted, size_t *copies);

#endif
