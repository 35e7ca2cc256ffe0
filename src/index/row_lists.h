/*
 * RowLists: rows dealt to lists of about the same size in which near rows are together: those around the
 * centres of k-means (of a sample), of which the largest are halved along their most varying column. As the
 * inverted lists of Sivic & Zisserman, "Video Google", ICCV 2003, without codes.
 *
 *	RowLists *lists = row_lists_new(rows, 512, seed, err);
 *	for (bool finished = false; !finished && row_lists_step(lists, pool, &finished, err);) ;
 *
 * The lists depend on rows, size and seed, never on the number of threads.
 */
#ifndef INDEX_ROW_LISTS_H
#define INDEX_ROW_LISTS_H

#include "base/pool.h"
#include "linalg/matrix.h"

#include <stdint.h>

typedef struct RowLists RowLists;

/* What a list holds, one after the other; borrowed. */
typedef struct ListedRows {
	Rows rows;                  /* copies */
	const uint32_t *numbers;    /* that they have among all */
	const float *inverse_norms; /* 1 / norm, 0 for a zero row */
} ListedRows;

/* Lists of about `size` rows, twice as many at most. The rows are borrowed until the lists are finished. */
RowLists *row_lists_new(Rows rows, size_t size, uint64_t seed, Error *err);
bool row_lists_step(RowLists *lists, Pool *pool, bool *finished, Error *err); /* about 50 ms */
double row_lists_done(const RowLists *lists);                                 /* 0 .. 1 */
void row_lists_free(RowLists *lists);

/* Once finished: */
size_t row_lists_count(const RowLists *lists);
size_t row_lists_most(const RowLists *lists); /* rows of a list */
ListedRows row_lists_at(const RowLists *lists, size_t list);
Rows row_lists_centres(const RowLists *lists); /* the mean of each */

#endif
