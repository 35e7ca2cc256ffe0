/*
 * Drift: how far items moved from one space, `before`, to another, `after`, whose coordinates mean the same: a
 * model before and after more training, pre-trained vectors and what became of them.
 *
 *	cosine(i) = cos(before_i, after_i), shift(i) = |after_i - before_i| / |before_i|
 *	overlap   = mean over items drawn of |N_before(i) n N_after(i)| / k, N = the k nearest by cosine
 *
 * (displacement by cosine: Hamilton, Leskovec & Jurafsky, ACL 2016; overlap: measure/overlap.h). Neighbours are
 * sought among the `among` first items that both spaces have, in the order of `before`; items are drawn from
 * these. The overlap alone has a meaning for spaces whose coordinates differ. Driven from outside: step until
 * done.
 */
#ifndef MEASURE_DRIFT_H
#define MEASURE_DRIFT_H

#include "base/pool.h"
#include "data/space.h"

typedef struct DriftOptions {
	size_t k;
	size_t queries; /* items drawn; all when there are fewer */
	bool first;     /* the first items instead of drawn ones */
	size_t among;   /* 0: all */
	size_t top;     /* items that moved most to be named */
	uint64_t seed;
	bool apart; /* the coordinates do not mean the same: neighbours alone are compared */
} DriftOptions;

enum { DRIFT_QUANTILES = 5 };
extern const double drift_quantiles[DRIFT_QUANTILES]; /* 0, 0.05, 0.25, 0.5, 0.75 */

typedef struct DriftSummary {
	size_t kept, lost, fresh; /* items of both spaces, of `before` alone, of `after` alone */
	size_t unmoved;           /* of those kept: all numbers the same */
	double cosine; /* mean; NAN, like the next two, when apart, when widths differ, or nothing is kept */
	double quantiles[DRIFT_QUANTILES]; /* of the cosines */
	double shift;                      /* mean over items that were not at 0 */
	double overlap;                    /* NAN with fewer than two items in common */
	size_t queries, among, k;          /* as they were */
} DriftSummary;

/* An item that moved. */
typedef struct DriftItem {
	uint32_t before, after; /* rows */
	double cosine, shift;
	/* rows of the nearest item there, among those that are searched; DICTIONARY_NONE: none */
	uint32_t near_before, near_after;
} DriftItem;

typedef struct Drift Drift;

/* The spaces are referred to until freed. */
Drift *drift_new(Space *before, Space *after, const DriftOptions *options, Error *err);
/* One bounded piece. */
bool drift_step(Drift *drift, Pool *pool, Error *err);
double drift_done(const Drift *drift); /* 0 .. 1; 1 is finished */
/* Once finished. */
const DriftSummary *drift_summary(const Drift *drift);
/* The share of the k nearest items of the query-th item drawn that are the same in both. */
double drift_overlap(const Drift *drift, size_t query);
/* Those that moved most by cosine, the farthest first; the answer is how many. None when widths differ. */
size_t drift_moved(const Drift *drift, const DriftItem **items);
/* Neighbours that the query-th item drawn kept, of k; below summary's queries. */
size_t drift_common(const Drift *drift, size_t query);
/* The item, and its i-th neighbour, i < k, in `before` (side 0) or `after` (1); borrowed. */
const char *drift_query(const Drift *drift, size_t query);
const char *drift_neighbour(const Drift *drift, int side, size_t query, size_t i);
const Space *drift_before(const Drift *drift);
const Space *drift_after(const Drift *drift);
void drift_free(Drift *drift);

#endif
