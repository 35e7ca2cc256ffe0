/* Bringing up a map that is asked for: as it is, made at once, or by a job. */
#ifndef COMMAND_MAP_START_H
#define COMMAND_MAP_START_H

#include "command/map_request.h"

/* The map that is asked for: as it is, made at once, or by a job that goes on with it; *started: a job was
 * begun for the call. NULL with a sentence when that cannot be. */
KeptMap *map_bring_up(const Call *call, MapRequest *request, bool *started, Error *err);

#endif
