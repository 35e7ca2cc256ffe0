/* The table of ways to learn a metric: one line each. */
#include "metric/metric_learner.h"

#include <string.h>

const MetricLearner *const metric_learners[] = {
	&metric_within,
	&metric_nca,
	NULL,
};

const MetricLearner *metric_learner_find(const char *name)
{
	for (size_t i = 0; metric_learners[i]; i++)
		if (strcmp(metric_learners[i]->name, name) == 0)
			return metric_learners[i];
	return NULL;
}
