/* DebiasWork: the work of `debias` on a space, from the words to the judgement. */
#ifndef COMMAND_DEBIAS_WORK_H
#define COMMAND_DEBIAS_WORK_H

#include "command/audit_change.h"
#include "command/command.h"
#include "command/debias_live.h"
#include "debias/judge.h"

typedef struct DebiasWork {
	const Debiaser *debiaser;
	DebiasInput input;
	Args *options;
	Selection groups[DEBIAS_GROUPS], keep;
	DebiasPlan plan;
	bool labelled, planned, finished; /* the words; the plan; the product */
	Space *product;                   /* the session's once it is taken */
	size_t next;                      /* row */
	DebiasExams exams;
	char *groups_said; /* which lists of a standard set they are; or NULL */
	char *not_asked;   /* why the test that gives the groups is not; NULL: it is, or none does */
	DebiasJudge *judge;
	bool judged;
	AuditsAsked audits;
	DebiasLive live;
	char *space_name, *name, *line; /* name: NULL for a preview */
	bool early;                     /* the session has the name from the beginning on */
} DebiasWork;

extern const WorkType debias_work;
/* What eval= and retrieve= name, and the test whose groups are taken. */
bool debias_read_exams(const Call *call, DebiasWork *work, Error *err);
void debias_work_free(DebiasWork *work);
/* The answer, and the product into the session. */
bool debias_settle(Session *session, Task *task, Report *out, Error *err);

#endif
