/*
 * CrossNearest: for every row of one matrix the k best rows of another, and the other way round, out of one
 *pass over the tiles of their product. Each tile is looked at by row and by column while it is in the cache
 *nearest to the processor; scores never go to memory.
 *
 *	score(i, j) = a_i . b_j - penalty_a[i] - penalty_b[j]
 *
 *	CrossNearest *cross = cross_nearest_new(matrix_rows(&b), a.rows, 10, err);
 *	cross_nearest_begin(cross, matrix_rows(&a), (CrossQuery){.k = 10});
 *	while (cross_nearest_done(cross) < 1 && cross_nearest_step(cross, pool, err)) ;
 *	const CrossHit *of_row = cross_nearest_of_a(cross, 7), *of_column = cross_nearest_of_b(cross, 3);
 *
 * Of equal scores the lower row ranks first. Results do not depend on the number of threads.
 */
#ifndef LINALG_CROSS_NEAREST_H
#define LINALG_CROSS_NEAREST_H

#include "base/pool.h"
#include "linalg/matrix.h"

enum { CROSS_NEAREST_MOST = 64 };

typedef struct CrossHit {
	uint32_t row; /* UINT32_MAX where there were fewer than k */
	float score;  /* -INFINITY there */
} CrossHit;

/* Whether a pair may answer; `back`: to the question of row b. Depends on its arguments alone. */
typedef bool CrossMask(const void *context, uint32_t a, uint32_t b, bool back);

/* All of it borrowed until the pass is over. */
typedef struct CrossQuery {
	size_t k;                           /* 1 .. the most that cross_nearest_new was told */
	const float *penalty_a, *penalty_b; /* NULL: zeros */
	CrossMask *mask;                    /* NULL: every pair may answer */
	const void *context;
} CrossQuery;

typedef struct CrossNearest CrossNearest;

/* b is copied. Passes may follow each other, each with other rows a, as many as said here. most <=
 * CROSS_NEAREST_MOST. */
CrossNearest *cross_nearest_new(Rows b, size_t a_count, size_t most, Error *err);
/* Begins a pass. a is borrowed until it is over. */
void cross_nearest_begin(CrossNearest *cross, Rows a, CrossQuery query);
/* A tile of rows of a with all of b: some 20 ms. */
bool cross_nearest_step(CrossNearest *cross, Pool *pool, Error *err);
double cross_nearest_done(const CrossNearest *cross); /* 0 .. 1; 1 is finished */
/* The k hits of a row of a among those of b, and of a row of b among those of a, best first; once finished and
 * until the next pass begins. */
const CrossHit *cross_nearest_of_a(const CrossNearest *cross, size_t row);
const CrossHit *cross_nearest_of_b(const CrossNearest *cross, size_t row);
void cross_nearest_free(CrossNearest *cross);

#endif
