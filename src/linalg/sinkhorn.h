/*
 * Sinkhorn: entropic optimal transport. Of all plans P >= 0 (n x m) whose rows sum to `a` and columns to `b`,
 *the one with the least
 *
 *	sum P_ij C_ij + epsilon sum P_ij (log P_ij - 1)
 *
 * Cuturi, "Sinkhorn distances", NIPS 2013. The plan is P_ij = u_i K_ij v_j with K_ij = exp((f_i + g_j - C_ij) /
 * epsilon): u and v are scaled by turns, and are taken into the potentials f and g, by one iteration in the
 * logarithmic domain, before they leave the range of numbers (Schmitzer, SIAM Journal on Scientific Computing
 * 41(3), 2019). So a small epsilon costs iterations, never a division by 0.
 *
 *	while (sinkhorn.violation > tolerance) sinkhorn_iterate(&sinkhorn, 10, pool);
 */
#ifndef LINALG_SINKHORN_H
#define LINALG_SINKHORN_H

#include "base/error.h"
#include "base/pool.h"

#include <stddef.h>

typedef struct Sinkhorn {
	size_t n, m;
	double epsilon;
	double *a, *b;      /* what rows and columns are to sum to */
	const double *cost; /* n x m, borrowed */
	double *f, *g, *u, *v;
	double *kernel;   /* n x m */
	double *sums;     /* n or m */
	double violation; /* sum over rows of |sum P_i - a_i|, of at most 2; columns sum to b */
	size_t iterations;
	size_t absorbed; /* of them, how many in the logarithmic domain */
} Sinkhorn;

/* a: n, b: m numbers above 0 that sum to 1, copied; NULL: all alike. epsilon > 0, in the units of the cost.
 * `sinkhorn` starts as {0} or as an earlier one. */
bool sinkhorn_init(Sinkhorn *sinkhorn, const double *cost, size_t n, size_t m, const double *a, const double *b,
	double epsilon, Pool *pool, Error *err);
void sinkhorn_release(Sinkhorn *sinkhorn);
void sinkhorn_iterate(Sinkhorn *sinkhorn, size_t iterations, Pool *pool);
/* Goes on from the same potentials after what `cost` points to has changed. */
void sinkhorn_cost_changed(Sinkhorn *sinkhorn, Pool *pool);
/* plan: n x m. */
void sinkhorn_plan(const Sinkhorn *sinkhorn, Pool *pool, double *plan);
/* sum P_ij C_ij */
double sinkhorn_cost(const Sinkhorn *sinkhorn);

#endif
