/* Command lines as they are typed, for tests. What fails that should not, fails the test. */
#ifndef TESTS_COMMAND_LINES_H
#define TESTS_COMMAND_LINES_H

#include "command/command.h"

/* Runs it to its end; the answer is given back. */
void run_line(Session *session, const char *line);
/* The sentence with which it is refused; good until the next one. */
const char *line_refusal(Session *session, const char *line);
/* The task that it has begun, or NULL when it was done at once. */
Task *begin_line(Session *session, const char *line);

#endif
