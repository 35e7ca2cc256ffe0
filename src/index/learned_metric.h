/*
 * LearnedMetric: a similarity that was learned. Vectors are mapped by W, and compared there:
 *
 *	METRIC_L2	-|W x - W y|^2 = -(x - y)^T M (x - y), M = W^T W: Mahalanobis distance
 *	METRIC_DOT	(W x)^T (W y) = x^T M y: bilinear similarity
 *
 * W the identity gives the same bytes as no metric at all. Never changed once made; counted.
 */
#ifndef INDEX_LEARNED_METRIC_H
#define INDEX_LEARNED_METRIC_H

#include "index/index.h"

typedef struct LearnedMetric {
	References references;
	Matrix map;         /* W: rank x width of the vectors */
	Metric score;       /* METRIC_L2 or METRIC_DOT */
	bool unit;          /* vectors are scaled to length 1 before they are mapped */
	char *method;       /* "nca" */
	Dictionary columns; /* names of the dimensions that it was learned on; count 0: they had none */
	Provenance provenance;
} LearnedMetric;

/* W is all zeros; the maker fills it in, and the rest. */
LearnedMetric *learned_metric_new(const char *method, size_t rank, size_t width, Error *err);
LearnedMetric *learned_metric_ref(LearnedMetric *metric); /* NULL is fine, as it is for the next */
void learned_metric_unref(LearnedMetric *metric);
/* Whether it can be asked about vectors of that space; the sentence calls both by their names. */
bool learned_metric_fits(
	const LearnedMetric *metric, const char *name, const Space *space, const char *space_name, Error *err);

/* W x of one vector (rank numbers), and of many (rows.count x rank). What a vector becomes does not depend on
 * those beside it. */
void learned_metric_vector(const LearnedMetric *metric, const float *vector, float *seen);
void learned_metric_rows(const LearnedMetric *metric, Rows rows, Pool *pool, float *seen);
/* The vectors of a space as the metric sees them, row by row, with their domains but without items, and with
 * the inverse norms that the vectors had: what is searched by metric->score. */
Space *learned_metric_see(const LearnedMetric *metric, const Space *space, Pool *pool, Error *err);

/* The same in steps of some 20 ms: step until it says true, then take. Metric and space are borrowed. */
typedef struct MetricView MetricView;
MetricView *metric_view_new(const LearnedMetric *metric, const Space *space, Error *err);
bool metric_view_step(MetricView *view, Pool *pool);
double metric_view_done(const MetricView *view); /* rows */
Space *metric_view_take(MetricView *view);       /* the caller's */
void metric_view_free(MetricView *view);

/* Of the `considered` rows that the index finds nearest to the vector by its own metric, the k nearest by the
 * learned one, best first; room for k. With as many considered as there are rows the answer is that of looking
 * at all. */
size_t learned_metric_rerank(const LearnedMetric *metric, const Index *index, const Candidates *candidates,
	const float *vector, size_t considered, size_t k, Pool *pool, Hit *hits);
/* Many queries at once: query q gets hits[q * k ..], counts[q] of them. */
bool learned_metric_rerank_many(const LearnedMetric *metric, const Index *index, const Candidates *candidates,
	Rows queries, size_t considered, size_t k, Pool *pool, Hit *hits, size_t *counts, Error *err);

#endif
