#include "ui/tui/capture.h"

#include <fcntl.h>
#include <unistd.h>

void capture_start(Capture *capture)
{
	int ends[2];
	*capture = (Capture){-1, -1};
	/* Not blocking at either end: a library that prints a lot loses lines rather than stopping the program.
	 */
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return;
	capture->saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (capture->saved < 0 || dup2(ends[1], STDERR_FILENO) < 0) {
		close(ends[0]);
		ends[0] = -1;
	}
	close(ends[1]);
	capture->fd = ends[0];
}

void capture_read(Capture *capture, Text *out)
{
	char piece[4096];
	ssize_t got;
	while (capture->fd >= 0 && (got = read(capture->fd, piece, sizeof piece)) > 0)
		for (ssize_t i = 0; i < got; i++)
			if (piece[i] != '\0' && piece[i] != '\a' && piece[i] != '\r')
				text_add_char(out, piece[i]);
}

void capture_stop(Capture *capture)
{
	if (capture->fd >= 0) {
		dup2(capture->saved, STDERR_FILENO);
		close(capture->fd);
	}
	if (capture->saved >= 0)
		close(capture->saved);
	*capture = (Capture){-1, -1};
}
