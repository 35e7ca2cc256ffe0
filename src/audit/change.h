/*
 * AuditChange: what became of a test's effect from one space to another. Both effects are of the words that
 * both spaces have, and every bootstrap draw is of the same words in both, so that the interval of the
 * difference is paired: what the choice of words does to both alike does not widen it.
 */
#ifndef AUDIT_CHANGE_H
#define AUDIT_CHANGE_H

#include "audit/audit.h"

typedef enum ChangeVerdict {
	CHANGE_UNCLEAR,
	CHANGE_WORSE,
	CHANGE_BETTER,
	CHANGE_TURNED,
	CHANGE_SMALL,
	CHANGE_SAME
} ChangeVerdict;

typedef struct AuditChange {
	double before, after, difference;
	double low, high; /* of the difference, 95 %, Student's; NAN where fewer than half of the draws tell */
	double margin;    /* the smallest change that matters */
	size_t n, left_out; /* words compared; words that one of the spaces lacks, or both */
	/* Worse: the effect is larger in size, and the interval holds no change that is none, nor one to the
	 * other side. Tests whose low effects are the extreme ones, the other way round.
	 * Turned: it has come to the other side, where it is no larger, but at least half as large.
	 * Small: any of these, but the difference is smaller in size than the margin: it is certain and does
	 * not matter. Same: no draw of words changes it, as where their vectors are what they were. */
	ChangeVerdict verdict;
} AuditChange;

/* `before` and `after` differ in their spaces alone. margin: the smallest change that matters; NAN: the test's
 * own. Fails when the test does, or draws no samples. */
bool audit_change(const AuditTest *test, const AuditInput *before, Space *after, const Args *options,
	double margin, AuditChange *change, Error *err);

#endif
