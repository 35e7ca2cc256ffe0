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

enum { JUDGED_QUERIES = 100, JUDGED_K = 10 };

/* Questions to a space: rows of it, a little moved. The caller's. */
Matrix moved_rows(const Space *space);
/* The share of the JUDGED_K best for these questions that the index finds with that effort. What it answers
 * must be among the candidates, in order, as many as there are, and with exact scores. */
double index_recall(const Index *index, const Candidates *candidates, size_t effort);
/* A space of `rows` rows whose numbers all are `value` gets an index that answers with all that have a
 * direction. */
void check_degenerate_space(
	const char *type, const char *options, size_t effort, size_t rows, float value, Metric metric);

#endif
