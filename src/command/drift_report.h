/* The answer of a comparison of two spaces: measure/drift.h as tables. */
#ifndef COMMAND_DRIFT_REPORT_H
#define COMMAND_DRIFT_REPORT_H

#include "command/command.h"
#include "measure/drift.h"
#include "report/report.h"

/* limit= and top= of commands that compare two spaces, beside k= and queries=; WHAT is done among those of
 * limit=. */
#define ARG_DRIFT_LIMIT(WHAT)                                                                                  \
	{                                                                                                      \
		.name = "limit", .kind = ARG_INTEGER,                                                          \
		.help = WHAT " among so many items that both have, the first ones; 0 for all",                 \
		.fallback = "30000", .low = 0, .high = 4e9                                                     \
	}
#define ARG_DRIFT_TOP(WHICH)                                                                                   \
	{                                                                                                      \
		.name = "top", .kind = ARG_INTEGER, .help = "items shown that " WHICH, .fallback = "10",       \
		.low = 0, .high = 10000                                                                        \
	}
/* What they and seed= say. */
DriftOptions drift_asked(const Call *call);
/* What `train` asks for after a run; `compare` has other defaults and options. */
DriftOptions drift_after_training(uint64_t seed, bool comparable);
/* One row of numbers, and the items that moved most. */
void drift_report(const Drift *drift, Report *out);
/* The items asked about whose neighbours changed most, and some of those that came and went. */
void drift_report_neighbours(const Drift *drift, size_t top, Report *out);
/* The items alone. */
void drift_report_moved(const Drift *drift, Report *out);

#endif
