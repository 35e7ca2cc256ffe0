/*
 * MetricTest: how well the class of items can be told from their nearest neighbours among other items under a
 * metric (Cover & Hart, IEEE Transactions on Information Theory 13(1), 1967), item by item, so that two metrics
 * can be compared on the same items.
 *
 *	while (metric_test_done(test) < 1 && metric_test_step(test, pool, err)) ;
 */
#ifndef MEASURE_METRIC_TEST_H
#define MEASURE_METRIC_TEST_H

#include "index/learned_metric.h"

typedef struct MetricTestInput {
	Rows gallery; /* items that answer; they outlive the test, like all that is pointed at */
	const uint32_t *gallery_labels;
	Rows asked;
	const uint32_t *labels; /* of the items asked */
	const uint32_t *own;    /* each one's row in the gallery, which is no answer, or DICTIONARY_NONE */
	Metric plain;           /* what is measured without a learned metric */
	const LearnedMetric *learned; /* NULL: none */
	size_t k;                     /* neighbours that vote */
} MetricTestInput;

/* What is known of each item asked. */
typedef struct MetricAnswer {
	uint32_t given;   /* the class that most of the k have; of equals the one met first */
	uint32_t nearest; /* the class of the nearest; DICTIONARY_NONE: there is none */
	double precision; /* share of the k that have its class */
	bool reached;     /* one of the k has its class */
} MetricAnswer;

typedef struct MetricTest MetricTest;

MetricTest *metric_test_new(const MetricTestInput *input, Error *err);
bool metric_test_step(MetricTest *test, Pool *pool, Error *err);
double metric_test_done(const MetricTest *test);                 /* 0 to 1 */
const MetricAnswer *metric_test_answers(const MetricTest *test); /* by item asked */
void metric_test_free(MetricTest *test);

#endif
