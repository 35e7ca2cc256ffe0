/* AuditWork: one call of `audit`, which a job answers, test by test. */
#ifndef COMMAND_AUDIT_WORK_H
#define COMMAND_AUDIT_WORK_H

#include "command/audit.h"

/* One test (battery NULL) or many; owns all it points at. */
typedef struct AuditWork {
	const AuditTest *test;
	AuditQuery query;
	AuditBattery *battery;
	Args *args;
	Space *space; /* counted */
	Space *since; /* that it is compared with, counted; or NULL … */
	char *verb;   /* … and what has been done since: "adapt" */
	uint64_t seed;
	Report report; /* the answer */
} AuditWork;

/* Finds the tests and their sets; the space is the caller's to add. NULL with a sentence. */
AuditWork *audit_work_new(const Call *call, const AuditTest *test, Error *err);
void audit_work_free(AuditWork *work);
/* `work` is gone in any case. */
bool audit_work_start(const Call *call, AuditWork *work, Report *out, Error *err);

#endif
