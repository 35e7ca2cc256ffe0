/* Learned metrics in a session file. */
#ifndef SESSION_METRIC_STORE_H
#define SESSION_METRIC_STORE_H

#include "index/learned_metric.h"
#include "session/store.h"

bool metric_store(Store *store, const char *section, const LearnedMetric *metric, Error *err);
LearnedMetric *metric_restore(Store *store, const char *section, Error *err);

#endif
