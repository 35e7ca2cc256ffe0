/*
 * Prompt: lines typed on a terminal, with editing, completion and history by readline. While it waits for keys,
 * jobs in the background may end and say so: the line being typed is put aside and comes back.
 */
#ifndef UI_REPL_PROMPT_H
#define UI_REPL_PROMPT_H

#include "ui/runner.h"

/* Until `quit` or Ctrl-D; returns the status that the program ends with. */
Status prompt_run(Runner *runner);

#endif
