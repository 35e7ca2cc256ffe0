/* Sets of items that are told by what a space knows of them: `class:0,6,8`, `domain:amazon`, `COLUMN:VALUE`. */
#ifndef COMMAND_GROUP_SET_H
#define COMMAND_GROUP_SET_H

#include "command/command.h"

/* Whether a word looks like one, and is nothing in the session. */
bool group_set_is(const Session *session, const char *word);
/* The items of a space (NULL: the current one) whose class, domain or value of the column is one of those
 * listed. A reference for the caller; NULL with an error. */
WordSet *group_set_find(const Session *session, const char *in, const char *word, Error *err);

#endif
