/* The answer of a comparison of two spaces: measure/drift.h as tables. */
#ifndef COMMAND_DRIFT_REPORT_H
#define COMMAND_DRIFT_REPORT_H

#include "measure/drift.h"
#include "report/report.h"

/* What `train` asks for after a run; `compare` has other defaults and options. */
DriftOptions drift_after_training(uint64_t seed, bool comparable);
/* One row of numbers, and the items that moved most. */
void drift_report(const Drift *drift, Report *out);
/* The items asked about whose neighbours changed most, and some of those that came and went. */
void drift_report_neighbours(const Drift *drift, size_t top, Report *out);
/* The items alone. */
void drift_report_moved(const Drift *drift, Report *out);

#endif
