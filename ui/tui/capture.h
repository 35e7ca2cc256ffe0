/* Capture: what libraries print to standard error, kept off the screen and given to the log. */
#ifndef TUI_CAPTURE_H
#define TUI_CAPTURE_H

#include "base/text.h"

typedef struct Capture {
	int fd;    /* readable when something was printed; -1: not capturing */
	int saved; /* the real standard error */
} Capture;

/* Does nothing where the system refuses. */
void capture_start(Capture *capture);
/* Appends what was printed since the last call; whole or not. */
void capture_read(Capture *capture, Text *out);
void capture_stop(Capture *capture);

#endif
