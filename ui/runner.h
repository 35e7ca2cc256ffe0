/*
 * Runner: one command line after the other, each run to its end, its answer written and its failure told. The
 * prompt and batch share it.
 */
#ifndef UI_RUNNER_H
#define UI_RUNNER_H

#include "command/command.h"
#include "ui/answer.h"

/* Exit statuses; the first that is not fine is the program's. */
typedef enum Status {
	STATUS_FINE = 0,
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_GATE = 4,
	STATUS_INTERRUPTED = 130,
} Status;

typedef struct Runner {
	Session *session;
	bool quiet;       /* no progress */
	bool silent;      /* answers are not shown, failures are */
	bool interactive; /* a person reads along */
	bool started;     /* standard output has bytes already */
	bool broken;      /* standard output takes no more */
} Runner;

/* The session must not have another ticker. */
void runner_init(Runner *runner, Session *session, bool quiet, bool interactive);
/* Runs a line and waits for the job that it starts, unless it ends in &; then the lines that it left in the
 * session's queue, up to the first that fails. When `tui` was typed, these wait for the screen, which a batch
 * opens at once and the prompt when it is ready. An interrupt stops the job at work. `where` names the line's
 * place in messages ("script:3"); NULL at the prompt. */
Status runner_line(Runner *runner, const char *line, const char *where);
/* Nothing more may run after this status: a failure while `bail` is yes, an interrupt, `quit`, a closed output.
 */
bool runner_ends(const Runner *runner, Status status);
/* Of two statuses the one to end with: the first failure; an interrupt before all. */
Status runner_first(Status earlier, Status later);
/* Opens the screen until the person leaves it; lines that wait in the queue are run there. */
Status runner_screen(Runner *runner);
/* Waits for all jobs; their answers and failures are told as if waited for one by one. */
Status runner_finish(Runner *runner);
/* Tells the answers of background jobs that have ended since the last call; true when there were any. `before`
 * (or NULL) is called once before the first. */
bool runner_news(Runner *runner, void (*before)(void));
/* Tells a failure: on standard error, or as an object on standard output where answers are JSON. */
Status runner_complain(
	Runner *runner, const char *line, const char *where, const Report *report, const Error *err);

#endif
