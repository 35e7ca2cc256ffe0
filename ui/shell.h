/* Shell commands, run by /bin/sh with the signals that a program expects. */
#ifndef UI_SHELL_H
#define UI_SHELL_H

#include "base/error.h"

#include <stddef.h>

/* Runs `command` and waits for it. `input` (or NULL: it shares our standard input) is what it reads; that it
 * stops reading early is no error. Fails when it could not be started or ended with a status other than 0. */
bool shell_run(const char *command, const char *input, size_t bytes, Error *err);

#endif
