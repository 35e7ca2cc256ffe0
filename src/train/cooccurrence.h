/*
 * Cooccurrence: how often words stand near each other, each pair weighted by its distance; symmetric.
 *
 * Weights are whole numbers of PAIR_UNIT parts, so that sums are exact and do not depend on the order in which
 * text was counted. Rows are appended one after the other; a table larger than a limit lies in files, see
 * base/extent.h.
 */
#ifndef TRAIN_COOCCURRENCE_H
#define TRAIN_COOCCURRENCE_H

#include "base/extent.h"
#include "train/trainer.h"

#define PAIR_UNIT 0x1p30 /* the weight of 1 */

/* One word's neighbours, by rising number: part of a table, or with arrays of its own. */
typedef struct PairRow {
	uint64_t *weights;
	uint32_t *columns; /* in one's own row: in the same allocation, behind the weights */
	size_t count;
} PairRow;

typedef struct Cooccurrence {
	size_t n_rows; /* that were appended: the words from 0 on */
	/* private */
	uint64_t *starts; /* of the rows; the last one is the number of pairs */
	size_t room;
	uint64_t memory; /* that weights and columns may take up */
	Extent weight_bytes, column_bytes;
} Cooccurrence;

/* Room of its own for `count` neighbours; released with free(row->weights). */
bool pair_row_init(PairRow *row, size_t count, Error *err);
double pair_row_sum(PairRow row); /* in units of 1 */

/* A table without rows that goes to files when it is larger than `memory` (0: never); {0} is one, too. */
void cooccurrence_init(Cooccurrence *table, uint64_t memory);
void cooccurrence_release(Cooccurrence *table);
/* Appends a copy of the row of the next word. */
bool cooccurrence_append(Cooccurrence *table, PairRow row, Error *err);
/* That of any word, empty beyond the last; valid until a row is appended. */
PairRow cooccurrence_row(const Cooccurrence *table, size_t word);
/* Rows will be asked for in no order; and this one soon. See base/extent.h. */
void cooccurrence_scatter(Cooccurrence *table);
void cooccurrence_expect(const Cooccurrence *table, size_t word);
uint64_t cooccurrence_pairs(const Cooccurrence *table); /* that are not 0, (i, j) and (j, i) both counted */

bool cooccurrence_put(Archive *archive, const Cooccurrence *table, Error *err);
/* A table of `n_rows` words. */
bool cooccurrence_get(Archive *archive, size_t n_rows, Cooccurrence *table, Error *err);

#endif
