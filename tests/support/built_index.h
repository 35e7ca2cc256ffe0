/* Spaces and indexes for tests. */
#ifndef TESTS_BUILT_INDEX_H
#define TESTS_BUILT_INDEX_H

#include "index/index.h"

/* Rows around a few dozen centres, away from the origin, in domains "most", "third" (rows 0, 3, …) and "few"
 * (one row in 50). Spaces of one width begin alike, however many rows they have. */
Space *clustered_space(size_t rows, size_t width);
/* Items "0", "1", … for a space whose vectors are set. */
Space *numbered_space(Space *space);
/* An index of a type named in the table, with options as they are typed. */
Index *built_index(
	const char *type, Space *space, Metric metric, const char *options, const Index *before, int threads);

#endif
