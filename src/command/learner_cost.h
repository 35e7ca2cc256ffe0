/* cost= of commands that judge by a classifier with a cost of errors. */
#ifndef COMMAND_LEARNER_COST_H
#define COMMAND_LEARNER_COST_H

#include "base/args.h"
#include "measure/transfer.h"
#include "report/report.h"

/* What `cost` says for by=logistic and by=softmax. */
#define ARG_COST                                                                                               \
	{                                                                                                      \
		.name = "cost", .kind = ARG_TEXT, .fallback = "cautious", .value_at = learner_cost_at,         \
		.help = "of errors of the regression, against the size of its weights: a number; auto: what "  \
			"does best in a cross-validation at home; cautious: the smallest that does there "     \
			"as well but for one standard error",                                                  \
	}

/* The words that stand for a cost. */
const char *learner_cost_at(size_t index);
/* Reads it; 0 and `cautious` have it chosen. */
bool learner_cost_read(const Args *args, double *cost, bool *cautious, Error *err);
/* A word on how it was chosen, when it was by caution. */
void learner_cost_tell(bool cautious, LearnerMethod method, Report *out);

#endif
