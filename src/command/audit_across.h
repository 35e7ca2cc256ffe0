/* Several audits of the same sets as one answer: the same test in several spaces, or after several trainings.
 */
#ifndef COMMAND_AUDIT_ACROSS_H
#define COMMAND_AUDIT_ACROSS_H

#include "command/audit.h"

/* One audit's figures. */
typedef struct AuditRun {
	char *name; /* the space, or "seed 3" */
	char *failure;
	double effect, low, high, p;
} AuditRun;

void audit_runs_free(AuditRun *runs, size_t count);
/* Fills all but the name; what cannot be tested is a failure of the run. */
void audit_run_take(AuditRun *run, const Audit *audit, const Error *failure);
/* The tables `spread` and `runs`. Fails when fewer than two runs have an effect. `of` says what varies:
 * "seeds". */
bool audit_report_spread(const AuditRun *runs, size_t count, const char *of, Report *out, Error *err);

/* in=a,b,c: in every space of the list; across=checkpoints: in every version of the one space. */
bool audit_across_spaces(const Call *call, const AuditTest *test, Report *out, Error *err);
/* across=seeds: starts a job that trains the model anew with other seeds. */
bool audit_across_seeds(const Call *call, const AuditTest *test, Error *err);

#endif
