/*
 * Statistics, summed in double. Sums over rows run in one order whatever the number of threads.
 */
#ifndef LINALG_STATISTICS_H
#define LINALG_STATISTICS_H

#include "base/pool.h"
#include "linalg/matrix.h"

/* The mean of each column; zeros for no rows. mean: rows.width. */
void statistics_column_means(Rows rows, double *mean);

/* sum over rows i of (a_i - mean_a)(b_i - mean_b)^T. a: n x d, b: n x e, as many rows; a mean may be NULL for
 * zero. out: d x e, row-major. */
void statistics_cross_products(
	Rows a, Rows b, const double *mean_a, const double *mean_b, Pool *pool, double *out);

/* The sum of the squares of all numbers of the rows. */
double statistics_sum_of_squares(Rows rows, Pool *pool);

/* Brings the values that are not NAN to the front, sorted upwards; how many these are. */
size_t statistics_sort(double *values, size_t count);

/* The quantile 0 <= q <= 1 of values that are already sorted upwards, linear between neighbours (Hyndman & Fan
 * 1996, type 7). NAN for no values. */
double statistics_quantile(const double *sorted, size_t count, double q);

/* The rank of each value, 1 the smallest, ties with their average rank. */
void statistics_ranks(const double *values, size_t count, double *ranks);

/* Spearman's rank correlation, ties with their average rank. NAN for fewer than two values or a constant side.
 */
double statistics_spearman(const double *x, const double *y, size_t count);

#endif
