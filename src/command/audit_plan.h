/* What `audit TEST all` and `audit report` ask of the word sets that come with the program. */
#ifndef COMMAND_AUDIT_PLAN_H
#define COMMAND_AUDIT_PLAN_H

#include "audit/audit.h"

typedef struct AuditPlanned {
	const AuditTest *test;
	char *sets; /* the names as they are typed after the test, with blanks between */
} AuditPlanned;

/* Test by test, in the order of the table of tests. */
typedef struct AuditPlan {
	AuditPlanned *asked;
	size_t count, room;
} AuditPlan;

/* test: the one that is asked; NULL: every one that needs no more than words. report: only what a report asks.
 * From datasets/wordsets/audits.tsv, and of sets that stand nowhere in it what their roles allow. */
bool audit_plan_read(const AuditTest *test, bool report, AuditPlan *plan, Error *err);
void audit_plan_release(AuditPlan *plan);

#endif
