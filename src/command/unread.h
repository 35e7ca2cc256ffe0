/* Versions that lie unread in the file of an opened session: a question that names large ones has them read in
 * a job, which then answers it. */
#ifndef COMMAND_UNREAD_H
#define COMMAND_UNREAD_H

#include "command/command.h"

/* Whether that has to be so for the call of a question. Then *waits is true, and a job has begun, which answers
 * as the command would. What is small, or named by one who cannot wait, the command reads itself. */
bool unread_waits(const Call *call, const Command *command, const CommandLine *parsed, bool *waits, Report *out,
	Error *err);

#endif
