/* What `map` answers: points and what is known of them. */
#ifndef COMMAND_MAP_ANSWER_H
#define COMMAND_MAP_ANSWER_H

#include "command/command.h"

/* The map of the object as it is; a sentence when it has no points yet. */
bool map_answer(const Call *call, const Object *object, const KeptMap *map, Report *out, Error *err);

#endif
