/* Limits: how the effects of an answer of `audit` stand to the size that someone holds to be too much. */
#ifndef COMMAND_AUDIT_LIMIT_H
#define COMMAND_AUDIT_LIMIT_H

#include "report/report.h"

/* Where an effect in size, with its interval, stands to a limit. */
typedef enum LimitVerdict { LIMIT_WITHIN, LIMIT_UNCLEAR, LIMIT_BEYOND } LimitVerdict;

/* low and high: of the effect; NAN: not known, then the effect decides alone. */
LimitVerdict limit_judge(double effect, double low, double high, double limit);
/* Adds the table "limit" and a sentence for the rows of the table "audit". */
void audit_judge_limit(Report *out, double limit);

#endif
