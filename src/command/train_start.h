/* start=: what a new model begins from, and what the answer says of it. */
#ifndef COMMAND_TRAIN_START_H
#define COMMAND_TRAIN_START_H

#include "command/train_work.h"

/* Reads start= and outside=, when given: a copy of a model of the same kind, the vectors of another space, or
 * a file that the job is to read. */
bool train_start_prepare(const Call *call, TrainWork *work, Error *err);
/* Reads some more of the file. True and work->reader NULL: it is read. */
bool train_start_read(TrainWork *work, Error *err);
/* How many words began where they were, and how many did not. */
void train_start_report(const TrainWork *work, const Space *space, Report *out);

#endif
