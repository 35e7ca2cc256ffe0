/* The jobs of `index`: building one, and writing one to a file. */
#ifndef COMMAND_INDEX_WORK_H
#define COMMAND_INDEX_WORK_H

#include "command/command.h"
#include "index/index.h"

/* Starts the job that builds what type->start gave; takes the index over in any case. `name` is the object that
 * gets it. */
bool index_build_launch(const Call *call, Index *index, const char *name, Error *err);
bool index_save_launch(const Call *call, Index *index, const char *name, const char *file, Error *err);

/* Columns and a row for each index of the session. */
void index_list(const Session *session, Report *out);

#endif
