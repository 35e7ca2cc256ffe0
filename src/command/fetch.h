/* Fetch: a job that prepares data sets of the catalogue, one after the other. */
#ifndef COMMAND_FETCH_H
#define COMMAND_FETCH_H

#include "command/command.h"
#include "data/catalogue.h"

typedef struct Fetch Fetch;

Fetch *fetch_new(Error *err); /* NULL when the catalogue cannot be read */
/* Adds the set of that name, unless it is *here already and not wanted `again`. */
bool fetch_add(Fetch *fetch, const char *name, bool again, bool *here, Error *err);
size_t fetch_count(const Fetch *fetch); /* sets to be prepared */
/* Starts the job, which owns `fetch` in any case; `fetch_settle` or something that calls it ends it. */
bool fetch_start(const Call *call, Fetch *fetch, TaskSettle *settle, Error *err);
bool fetch_settle(Session *session, Task *task, Report *out, Error *err);
void fetch_free(Fetch *fetch);

#endif
