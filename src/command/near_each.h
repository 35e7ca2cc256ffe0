/* near each=: the neighbours of every word of a set, as one table. */
#ifndef COMMAND_NEAR_EACH_H
#define COMMAND_NEAR_EACH_H

#include "command/question.h"

/* `column` is what the metric's score is called. */
bool near_each(const Question *question, Metric metric, const char *column, Report *out, Error *err);

#endif
