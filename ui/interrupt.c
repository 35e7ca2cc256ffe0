#include "ui/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t interrupts, resized, stopped, ended, patience_left;
static int wake = -1;

static void on_signal(int number)
{
	int saved = errno;
	uint64_t one = 1;
	if (number == SIGWINCH)
		resized = 1;
	else if (number == SIGTSTP)
		stopped = 1;
	else if (number != SIGINT)
		interrupts = ended = 1;
	else if (++interrupts == patience_left)
		_exit(130);
	if (write(wake, &one, sizeof one) < 0)
		errno = saved; /* the counter is full: it is readable all the same */
	errno = saved;
}

/* It only ends a wait for a pipe: see job_stop. */
static void do_nothing(int number)
{
	(void)number;
}

void interrupt_install(int patience)
{
	patience_left = patience;
	if (wake < 0)
		wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	struct sigaction action = {.sa_handler = on_signal}, nothing = {.sa_handler = do_nothing},
			 end = {.sa_handler = patience ? SIG_DFL : on_signal};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGHUP, &end, NULL);
	sigaction(SIGWINCH, &action, NULL);
	sigaction(SIGURG, &nothing, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void drain(void)
{
	uint64_t count;
	while (read(wake, &count, sizeof count) > 0)
		;
}

bool interrupt_pending(void)
{
	return interrupts > 0;
}

bool interrupt_take(void)
{
	bool any = interrupts > 0;
	interrupts = 0;
	drain();
	return any;
}

bool interrupt_take_resize(void)
{
	bool any = resized;
	resized = 0;
	drain();
	return any;
}

void interrupt_catch_stop(bool catch)
{
	struct sigaction action = {.sa_handler = catch ? on_signal : SIG_DFL};
	sigemptyset(&action.sa_mask);
	sigaction(SIGTSTP, &action, NULL);
}

bool interrupt_take_stop(void)
{
	bool any = stopped;
	stopped = 0;
	drain();
	return any;
}

bool interrupt_ended(void)
{
	return ended;
}

int interrupt_fd(void)
{
	return wake;
}
