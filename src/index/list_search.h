/*
 * ListSearch: approximate neighbours of all rows: those of each list (index/row_lists.h) are sought among the
 * rows of the lists whose means are nearest to its own, at least `reach` rows, by exact search in batches.
 * What it writes does not depend on the number of threads.
 */
#ifndef INDEX_LIST_SEARCH_H
#define INDEX_LIST_SEARCH_H

#include "index/neighbour_graph.h"
#include "index/row_lists.h"

typedef struct ListSearch ListSearch;

/* The lists, finished, are borrowed until the end; k hits of each row, itself among them. */
ListSearch *list_search_new(const RowLists *lists, size_t k, size_t reach, Error *err);
/* Writes the neighbours of the rows of a few lists by METRIC_L2. */
bool list_search_step(ListSearch *search, Pool *pool, NeighbourGraph *graph, bool *finished, Error *err);
double list_search_done(const ListSearch *search); /* 0 .. 1 */
void list_search_free(ListSearch *search);

#endif
