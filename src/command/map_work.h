/* Laying out a map: at once when the method is quick, otherwise as a job whose snapshots show it forming. */
#ifndef COMMAND_MAP_WORK_H
#define COMMAND_MAP_WORK_H

#include "command/map_request.h"

/* The map that is asked for: as it is, made at once, or by a job that goes on with it; *started: a job was
 * begun for the call. NULL with a sentence when that cannot be. */
KeptMap *map_bring_up(const Call *call, MapRequest *request, bool *started, Error *err);

#endif
