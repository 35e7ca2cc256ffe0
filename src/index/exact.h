/*
 * Exact search: the k rows nearest to a query, by looking at all of them. Scores are computed in single
 * precision, the same whatever the number of threads and whether one or many queries are asked.
 */
#ifndef INDEX_EXACT_H
#define INDEX_EXACT_H

#include "base/pool.h"
#include "data/space.h"
#include "index/scan.h"

/* Which rows of a space are looked at. */
typedef struct Candidates {
	const Space *space;
	bool by_domain;
	uint32_t domain;        /* by_domain: only its rows */
	bool with_direction;    /* no zero vectors */
	const uint64_t *only;   /* a bit for each row that may answer, 0 beyond the last; NULL: all may */
	const uint32_t *except; /* rows that are no answer, a few; may be NULL */
	size_t n_except;
} Candidates;

/* Whether a row may be an answer. */
bool candidates_have(const Candidates *candidates, uint32_t row);

/* Cosine between two vectors, in double; 0 when one of them is zero. */
double exact_cosine(const float *a, const float *b, size_t width);
float exact_score(Metric metric, const Space *space, uint32_t row, const float *query);
/* The same for several rows: hits[i].score is that of hits[i].row. */
void exact_scores(Metric metric, const Space *space, const float *query, Hit *hits, size_t count);
/* Inner product and squared Euclidean distance in single precision, as every search computes them. */
float exact_product(const float *a, const float *b, size_t width);
float exact_squared_distance(const float *a, const float *b, size_t width);

/* The k rows with the highest scores, best first, and how many; hits has room for k. The score of a row must
 * depend on the row alone; it is asked from the pool's threads. */
typedef float RowScore(const void *context, uint32_t row);
size_t exact_scan(
	const Candidates *candidates, RowScore *score, const void *context, size_t k, Pool *pool, Hit *hits);

/* How many candidates come before `row`, which need not be one of them. */
size_t exact_count_before(
	const Candidates *candidates, RowScore *score, const void *context, uint32_t row, Pool *pool);

/* The k rows nearest to a vector. Rows without direction are no answer by cosine. */
size_t exact_search(
	const Candidates *candidates, Metric metric, const float *vector, size_t k, Pool *pool, Hit *hits);

/* How many candidates are nearer to the vector than `row`. */
size_t exact_count_nearer(
	const Candidates *candidates, Metric metric, const float *vector, uint32_t row, Pool *pool);

/* Many queries at once (index/batch.h): query q gets hits[q * k ..], counts[q] of them. */
bool exact_search_many(const Candidates *candidates, Metric metric, Rows queries, size_t k, Pool *pool,
	Hit *hits, size_t *counts, Error *err);

#endif
