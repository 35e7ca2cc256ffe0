/* Versions that lie unread in the file of an opened session: a command that names large ones has them read in a
 * job, and runs when that is over. */
#ifndef COMMAND_UNREAD_H
#define COMMAND_UNREAD_H

#include "command/command.h"

/* Whether that has to be so for the call. Then *waits is true, and a job has begun that goes on as the command
 * would. What is small, or named by one who cannot wait, the command reads itself. An error for a pane, which
 * asks again, while another job reads the same. */
bool unread_waits(const Call *call, const Command *command, const CommandLine *parsed, bool *waits, Report *out,
	Error *err);

#endif
