/* What the files of the command `metric` share: the job that learns a metric and judges it on items that it has
 * not learned from. */
#ifndef COMMAND_METRIC_WORK_H
#define COMMAND_METRIC_WORK_H

#include "command/command.h"
#include "measure/metric_test.h"
#include "measure/paired_bootstrap.h"
#include "metric/metric_learner.h"

enum { METRIC_PLAIN = 2 /* cosine and l2, beside which the learned one is judged */ };

/* What is measured of an item; by pairs, classes are the items that pairs connect. */
typedef enum MetricMeasure { METRIC_ACCURACY, METRIC_FIRST, METRIC_REACHED, METRIC_PRECISION } MetricMeasure;
enum { METRIC_MEASURES = METRIC_PRECISION + 1, METRIC_CHANGES = 2 /* measures that are compared */ };

/* Measures of one metric, by item asked. */
typedef struct MetricScores {
	const char *name;
	double *of[METRIC_MEASURES];
} MetricScores;

typedef struct MetricWork {
	const MetricLearner *learner;
	Args *options;
	Space *space; /* counted */
	char *space_name, *name, *line, *by;
	uint64_t seed;
	size_t rank, k, classes;
	bool unit, pairs;
	Matrix rows; /* those that are learned from, then those held out; of length 1 where wanted */
	uint32_t *labels, *own;
	size_t n_learned, n_held, n_asked;
	MetricInput input;
	MetricLearning *learning; /* NULL before it begins */
	LearnedMetric *metric;    /* once it has ended */
	MetricTest *test;         /* of the metric that is judged now */
	MetricScores scores[METRIC_PLAIN + 1];
	size_t n_plain, judged; /* metrics */
	PairedDifference changes[METRIC_PLAIN][METRIC_CHANGES];
	double seconds; /* of learning */
} MetricWork;

/* Which measures are compared: by classes and by pairs. */
const MetricMeasure *metric_compared(const MetricWork *work);

/* Reads what is to be learned from, and how it is cut: fills space, rows, labels and input. */
bool metric_gather(const Call *call, MetricWork *work, Error *err);

extern const WorkType metric_work;
void metric_work_free(void *work);
/* The metric as it is in the middle of learning; NULL with an error. */
LearnedMetric *metric_work_take(MetricWork *work, Error *err);

/* The space of the word at `index`, or the current one; and that there are no more words than `most`. */
Space *metric_named_space(const Call *call, size_t index, const char **name, Error *err);
bool metric_check_count(const Call *call, size_t most, Error *err);
/* What the product of a space is called: as=, or the name with that of the metric or method. The caller frees.
 */
char *metric_product_name(const Call *call, const char *space, const char *by);
/* metric apply METRIC SPACE: starts a job that makes a space of what the metric sees. */
bool metric_apply(const Call *call, Error *err);

/* Tables of what was learned and how it was judged. */
void metric_answer(const MetricWork *work, Report *out);

#endif
