/* What help, docs/commands.md and the man page are made of. */
#ifndef COMMAND_REFERENCE_H
#define COMMAND_REFERENCE_H

#include "command/command.h"

/* The groups of commands in the order of the reference, ended by a NULL name. */
typedef struct CommandGroup {
	const char *name, *title;
} CommandGroup;
extern const CommandGroup command_groups[];

/* How the program is called; ended by a NULL name. */
typedef struct ProgramOption {
	const char *name, *help;
} ProgramOption;
extern const ProgramOption program_options[];

/* "near EXPRESSION… [k=10]": how a command is typed. */
void reference_usage(const Command *command, Text *out);
/* "1 to 1000", "yes or no", "cosine, dot, l2": what an argument takes. */
void reference_values(const ArgSpec *spec, Text *out);

#endif
