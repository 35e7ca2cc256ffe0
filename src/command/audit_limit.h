/* Limits: how the effects of an answer of `audit` stand to the size that someone holds to be too much. */
#ifndef COMMAND_AUDIT_LIMIT_H
#define COMMAND_AUDIT_LIMIT_H

#include "audit/audit.h"
#include "report/report.h"

/* Where an effect, with its interval, stands to a limit: beyond it in size, or below it where low effects are
 * the extreme ones. */
typedef enum LimitVerdict { LIMIT_WITHIN, LIMIT_UNCLEAR, LIMIT_BEYOND } LimitVerdict;

/* low and high: of the effect; NAN: not known, then the effect decides alone. */
LimitVerdict limit_judge(double effect, double low, double high, double limit, bool low_is_extreme);
/* Adds the table "limit" and a sentence for the rows of the table "audit", which are of the test; NULL: each is
 * called after its own. */
void audit_judge_limit(Report *out, const AuditTest *test, double limit);

#endif
