/* embed SPACE in=SHARED side=NAME: new rows of a side of a shared space, carried over by its map. */
#ifndef COMMAND_EMBED_ROWS_H
#define COMMAND_EMBED_ROWS_H

#include "command/command.h"

/* Whether what is to be embedded is a space. */
bool embed_rows_wanted(const Call *call);
bool embed_rows(const Call *call, Error *err);

#endif
