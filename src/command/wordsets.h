/* Word sets as they are named on a line. */
#ifndef COMMAND_WORDSETS_H
#define COMMAND_WORDSETS_H

#include "command/command.h"

/* One word of the argument `name`: a set of the session, or words in braces, which are called by the first of
 * them. A reference for the caller; NULL with an error that points at the word. */
WordSet *call_wordset(const Call *call, const char *name, size_t index, Error *err);

#endif
