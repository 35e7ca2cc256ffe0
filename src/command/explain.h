/* The forms of explain that have a file of their own. */
#ifndef COMMAND_EXPLAIN_H
#define COMMAND_EXPLAIN_H

#include "command/command.h"

/* explain A B: the similarity of two items as a sum of parts. */
extern const ArgSpec explain_pair_options[];
bool explain_pair(const Call *call, Report *out, Error *err);

#endif
