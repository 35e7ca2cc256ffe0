/*
 * Word sets as they are named on a line, in one way for every command: a set of the session, one that comes
 * with the program (weat7) or a file of one (mine.wordset), one list of these (weat7-math, mine-male), or words
 * in braces.
 */
#ifndef COMMAND_WORDSETS_H
#define COMMAND_WORDSETS_H

#include "command/command.h"
#include "data/testset.h"

/* The one list that a name stands for; a standard set that has but one will do. Words in braces are called by
 * the first of them. A reference for the caller, or NULL; the error tells near names. */
WordSet *wordset_named(const Session *session, const char *name, Error *err);
/* The same, and of a standard set the words of all its lists. */
WordSet *wordset_whole(const Session *session, const char *name, Error *err);
/* Whether the name is that of a standard set or a file of one, and of nothing in the session. */
bool testset_is_named(const Session *session, const char *name);
/* That set; an error when there is none of the name. */
bool testset_named(const Session *session, const char *name, TestSet *set, Error *err);

/* One word of the argument `name`, as wordset_named has it, or the items of a group (command/group_set.h) of
 * the space that in= names; errors point at the word. */
WordSet *call_wordset(const Call *call, const char *name, size_t index, Error *err);
bool call_testset(const Call *call, const char *name, size_t index, TestSet *set, Error *err);

/* The next of the names in a list with `between` between them, which may be words in braces; *at moves on. The
 * caller frees; NULL after the last. */
char *wordset_next(const char **at, char between);

#endif
