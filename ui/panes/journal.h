/* Journal: what happened on the screen, line by line: commands, answers, messages, what libraries print. */
#ifndef PANES_JOURNAL_H
#define PANES_JOURNAL_H

#include "base/error.h"
#include "report/canvas.h"
#include "report/report.h"

enum { JOURNAL_MOST = 2000 };

typedef struct JournalLine {
	char *text;
	Role role;
} JournalLine;

typedef struct Journal {
	JournalLine *lines; /* oldest first */
	size_t count, room;
} Journal;

void journal_release(Journal *journal);
/* Adds a text line by line; the oldest lines go when there are too many. */
void journal_add(Journal *journal, Role role, const char *text);
/* The line that a key or a person typed. */
void journal_command(Journal *journal, const char *line);
/* An answer as text, its first lines. */
void journal_report(Journal *journal, const Report *report);
void journal_error(Journal *journal, const Error *err);

#endif
