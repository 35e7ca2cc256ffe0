/*
 * MetricLearner: one way of learning a metric from items whose classes are known, so that items of a class come
 * nearer to each other than to others. Driven from outside like a Trainer: start, then step until
 * progress.finished.
 *
 *	MetricLearning *learning = learner->start(&input, options, err);
 *	while (!learning->progress.finished && learner->step(learning, pool, err)) ;
 *	... learning->map ...
 *	learner->free(learning);
 */
#ifndef METRIC_METRIC_LEARNER_H
#define METRIC_METRIC_LEARNER_H

#include "base/args.h"
#include "base/progress.h"
#include "data/series.h"
#include "index/learned_metric.h"

typedef struct MetricInput {
	Rows rows;              /* what is learned from; they outlive the learning */
	const uint32_t *labels; /* class of each row, < n_labels */
	size_t n_labels;
	size_t rank; /* numbers that a vector is mapped to; <= the width */
	uint64_t seed;
} MetricInput;

struct MetricLearner;

/* The first member of every learning. */
typedef struct MetricLearning {
	const struct MetricLearner *learner;
	MetricInput input;
	Matrix map; /* W as it is now: rank x width */
	Series loss;
	Progress progress;
	Text note; /* what a reader should know: "shrinkage 0.12" */
} MetricLearning;

typedef struct MetricLearner {
	const char *name;    /* as typed: "nca" */
	const char *title;   /* "Neighbourhood components analysis" */
	const char *summary; /* one line */
	const char *source;  /* the paper */
	Metric score;        /* how mapped vectors are compared */
	bool unit;           /* vectors have to be of length 1 */
	bool whole;          /* the rank is always the width */
	const ArgSpec *options;
	MetricLearning *(*start)(const MetricInput *input, const Args *options, Error *err);
	/* One bounded piece, <= 50 ms unless a decomposition of a width x width matrix is due. */
	bool (*step)(MetricLearning *learning, Pool *pool, Error *err);
	void (*free)(MetricLearning *learning);
} MetricLearner;

/* --- for learners --- */

/* Fills in the common part, the map by zeros. */
bool metric_learning_init(
	MetricLearning *learning, const MetricLearner *learner, const MetricInput *input, Error *err);
void metric_learning_release(MetricLearning *learning);
/* What all learners that move step by step begin from: the identity, or the first principal axes of the rows
 * where the rank is less than the width. */
bool metric_start_map(const MetricInput *input, Pool *pool, Matrix *map, Error *err);
/* The symmetric root of the positive definite width x width matrix, or its inverse root, as the map. */
bool metric_root(const double *matrix, size_t width, bool inverse, Pool *pool, Matrix *map, Error *err);

/* --- for everyone --- */

extern const MetricLearner metric_within;
extern const MetricLearner metric_nca;

/* All learners, ended by NULL; and one by name (NULL when there is none). */
extern const MetricLearner *const metric_learners[];
const MetricLearner *metric_learner_find(const char *name);

#endif
