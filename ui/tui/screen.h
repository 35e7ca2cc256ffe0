/*
 * Screen: panes, prompt and keys over one session, until the person leaves it.
 */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "session/session.h"
#include "ui/tui/terminal.h"

/* On the terminal of standard input and output. Returns when the person leaves the screen (session->quit tells
 * whether the program, too); an error when there is no terminal fit for it. */
bool screen_run(Session *session, Error *err);
/* On any terminal, which stays the caller's. */
bool screen_run_on(Session *session, Terminal *terminal, Error *err);

#endif
