/*
 * History: the lines typed at the prompt, kept from one run to the next in $XDG_STATE_HOME/isthmus/history (or
 * the file that ISTHMUS_HISTORY names; empty: none). Nobody else may read it. Each line is appended when it is
 * typed, so that a crash loses nothing and several prompts may share the file; doubles and old lines go at the
 * next start.
 */
#ifndef UI_REPL_HISTORY_H
#define UI_REPL_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

enum { HISTORY_MOST = 2000 };

typedef struct History {
	char *path; /* NULL: kept nowhere */
	char **lines;
	size_t count, room;
} History;

/* Reads the file at `path` (copied); of lines typed more than once the last stays. A missing file is fine. */
void history_open(History *history, const char *path);
/* Keeps a line, unless it is empty, starts with a blank, or repeats the one before. True when it was kept. */
bool history_keep(History *history, const char *line);
void history_release(History *history);

/* Where the file belongs, its folder made; NULL when there is no place for it. The caller frees. */
char *history_path(void);
/* $XDG_CONFIG_HOME/isthmus/rc, whether it exists or not; NULL without a home. The caller frees. */
char *rc_path(void);

#endif
