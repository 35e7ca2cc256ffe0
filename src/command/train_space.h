/* train classify SPACE: a classifier that learns the classes of a space. */
#ifndef COMMAND_TRAIN_SPACE_H
#define COMMAND_TRAIN_SPACE_H

#include "command/command.h"

/* Whether the data that is named is a space, and the way of training is that of classifiers. */
bool train_space_wanted(const Call *call, const Trainer *trainer);
/* Starts the job; the product is called `name`. */
bool train_space(const Call *call, const Trainer *trainer, const char *name, Error *err);

#endif
