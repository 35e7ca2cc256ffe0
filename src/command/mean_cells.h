/* Means in tables: a mean with its 95 % interval by the bootstrap over what it is the mean of. */
#ifndef COMMAND_MEAN_CELLS_H
#define COMMAND_MEAN_CELLS_H

#include "base/pool.h"
#include "report/report.h"

double mean_of(const double *values, size_t count); /* NAN of none */
/* Three columns: the name, low and high; and their cells, the latter not known of fewer than two values. */
void mean_columns(Table *table, const char *name);
void mean_cells(const double *values, size_t count, uint64_t seed, Pool *pool, Table *table);

#endif
