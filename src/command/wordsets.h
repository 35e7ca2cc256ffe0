/* Word sets as they are named on a line. */
#ifndef COMMAND_WORDSETS_H
#define COMMAND_WORDSETS_H

#include "command/command.h"

/* One word of the argument `name`: a set of the session, a list of a standard set (weat7-math), or words in
 * braces, which are called by the first of them. A reference for the caller; NULL with an error that points at
 * the word. */
WordSet *call_wordset(const Call *call, const char *name, size_t index, Error *err);
/* Whether a word of the argument is none of these, but the name of a standard set or a file of one. */
bool call_names_testset(const Call *call, const char *name, size_t index);

#endif
