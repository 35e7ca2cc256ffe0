/*
 * Scan: the rows nearest to one vector, by one pass over all of them at the speed of memory. Scores are
 * computed block by block and only those that reach the worst of the k best so far are looked at; none is
 * written to memory.
 */
#ifndef INDEX_SCAN_H
#define INDEX_SCAN_H

#include "base/pool.h"
#include "index/best.h"
#include "linalg/kernels_search.h"
#include "linalg/matrix.h"

typedef enum Metric {
	METRIC_COSINE,
	METRIC_DOT, /* inner product */
	METRIC_L2,  /* minus the squared Euclidean distance */
} Metric;

enum { SCAN_BLOCK = 64 };

/* Which of the `count` rows from `first` on may answer: bit i for row first + i. No more than SCAN_BLOCK. */
typedef uint64_t AnswerMask(const void *context, size_t first, size_t count);

/* What is searched, all of it borrowed. */
typedef struct Searched {
	Rows rows;
	Metric metric;
	const float *inverse_norms; /* by row: 1 / norm, 0 for a zero row */
	AnswerMask *mask;           /* NULL: all rows may answer */
	const void *context;
	const float *offsets; /* by row: added to its score by METRIC_COSINE and METRIC_DOT; NULL: nothing is */
} Searched;

/* A vector that is asked about. */
typedef struct ScanQuery {
	const float *vector;
	float inverse_norm; /* for METRIC_COSINE */
	const SearchKernels *kernels;
} ScanQuery;

/* 1 / norm, 0 for a vector without a direction. */
float exact_inverse_norm(const float *vector, size_t width);
ScanQuery scan_query(const Searched *searched, const float *vector);
/* The score of one row: the same bytes as every search gives it. */
float scan_score(const Searched *searched, const ScanQuery *query, size_t row);

/* The k best rows, best first; returns how many. hits has room for k. A score that is not a number is no
 * answer. */
size_t scan_nearest(const Searched *searched, const float *vector, size_t k, Pool *pool, Hit *hits);

#endif
