/*
 * Cooccurrence: how often words stand near each other, each pair weighted by its distance; symmetric.
 *
 * Weights are whole numbers of PAIR_UNIT parts, so that sums are exact and do not depend on the order in which
 * text was counted.
 */
#ifndef TRAIN_COOCCURRENCE_H
#define TRAIN_COOCCURRENCE_H

#include "base/pool.h"
#include "train/trainer.h"

#define PAIR_UNIT 0x1p30 /* the weight of 1 */

/* One word's neighbours, by rising number. */
typedef struct PairRow {
	uint64_t *weights;
	uint32_t *columns; /* in the same allocation, behind the weights */
	size_t count;
} PairRow;

typedef struct Cooccurrence {
	PairRow *rows; /* by word */
	size_t n_rows;
} Cooccurrence;

/* Room for `count` neighbours of a row that has none. */
bool pair_row_init(PairRow *row, size_t count, Error *err);
double pair_row_sum(const PairRow *row); /* in units of 1 */

void cooccurrence_grow(Cooccurrence *table, size_t n_rows);
void cooccurrence_release(Cooccurrence *table);
uint64_t cooccurrence_pairs(const Cooccurrence *table); /* that are not 0, (i, j) and (j, i) both counted */
/* Adds `from` to `table`, row by row, and leaves it empty. After a failure both can only be released. */
bool cooccurrence_add(Cooccurrence *table, Cooccurrence *from, Pool *pool, Error *err);

bool cooccurrence_put(Archive *archive, const Cooccurrence *table, Error *err);
/* A table of `n_rows` words. */
bool cooccurrence_get(Archive *archive, size_t n_rows, Cooccurrence *table, Error *err);

#endif
