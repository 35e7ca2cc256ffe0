/* Completion of command lines for readline, at the prompt and on the screen. */
#ifndef UI_REPL_COMPLETE_H
#define UI_REPL_COMPLETE_H

#include "session/session.h"

/* Makes readline complete by what the command line under the cursor takes. The session is borrowed. */
void complete_install(const Session *session);

#endif
