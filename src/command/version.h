/* The version of the program. */
#ifndef COMMAND_VERSION_H
#define COMMAND_VERSION_H

#define ISTHMUS_VERSION "0.1"

#endif
