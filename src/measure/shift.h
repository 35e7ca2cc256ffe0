/*
 * Shift: how far the rows of two domains are from being drawn from one distribution, by several measures.
 *
 *	ShiftTest *test = shift_test_new(&input, err);
 *	while (!shift_test_finished(test) && shift_test_step(test, pool, err)) ;
 */
#ifndef MEASURE_SHIFT_H
#define MEASURE_SHIFT_H

#include "base/pool.h"
#include "linalg/matrix.h"

enum { SHIFT_FEWEST = 8 /* rows of a side */ };

typedef struct ShiftInput {
	Rows from, to;                   /* borrowed; of one width */
	const uint32_t *from_at, *to_at; /* which of these rows: copied */
	size_t n_from, n_to;
	size_t most; /* rows of each side that are drawn */
	size_t permutations, neighbours;
	uint64_t seed;
} ShiftInput;

typedef struct Shift {
	size_t from, to; /* rows drawn */
	/* Of the means, over the root of the mean variance of all rows. */
	double means;
	/* |C_from - C_to|_F^2 / (4 d^2), C covariances (Sun & Saenko, "Deep CORAL", 2016). */
	double coral;
	/* Square of the maximum mean discrepancy, unbiased, and the p of the permutation test: see mmd.h. */
	double mmd, p;
	/* Of a logistic regression that is to tell the domain of a row it has not seen: two halves learn and
	 * are judged by turns. With as many rows of each side .5 is chance; low and high: 95 %, Wilson. The
	 * proxy A-distance is 2 (1 - 2 error), between 0 and 2 (Ben-David, Blitzer, Crammer & Pereira, NIPS
	 * 2006). */
	double accuracy, low, high, distance;
	/* Share of the other domain among the nearest rows, over what it would be if domains were dealt out at
	 * random: 1 is mixed, 0 apart. */
	double mixing;
} Shift;

typedef struct ShiftTest ShiftTest;

/* Fails with fewer than SHIFT_FEWEST rows on a side, or when all rows are equal. */
ShiftTest *shift_test_new(const ShiftInput *input, Error *err);
bool shift_test_step(ShiftTest *test, Pool *pool, Error *err);
double shift_test_done(const ShiftTest *test); /* 0 to 1 */
bool shift_test_finished(const ShiftTest *test);
Shift shift_test_result(const ShiftTest *test);
void shift_test_free(ShiftTest *test);

#endif
